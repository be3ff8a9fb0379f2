/* SPDX-FileCopyrightText: The Offramp authors
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * What GCC's static libstdc++, Debian's static libraries and the headers of a newer glibc ask of the C library that 2.28
 * does not have. Hidden: other libraries in the process never see it. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define HIDDEN __attribute__((visibility("hidden")))

HIDDEN char __libc_single_threaded = 0; /* 2.32; 0: there may be threads */

/* 2.36, for std::random_device */
HIDDEN uint32_t arc4random(void)
{
    uint32_t word;
    while (getrandom(&word, sizeof word, 0) != (ssize_t)sizeof word) {
        if (errno != EINTR)
            abort();
    }
    return word;
}

/* 2.30, for std::condition_variable: waits by the clock of the day, as before 2.30. */
HIDDEN int pthread_cond_clockwait(pthread_cond_t *condition, pthread_mutex_t *mutex, clockid_t clock,
                                  const struct timespec *until)
{
    const long second = 1000000000;
    struct timespec now, time;
    clock_gettime(clock, &now);
    clock_gettime(CLOCK_REALTIME, &time);
    time.tv_sec += until->tv_sec - now.tv_sec;
    time.tv_nsec += until->tv_nsec - now.tv_nsec;
    if (time.tv_nsec < 0) {
        time.tv_nsec += second;
        --time.tv_sec;
    } else if (time.tv_nsec >= second) {
        time.tv_nsec -= second;
        ++time.tv_sec;
    }
    return pthread_cond_timedwait(condition, mutex, &time);
}

/* 2.34. Kernels before 5.9 lack it: files are closed one by one there. */
HIDDEN int close_range(unsigned first, unsigned last, int flags)
{
    const long result = syscall(SYS_close_range, first, last, flags);
    if (result == 0 || errno != ENOSYS || flags != 0)
        return (int)result;
    const long limit = sysconf(_SC_OPEN_MAX);
    for (long file = first; file <= (long)last && file < limit; ++file)
        close((int)file);
    return 0;
}

/* 2.33: before it, these were in the static part of the C library. */
extern int __xstat(int version, const char *path, struct stat *about);
extern int __lxstat(int version, const char *path, struct stat *about);
extern int __fxstat(int version, int file, struct stat *about);
extern int __fxstatat(int version, int folder, const char *path, struct stat *about, int flags);

enum { KernelStat = 1 }; /* _STAT_VER of x86-64 */

HIDDEN int stat(const char *restrict path, struct stat *restrict about)
{
    return __xstat(KernelStat, path, about);
}

HIDDEN int lstat(const char *restrict path, struct stat *restrict about)
{
    return __lxstat(KernelStat, path, about);
}

HIDDEN int fstat(int file, struct stat *about)
{
    return __fxstat(KernelStat, file, about);
}

HIDDEN int fstatat(int folder, const char *restrict path, struct stat *restrict about, int flags)
{
    return __fxstatat(KernelStat, folder, path, about, flags);
}
