/* Records the file operations of an unchanged process under one folder, or makes one of them fail.
 *
 * Preload it (LD_PRELOAD). It looks only at paths under CZ_FAULT_DIR and has two modes, which may
 * be used together:
 *   CZ_FAULT_RECORD=FILE      append every operation with its bytes to FILE (disk.py replays it);
 *   CZ_FAULT_ACK_FD=N         what is written to descriptor N is recorded among the operations, so
 *                             that the log says what had been acknowledged when the power went;
 *   CZ_FAULT_FAIL=op:N:WHAT[:TIMES]  the Nth call of that kind does not happen but answers WHAT.
 *                             op is write, sync, truncate, rename, open (a file that is there),
 *                             create (one that is not), unlink or any;
 *                             WHAT is ENOSPC, EIO, EACCES, SHORT (half of a write, then ENOSPC) or
 *                             KILL (the process is gone before the call) or STOP (it stands
 *                             still before the call until it is sent SIGCONT);
 *                             TIMES is how many calls in a row fail, or "sticky" for all of them.
 * The same switches can be set while the process runs: cz_fault_folder, cz_fault_record,
 * cz_fault_fail, cz_fault_calls.
 *
 * SQLite's -shm file is shared memory, not storage: it is never recorded, but calls on it can fail.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "watch.h"

#pragma GCC visibility push(default)

/* ---- opening and closing ---- */
static int watch(int fd, const char *path, int flags, int existed) {
    int shared = is_shared_memory(path);
    if (fd >= FD_LIMIT) give_up("too many open files to watch\n");
    watched[fd] = FAILS | (shared ? 0 : RECORDED) | (flags & O_APPEND ? APPENDS : 0);
    if (shared) return fd;
    append(existed ? LOG_OPEN : LOG_CREATE, path, inode_of(fd), 0, "", 0);
    if (existed && (flags & O_TRUNC)) append(LOG_TRUNCATE, "", inode_of(fd), 0, "", 0);
    return fd;
}

static int open_at(int dirfd, const char *path, int flags, mode_t mode) {
    REAL(int, openat, int, const char *, int, ...);
    char whole[PATH_MAX];
    const char *name = inside(dirfd, path, whole);
    struct stat found;
    int fd, refused;
    if (!name) return real_openat(dirfd, path, flags, mode);
    lock();
    int existed = fstatat(dirfd, path, &found, 0) == 0;
    if ((refused = answer(existed || !(flags & O_CREAT) ? OPEN : CREATE))) {
        errno = refused == ANSWER_SHORT ? ENOSPC : refused;
        fd = -1;
    } else {
        fd = real_openat(dirfd, path, flags, mode);
        if (fd >= 0) fd = watch(fd, name, flags, existed);
    }
    unlock();
    return fd;
}

#define MODE                                          \
    mode_t mode = 0;                                  \
    if (flags & (O_CREAT | __O_TMPFILE)) {            \
        va_list rest;                                 \
        va_start(rest, flags);                        \
        mode = va_arg(rest, mode_t);                  \
        va_end(rest);                                 \
    }
int open(const char *path, int flags, ...) { MODE return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return open_at(AT_FDCWD, path, flags, mode); }
int openat(int dir, const char *path, int flags, ...) { MODE return open_at(dir, path, flags, mode); }
int openat64(int dir, const char *path, int flags, ...) { MODE return open_at(dir, path, flags, mode); }
int __open_2(const char *path, int flags) { return open_at(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return open_at(AT_FDCWD, path, flags, 0); }
int creat(const char *path, mode_t mode) {
    return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

int close(int fd) {
    REAL(int, close, int);
    if (marks(fd)) watched[fd] = 0;
    return real_close(fd);
}

/* ---- writing: offset -1 means "where the descriptor stands" ---- */
static ssize_t put(int fd, const void *bytes, size_t size, off_t offset) {
    REAL(ssize_t, pwrite64, int, const void *, size_t, off_t);
    int refused = answer(WRITE);
    struct stat found;
    off_t where = offset;
    ssize_t done;
    if (refused > 0) {
        errno = refused;
        return -1;
    }
    if (refused == ANSWER_SHORT) size = (size + 1) / 2;
    if (offset < 0) where = lseek(fd, 0, SEEK_CUR);
    if (offset < 0 && (watched[fd] & APPENDS) && fstat(fd, &found) == 0) where = found.st_size;
    done = offset < 0 ? really_write(fd, bytes, size) : real_pwrite64(fd, bytes, size, offset);
    if (done > 0 && (watched[fd] & RECORDED))
        append(LOG_WRITE, "", inode_of(fd), (uint64_t)where, bytes, (size_t)done);
    return done;
}

static ssize_t watched_put(int fd, const void *bytes, size_t size, off_t offset) {
    lock();
    ssize_t done = put(fd, bytes, size, offset);
    unlock();
    return done;
}

ssize_t write(int fd, const void *bytes, size_t size) {
    if (is_acknowledgement(fd)) {
        lock();
        append(LOG_ACK, "", 0, 0, bytes, size);
        unlock();
    }
    return marks(fd) ? watched_put(fd, bytes, size, -1) : really_write(fd, bytes, size);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t offset) {
    REAL(ssize_t, pwrite64, int, const void *, size_t, off_t);
    return marks(fd) ? watched_put(fd, bytes, size, offset) : real_pwrite64(fd, bytes, size, offset);
}
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) {
    return pwrite64(fd, bytes, size, offset);
}

/* A gathered write is answered as a short one: callers go on with the rest. */
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, writev, int, const struct iovec *, int);
    if (!marks(fd)) return real_writev(fd, parts, count);
    for (int i = 0; i < count; i++)
        if (parts[i].iov_len) return watched_put(fd, parts[i].iov_base, parts[i].iov_len, -1);
    return 0;
}

/* Copying inside the kernel would go unseen: callers fall back to read and write. */
ssize_t sendfile(int out, int in, off_t *offset, size_t size) {
    REAL(ssize_t, sendfile, int, int, off_t *, size_t);
    if (!marks(out)) return real_sendfile(out, in, offset, size);
    errno = EINVAL;
    return -1;
}
ssize_t sendfile64(int out, int in, off_t *offset, size_t size) {
    return sendfile(out, in, offset, size);
}
ssize_t copy_file_range(int in, off_t *from, int out, off_t *to, size_t size, unsigned flags) {
    REAL(ssize_t, copy_file_range, int, off_t *, int, off_t *, size_t, unsigned);
    if (!marks(out)) return real_copy_file_range(in, from, out, to, size, flags);
    errno = EXDEV;
    return -1;
}

/* ---- syncing, cutting, growing ---- */
#define ON_DESCRIPTOR(kind, call, record)              \
    if (!marks(fd)) return call;                       \
    lock();                                            \
    int refused = answer(kind), result = -1;           \
    if (refused) errno = refused > 0 ? refused : ENOSPC; \
    else if ((result = call) == 0 && (watched[fd] & RECORDED)) record; \
    unlock();                                          \
    return result

int fsync(int fd) {
    REAL(int, fsync, int);
    ON_DESCRIPTOR(SYNC, real_fsync(fd), append(LOG_SYNC, "", inode_of(fd), 0, "", 0));
}
int fdatasync(int fd) {
    REAL(int, fdatasync, int);
    ON_DESCRIPTOR(SYNC, real_fdatasync(fd), append(LOG_SYNC, "", inode_of(fd), 0, "", 0));
}
int ftruncate64(int fd, off_t size) {
    REAL(int, ftruncate64, int, off_t);
    ON_DESCRIPTOR(TRUNCATE, real_ftruncate64(fd, size),
                  append(LOG_TRUNCATE, "", inode_of(fd), (uint64_t)size, "", 0));
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

/* posix_fallocate answers with the errno itself; on failure nothing is set. */
int posix_fallocate64(int fd, off_t offset, off_t size) {
    REAL(int, posix_fallocate64, int, off_t, off_t);
    if (!marks(fd)) return real_posix_fallocate64(fd, offset, size);
    struct stat found;
    lock();
    int refused = answer(WRITE);
    int result = refused ? (refused > 0 ? refused : ENOSPC) : real_posix_fallocate64(fd, offset, size);
    if (result == 0 && (watched[fd] & RECORDED) && fstat(fd, &found) == 0)
        append(LOG_TRUNCATE, "", found.st_ino, (uint64_t)found.st_size, "", 0);
    unlock();
    return result;
}
int posix_fallocate(int fd, off_t offset, off_t size) { return posix_fallocate64(fd, offset, size); }

/* ---- names ---- */
#define ON_NAME(kind, dir, call, record)               \
    char whole[PATH_MAX];                              \
    const char *name = inside(dir, path, whole);       \
    if (!name) return call;                            \
    lock();                                            \
    int refused = answer(kind), result = -1;           \
    if (refused) errno = refused > 0 ? refused : ENOSPC; \
    else if ((result = call) == 0 && !is_shared_memory(name)) \
        append(record, name, 0, 0, "", 0);             \
    unlock();                                          \
    return result

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    ON_NAME(UNLINK, AT_FDCWD, real_unlink(path), LOG_UNLINK);
}
int unlinkat(int dir, const char *path, int flags) {
    REAL(int, unlinkat, int, const char *, int);
    ON_NAME(UNLINK, dir, real_unlinkat(dir, path, flags), flags & AT_REMOVEDIR ? LOG_RMDIR : LOG_UNLINK);
}
int rmdir(const char *path) {
    REAL(int, rmdir, const char *);
    ON_NAME(UNLINK, AT_FDCWD, real_rmdir(path), LOG_RMDIR);
}
int mkdirat(int dir, const char *path, mode_t mode) {
    REAL(int, mkdirat, int, const char *, mode_t);
    ON_NAME(CREATE, dir, real_mkdirat(dir, path, mode), LOG_MKDIR);
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

typedef int (*two_names)(int, const char *, int, const char *, unsigned);

static int really_rename(int from, const char *old, int to, const char *new, unsigned flags) {
    REAL(int, renameat2, int, const char *, int, const char *, unsigned);
    return real_renameat2(from, old, to, new, flags);
}
static int really_link(int from, const char *old, int to, const char *new, unsigned flags) {
    REAL(int, linkat, int, const char *, int, const char *, int);
    return real_linkat(from, old, to, new, (int)flags);
}

static int both_names(two_names call, uint32_t kind, int from, const char *old, int to,
                      const char *new, unsigned flags) {
    char old_whole[PATH_MAX], new_whole[PATH_MAX];
    const char *was = inside(from, old, old_whole), *is = inside(to, new, new_whole);
    if (!was && !is) return call(from, old, to, new, flags);
    lock();
    int refused = answer(RENAME), result = -1;
    if (refused) errno = refused > 0 ? refused : ENOSPC;
    else if ((result = call(from, old, to, new, flags)) == 0)
        append(was && is ? kind : LOG_FOREIGN, was ? was : "", 0, 0, is ? is : "", is ? strlen(is) : 0);
    unlock();
    return result;
}

int rename(const char *old, const char *new) {
    return both_names(really_rename, LOG_RENAME, AT_FDCWD, old, AT_FDCWD, new, 0);
}
int renameat(int from, const char *old, int to, const char *new) {
    return both_names(really_rename, LOG_RENAME, from, old, to, new, 0);
}
int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    return both_names(really_rename, LOG_RENAME, from, old, to, new, flags);
}
int link(const char *old, const char *new) {
    return both_names(really_link, LOG_LINK, AT_FDCWD, old, AT_FDCWD, new, 0);
}
int linkat(int from, const char *old, int to, const char *new, int flags) {
    return both_names(really_link, LOG_LINK, from, old, to, new, (unsigned)flags);
}
