// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/sandbox/systemcalls.h"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <memory>
#include <span>

namespace offramp {

namespace {

// By name: libseccomp leaves out those that the processor's interface does not have.
constexpr std::array denied{
    "socketpair",
    "connect",
    "accept",
    "accept4",
    "socketcall",
    "execve",
    "execveat",
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "process_madvise",
    "kcmp",
    "pidfd_getfd",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "mount",
    "umount",
    "umount2",
    "pivot_root",
    "chroot",
    "move_mount",
    "open_tree",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "mount_setattr",
    "unshare",
    "setns",
    "chmod",
    "fchmodat",
    "chown",
    "lchown",
    "fchownat",
    "setxattr",
    "lsetxattr",
    "removexattr",
    "lremovexattr",
    "utime",
    "utimes",
    "futimesat",
    "name_to_handle_at",
    "open_by_handle_at",
    "kexec_load",
    "kexec_file_load",
    "init_module",
    "finit_module",
    "delete_module",
    "reboot",
    "swapon",
    "swapoff",
    "acct",
    "quotactl",
    "quotactl_fd",
    "keyctl",
    "add_key",
    "request_key",
    "syslog",
    "iopl",
    "ioperm",
    "settimeofday",
    "clock_settime",
    "adjtimex",
    "clock_adjtime",
    "sethostname",
    "setdomainname",
};

// Denied but to NVIDIA's driver, which fails without a Unix socket that others could connect to.
constexpr std::array deniedWithoutGpu{"socket", "bind", "listen"};

// Newer than libseccomp 2.5; the numbers are the same everywhere.
constexpr int fchmodat2 = 452;
constexpr int setxattrat = 463;
constexpr int removexattrat = 466;
constexpr std::array deniedByNumber{fchmodat2, setxattrat, removexattrat};

/// Without a right of its own for it in Landlock, a file that may be read can be cut off: truncate(), and open() for
/// reading with O_TRUNC.
int denyTruncation(scmp_filter_ctx filter)
{
    constexpr scmp_datum_t mask = O_TRUNC | O_ACCMODE;
    constexpr std::uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
    int code = seccomp_rule_add(filter, refuse, SCMP_SYS(truncate), 0);
    if (code == 0)
        code = seccomp_rule_add(filter, refuse, SCMP_SYS(open), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, mask, O_TRUNC));
    if (code == 0)
        code = seccomp_rule_add(filter, refuse, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, mask, O_TRUNC));
    // Its flags are out of a filter's sight; programs then use openat().
    if (code == 0)
        code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2), 0);
    return code;
}

/// Denies all sockets but Unix ones of SOCK_SEQPACKET.
int denyOtherSockets(scmp_filter_ctx filter)
{
    constexpr std::uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
    constexpr scmp_datum_t types = 0xf; // beside them are flags
    int code = seccomp_rule_add(filter, refuse, SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_NE, AF_UNIX));
    for (scmp_datum_t type = 0; type <= types; ++type) {
        if (code == 0 && type != SOCK_SEQPACKET)
            code = seccomp_rule_add(filter, refuse, SCMP_SYS(socket), 2, SCMP_A0(SCMP_CMP_EQ, AF_UNIX),
                                    SCMP_A1(SCMP_CMP_MASKED_EQ, types, type));
    }
    return code;
}

int deny(scmp_filter_ctx filter, std::span<const char *const> names)
{
    int code = 0;
    for (const char *name : names) {
        const int number = seccomp_syscall_resolve_name(name);
        if (code == 0 && number != __NR_SCMP_ERROR)
            code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), number, 0);
    }
    return code;
}

int fill(scmp_filter_ctx filter, int abi, bool usesGpu)
{
    constexpr std::uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
    int code = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    if (code == 0)
        code = deny(filter, denied);
    if (code == 0)
        code = usesGpu ? denyOtherSockets(filter) : deny(filter, deniedWithoutGpu);
    for (const int number : deniedByNumber) {
        if (code == 0)
            code = seccomp_rule_add(filter, refuse, number, 0);
    }
    if (code == 0 && abi < 3)
        code = denyTruncation(filter);
    return code == 0 ? seccomp_load(filter) : code;
}

} // namespace

int denySystemCalls(int abi, bool usesGpu)
{
    const std::unique_ptr<void, decltype(&seccomp_release)> filter(seccomp_init(SCMP_ACT_ALLOW), seccomp_release);
    return filter ? -fill(filter.get(), abi, usesGpu) : ENOMEM;
}

} // namespace offramp
