/* What watch.c knows, for the intercepted calls in injector.c. */
#ifndef CZ_WATCH_H
#define CZ_WATCH_H
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The kinds of call that can be told to fail. */
enum { WRITE, SYNC, TRUNCATE, RENAME, OPEN, CREATE, UNLINK, ANY, KINDS };

/* The numbers are the file format: disk.py reads them. */
enum { LOG_OPEN = 1, LOG_CREATE, LOG_WRITE, LOG_TRUNCATE, LOG_SYNC, LOG_RENAME, LOG_LINK,
       LOG_UNLINK, LOG_MKDIR, LOG_RMDIR, LOG_ACK, LOG_FOREIGN };

enum { FAILS = 1, RECORDED = 2, APPENDS = 4, FD_LIMIT = 65536 };
enum { ANSWER_SHORT = -1, ANSWER_KILL = -2, ANSWER_STOP = -3 };

/* The marks of each descriptor under the folder; 0 for every other one. */
extern unsigned char watched[FD_LIMIT];

/* The C library's own function of that name. */
#define REAL(result, name, ...)                                                        \
    static result (*real_##name)(__VA_ARGS__);                                         \
    if (!real_##name) real_##name = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

void lock(void);
void unlock(void);
void give_up(const char *why);
ssize_t really_write(int fd, const void *bytes, size_t size);

/* The path relative to the folder, or NULL outside it; whole (PATH_MAX bytes) holds the text. */
const char *inside(int dirfd, const char *path, char *whole);
int is_shared_memory(const char *path);
uint64_t inode_of(int fd);
int marks(int fd);
int is_acknowledgement(int fd);

void append(uint32_t kind, const char *path, uint64_t inode, uint64_t offset, const void *bytes,
            size_t size);

/* What a call of this kind must answer: 0 to go ahead, an errno, or ANSWER_SHORT. */
int answer(int kind);
#endif
