/* SPDX-FileCopyrightText: The Offramp authors
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * Preloaded into a program, lets the n-th file operation fail, be short, or kill the program:
 *   FAULT_PATH     counts only operations on files whose path contains this
 *   FAULT_CALLS    counts only these, with commas around each: ",pwrite,rename,"; absent: all
 *   FAULT_AT       which one fails, from 1; 0 or absent: none
 *   FAULT_STICKY   1: all after it, too
 *   FAULT_ACTION   an errno as a number, "short" for half of what was asked, "kill" for this process, or "kill-all" for
 *                  its group
 *   FAULT_COUNT    a file for the number of operations: of all, then of each name in the order of callNames, as 8 bytes
 * All processes that a program consists of count together, also after an exec and inside a sandbox, which could not open
 * that file: FAULT_FILE passes it on.
 */
#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { nothing, fail, halve };

static const char *const callNames[] = {"read",      "write",  "pread", "pwrite", "fsync", "ftruncate", "flock",
                                        "fallocate", "rename", "unlink", "open"};
enum { calls = sizeof callNames / sizeof callNames[0] };

static atomic_long own[1 + calls];
static atomic_long *counts = own;

static int isPath(const char *path)
{
    const char *wanted = getenv("FAULT_PATH");
    return !wanted || (path && strstr(path, wanted));
}

static int isFile(int file)
{
    char link[64];
    char path[4096];
    ssize_t length;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return isPath(path);
}

/* path: absolute, or in a folder that is open. */
static int isFileIn(int folder, const char *path)
{
    return folder == AT_FDCWD || (path && *path == '/') ? isPath(path) : isFile(folder);
}

static int isCall(const char *call)
{
    const char *wanted = getenv("FAULT_CALLS");
    char text[40];
    snprintf(text, sizeof text, ",%s,", call);
    return !wanted || strstr(wanted, text);
}

/* What happens to this operation, whose file matches. */
static int fate(const char *call)
{
    const char *action = getenv("FAULT_ACTION");
    const char *sticky = getenv("FAULT_STICKY");
    const char *at = getenv("FAULT_AT");
    long wanted = at ? atol(at) : 0;
    long now;
    int i;
    if (!isCall(call))
        return nothing;
    now = atomic_fetch_add(&counts[0], 1) + 1;
    for (i = 0; i < calls; ++i) {
        if (strcmp(call, callNames[i]) == 0)
            atomic_fetch_add(&counts[1 + i], 1);
    }
    if (wanted == 0 || !action || now < wanted || (now > wanted && !(sticky && *sticky == '1')))
        return nothing;
    if (strcmp(action, "kill") == 0)
        kill(getpid(), SIGKILL);
    if (strcmp(action, "kill-all") == 0)
        kill(0, SIGKILL);
    if (strcmp(action, "short") == 0)
        return halve;
    errno = atoi(action);
    return fail;
}

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("FAULT_COUNT");
    const char *passed = getenv("FAULT_FILE");
    char text[16];
    int file;
    void *mapped;
    if (!path)
        return;
    if (passed) {
        file = atoi(passed);
    } else {
        int low = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
        file = fcntl(low, F_DUPFD, 100);
        close(low);
        if (ftruncate(file, sizeof own) != 0)
            return;
        snprintf(text, sizeof text, "%d", file);
        setenv("FAULT_FILE", text, 1);
    }
    mapped = mmap(NULL, sizeof own, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED)
        counts = mapped;
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define TRANSFER(name, buffer, parameters, ...)                                                                        \
    ssize_t name parameters                                                                                            \
    {                                                                                                                  \
        REAL(name);                                                                                                    \
        const int what = isFile(file) ? fate(buffer) : nothing;                                                        \
        if (what == fail)                                                                                              \
            return -1;                                                                                                 \
        if (what == halve && size > 1)                                                                                 \
            size /= 2;                                                                                                 \
        return real(__VA_ARGS__);                                                                                      \
    }

TRANSFER(read, "read", (int file, void *bytes, size_t size), file, bytes, size)
TRANSFER(write, "write", (int file, const void *bytes, size_t size), file, bytes, size)
TRANSFER(pread, "pread", (int file, void *bytes, size_t size, off_t at), file, bytes, size, at)
TRANSFER(pwrite, "pwrite", (int file, const void *bytes, size_t size, off_t at), file, bytes, size, at)
TRANSFER(pread64, "pread", (int file, void *bytes, size_t size, off64_t at), file, bytes, size, at)
TRANSFER(pwrite64, "pwrite", (int file, const void *bytes, size_t size, off64_t at), file, bytes, size, at)

#define ON_FILE(name, call, parameters, ...)                                                                           \
    int name parameters                                                                                                \
    {                                                                                                                  \
        REAL(name);                                                                                                    \
        if (isFile(file) && fate(call) != nothing)                                                                     \
            return -1;                                                                                                 \
        return real(__VA_ARGS__);                                                                                      \
    }

ON_FILE(fsync, "fsync", (int file), file)
ON_FILE(fdatasync, "fsync", (int file), file)
ON_FILE(ftruncate, "ftruncate", (int file, off_t size), file, size)
ON_FILE(ftruncate64, "ftruncate", (int file, off64_t size), file, size)
ON_FILE(flock, "flock", (int file, int how), file, how)

/* They return the error instead of setting it. */
int posix_fallocate(int file, off_t at, off_t size)
{
    REAL(posix_fallocate);
    return isFile(file) && fate("fallocate") == fail ? errno : real(file, at, size);
}

int posix_fallocate64(int file, off64_t at, off64_t size)
{
    REAL(posix_fallocate64);
    return isFile(file) && fate("fallocate") == fail ? errno : real(file, at, size);
}

#define ON_PATH(name, call, parameters, ...)                                                                           \
    int name parameters                                                                                                \
    {                                                                                                                  \
        REAL(name);                                                                                                    \
        if (isPath(path) && fate(call) != nothing)                                                                     \
            return -1;                                                                                                 \
        return real(__VA_ARGS__);                                                                                      \
    }

ON_PATH(rename, "rename", (const char *path, const char *to), path, to)
ON_PATH(rmdir, "unlink", (const char *path), path)
ON_PATH(link, "rename", (const char *path, const char *to), path, to)
ON_PATH(unlink, "unlink", (const char *path), path)
ON_PATH(remove, "unlink", (const char *path), path)

int renameat2(int from, const char *path, int to, const char *target, unsigned flags)
{
    REAL(renameat2);
    if (isPath(path) && fate("rename") != nothing)
        return -1;
    return real(from, path, to, target, flags);
}

int unlinkat(int folder, const char *path, int flags)
{
    REAL(unlinkat);
    if (isFileIn(folder, path) && fate("unlink") != nothing)
        return -1;
    return real(folder, path, flags);
}

/* A full disk still opens what exists, such as a folder that is to be removed. */
static int failsToOpen(const char *path, int flags)
{
    return isPath(path) && fate("open") == fail && ((flags & O_CREAT) || (errno != ENOSPC && errno != EDQUOT));
}

#define OPEN(name, parameters, ...)                                                                                    \
    int name parameters                                                                                                \
    {                                                                                                                  \
        REAL(name);                                                                                                    \
        mode_t mode = 0;                                                                                               \
        if (flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) {                                                          \
            va_list more;                                                                                              \
            va_start(more, flags);                                                                                     \
            mode = va_arg(more, mode_t);                                                                               \
            va_end(more);                                                                                              \
        }                                                                                                              \
        return failsToOpen(path, flags) ? -1 : real(__VA_ARGS__, flags, mode);                                                      \
    }

OPEN(open, (const char *path, int flags, ...), path)
OPEN(open64, (const char *path, int flags, ...), path)
OPEN(openat, (int folder, const char *path, int flags, ...), folder, path)
OPEN(openat64, (int folder, const char *path, int flags, ...), folder, path)
