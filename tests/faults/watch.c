/* Which calls are watched, what is written down of them, and which of them must fail. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "watch.h"

static const char *const KIND_NAMES[KINDS] = {"write", "sync",   "truncate", "rename",
                                              "open",  "create", "unlink",   "any"};

struct header { uint32_t kind, path_size; uint64_t data_size, inode, offset; };

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
unsigned char watched[FD_LIMIT];
static char folder[PATH_MAX];
static size_t folder_size;
static int log_fd = -1, ack_fd = -1;
static long calls[KINDS], fail_from, fail_until;
static int fail_kind = -1, fail_answer;

void lock(void) { pthread_mutex_lock(&one_at_a_time); }
void unlock(void) {
    int kept = errno;
    pthread_mutex_unlock(&one_at_a_time);
    errno = kept;
}

ssize_t really_write(int fd, const void *bytes, size_t size) {
    REAL(ssize_t, write, int, const void *, size_t);
    return real_write(fd, bytes, size);
}

void give_up(const char *why) {
    static const char name[] = "injector: ";
    if (really_write(2, name, sizeof name - 1) < 0 || really_write(2, why, strlen(why)) < 0) abort();
    abort();
}

/* Paths: absolute, without ".", ".." or "//"; then relative to the folder, or NULL outside it. */
static void absolute(int dirfd, const char *path, char *whole) {
    char start[PATH_MAX] = "", link[64], both[2 * PATH_MAX], *rest = both, *part;
    if (path[0] != '/') {
        ssize_t size;
        snprintf(link, sizeof link, dirfd == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", dirfd);
        size = readlink(link, start, sizeof start - 1);
        start[size > 0 ? size : 0] = 0;
    }
    snprintf(both, sizeof both, "%s/%s", start, path);
    size_t used = 0;
    while ((part = strsep(&rest, "/"))) {
        size_t size = strlen(part);
        if (size == 0 || strcmp(part, ".") == 0) continue;
        if (strcmp(part, "..") == 0) {
            while (used && whole[--used] != '/') { }
        } else if (used + size + 2 < PATH_MAX) {
            whole[used++] = '/';
            memcpy(whole + used, part, size);
            used += size;
        }
    }
    whole[used] = 0;
}

const char *inside(int dirfd, const char *path, char *whole) {
    if (!folder_size || !path) return NULL;
    absolute(dirfd, path, whole);
    if (strncmp(whole, folder, folder_size) != 0) return NULL;
    if (whole[folder_size] == 0) return "";
    return whole[folder_size] == '/' ? whole + folder_size + 1 : NULL;
}

int is_shared_memory(const char *path) {
    size_t size = strlen(path);
    return size >= 4 && strcmp(path + size - 4, "-shm") == 0;
}

void append(uint32_t kind, const char *path, uint64_t inode, uint64_t offset,
                   const void *bytes, size_t size) {
    struct header header = {kind, (uint32_t)strlen(path), size, inode, offset};
    struct iovec parts[] = {{&header, sizeof header}, {(void *)path, header.path_size},
                            {(void *)bytes, size}};
    REAL(ssize_t, writev, int, const struct iovec *, int);
    int kept = errno;
    if (log_fd < 0) return;
    if (real_writev(log_fd, parts, 3) != (ssize_t)(sizeof header + header.path_size + size))
        give_up("the log cannot be written\n");
    errno = kept;
}

uint64_t inode_of(int fd) {
    struct stat found;
    return fstat(fd, &found) == 0 ? found.st_ino : 0;
}

int marks(int fd) { return fd >= 0 && fd < FD_LIMIT ? watched[fd] : 0; }

int is_acknowledgement(int fd) { return log_fd >= 0 && fd == ack_fd; }

int answer(int kind) {
    long now = ++calls[kind], all = ++calls[ANY];
    long nth = fail_kind == ANY ? all : now;
    if (fail_kind != kind && fail_kind != ANY) return 0;
    if (nth < fail_from || nth >= fail_until) return 0;
    if (fail_answer == ANSWER_KILL) kill(getpid(), SIGKILL);
    if (fail_answer == ANSWER_STOP) {
        kill(getpid(), SIGSTOP);
        return 0;
    }
    if (fail_answer == ANSWER_SHORT) return nth == fail_from && kind == WRITE ? ANSWER_SHORT : ENOSPC;
    return fail_answer;
}

/* ---- switches ---- */
#pragma GCC visibility push(default)
void cz_fault_folder(const char *path) {
    lock();
    folder_size = 0;
    folder[0] = 0;
    if (path && *path) {
        absolute(AT_FDCWD, path, folder);
        folder_size = strlen(folder);
    }
    unlock();
}

void cz_fault_record(const char *path, int acknowledgements) {
    REAL(int, open, const char *, int, ...);
    REAL(int, close, int);
    lock();
    if (log_fd >= 0) real_close(log_fd);
    ack_fd = acknowledgements;
    log_fd = path && *path ? real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (path && *path && log_fd < 0) give_up("the log cannot be opened\n");
    unlock();
}

static int answer_named(const char *word) {
    static const struct { const char *word; int answer; } known[] = {
        {"ENOSPC", ENOSPC}, {"EIO", EIO}, {"EACCES", EACCES}, {"EROFS", EROFS},
        {"SHORT", ANSWER_SHORT}, {"KILL", ANSWER_KILL}, {"STOP", ANSWER_STOP}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(word, known[i].word) == 0) return known[i].answer;
    give_up("CZ_FAULT_FAIL names an unknown answer\n");
    return 0;
}

/* Arm with "op:N:WHAT[:TIMES]", disarm with NULL or ""; either way counting starts again. */
void cz_fault_fail(const char *rule) {
    char op[16], what[16], times[16] = "1";
    lock();
    memset(calls, 0, sizeof calls);
    fail_kind = -1;
    if (rule && *rule) {
        if (sscanf(rule, "%15[^:]:%ld:%15[^:]:%15s", op, &fail_from, what, times) < 3)
            give_up("CZ_FAULT_FAIL is not op:N:WHAT[:TIMES]\n");
        for (int kind = 0; kind < KINDS; kind++)
            if (strcmp(op, KIND_NAMES[kind]) == 0) fail_kind = kind;
        if (fail_kind < 0) give_up("CZ_FAULT_FAIL names an unknown operation\n");
        fail_answer = answer_named(what);
        fail_until = strcmp(times, "sticky") == 0 ? LONG_MAX : fail_from + atol(times);
        if (fail_answer == ANSWER_SHORT && fail_until < LONG_MAX) fail_until++;
    }
    unlock();
}

long cz_fault_calls(const char *op) {
    long seen = -1;
    lock();
    for (int kind = 0; kind < KINDS; kind++)
        if (strcmp(op, KIND_NAMES[kind]) == 0) seen = calls[kind];
    unlock();
    return seen;
}

#pragma GCC visibility pop

static void in_the_child(void) {
    pthread_mutex_t fresh = PTHREAD_MUTEX_INITIALIZER;
    memcpy(&one_at_a_time, &fresh, sizeof fresh);
}

__attribute__((constructor)) static void begin(void) {
    const char *descriptor = getenv("CZ_FAULT_ACK_FD");
    pthread_atfork(NULL, NULL, in_the_child);
    cz_fault_folder(getenv("CZ_FAULT_DIR"));
    cz_fault_record(getenv("CZ_FAULT_RECORD"), descriptor ? atoi(descriptor) : -1);
    cz_fault_fail(getenv("CZ_FAULT_FAIL"));
}
