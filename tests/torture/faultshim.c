/* SPDX-FileCopyrightText: The Offramp authors
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * Preloaded into a program, lets the n-th file operation fail, be short, or kill the program:
 *   FAULT_PATH     counts only operations on files whose path contains this
 *   FAULT_CALLS    counts only these, with commas around each: ",pwrite,rename,"; absent: all
 *   FAULT_AT       which one fails, from 1; 0 or absent: none
 *   FAULT_STICKY   1: all after it, too
 *   FAULT_ACTION   an errno as a number, "short" for half of what was asked, or "kill"
 *   FAULT_COUNT    a file that gets the number of operations when the program ends
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
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { nothing, fail, halve };

static atomic_long operations;

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
    if (!isCall(call))
        return nothing;
    now = atomic_fetch_add(&operations, 1) + 1;
    if (wanted == 0 || !action || now < wanted || (now > wanted && !(sticky && *sticky == '1')))
        return nothing;
    if (strcmp(action, "kill") == 0)
        kill(getpid(), SIGKILL);
    if (strcmp(action, "short") == 0)
        return halve;
    errno = atoi(action);
    return fail;
}

static void writeCount(void)
{
    const char *path = getenv("FAULT_COUNT");
    char text[32];
    int file;
    if (!path)
        return;
    unsetenv("FAULT_AT");
    file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    snprintf(text, sizeof text, "%ld\n", (long)operations);
    if (write(file, text, strlen(text)) < 0)
        return;
    close(file);
}

__attribute__((constructor)) static void begin(void)
{
    atexit(writeCount);
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
ON_PATH(link, "rename", (const char *path, const char *to), path, to)
ON_PATH(unlink, "unlink", (const char *path), path)
ON_PATH(remove, "unlink", (const char *path), path)

static int opens(const char *path)
{
    return isPath(path) && fate("open") == fail;
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
        return opens(path) ? -1 : real(__VA_ARGS__, flags, mode);                                                      \
    }

OPEN(open, (const char *path, int flags, ...), path)
OPEN(open64, (const char *path, int flags, ...), path)
OPEN(openat, (int folder, const char *path, int flags, ...), folder, path)
OPEN(openat64, (int folder, const char *path, int flags, ...), folder, path)
