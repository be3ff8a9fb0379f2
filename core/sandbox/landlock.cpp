// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/sandbox/landlock.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace offramp {

namespace {

// From linux/landlock.h, which in Debian 12 ends at version 2. The numbers of the calls are the same everywhere.
constexpr long createRuleset = 444;
constexpr long addRule = 445;
constexpr long restrictSelf = 446;
constexpr unsigned askVersion = 1;
constexpr int pathBeneath = 1;
constexpr int newestAbi = 7;

constexpr std::uint64_t writeFile = 1U << 1;
constexpr std::uint64_t readFile = 1U << 2;
constexpr std::uint64_t readFolder = 1U << 3;
constexpr std::uint64_t removeFolder = 1U << 4;
constexpr std::uint64_t removeFile = 1U << 5;
constexpr std::uint64_t makeFolder = 1U << 7;
constexpr std::uint64_t makeFile = 1U << 8;
constexpr std::uint64_t allOfAbi1 = 0x1ffe; ///< without running programs, which the filter of system calls denies
constexpr std::uint64_t moveElsewhere = 1U << 13;
constexpr std::uint64_t truncateFile = 1U << 14;
constexpr std::uint64_t deviceControl = 1U << 15;
constexpr std::uint64_t bindAndConnect = 0x3;
constexpr std::uint64_t abstractSocketsAndSignals = 0x3;

struct RulesetAttributes {
    std::uint64_t files = 0;
    std::uint64_t network = 0; ///< from version 4
    std::uint64_t scoped = 0;  ///< from version 6
};

struct __attribute__((packed)) PathAttributes {
    std::uint64_t allowed = 0;
    std::int32_t parent = -1;
};

std::uint64_t handledFiles(int abi)
{
    std::uint64_t handled = allOfAbi1;
    if (abi >= 2)
        handled |= moveElsewhere;
    if (abi >= 3)
        handled |= truncateFile;
    if (abi >= 5)
        handled |= deviceControl;
    return handled;
}

std::uint64_t rightsOf(Access access)
{
    constexpr std::uint64_t read = readFile | readFolder;
    constexpr std::uint64_t write = writeFile | truncateFile;
    constexpr std::uint64_t update = read | write | deviceControl;
    switch (access) {
    case Access::Read:
        return read;
    case Access::Write:
        return write;
    case Access::Update:
        return update;
    case Access::Manage:
        return update | makeFile | makeFolder | removeFile | removeFolder;
    }
    return 0;
}

int add(int ruleset, const PathRule &rule, std::uint64_t handled)
{
    const int descriptor = ::open(rule.path.c_str(), O_PATH | O_CLOEXEC);
    if (descriptor < 0)
        return 0;
    struct stat info = {};
    PathAttributes attributes{rightsOf(rule.access) & handled, descriptor};
    if (::fstat(descriptor, &info) == 0 && !S_ISDIR(info.st_mode))
        attributes.allowed &= readFile | writeFile | truncateFile | deviceControl;
    const bool isAdded = ::syscall(addRule, ruleset, pathBeneath, &attributes, 0) == 0;
    const int code = errno;
    ::close(descriptor);
    // Files that exist only in the kernel (a pipe) have no rules and need none.
    return isAdded || code == EBADFD ? 0 : code;
}

} // namespace

int landlockAbi()
{
    const long version = ::syscall(createRuleset, nullptr, 0, askVersion);
    return static_cast<int>(std::clamp<long>(version, 0, newestAbi));
}

int confineFiles(const std::vector<PathRule> &rules, int abi)
{
    RulesetAttributes attributes{handledFiles(abi), abi >= 4 ? bindAndConnect : 0,
                                 abi >= 6 ? abstractSocketsAndSignals : 0};
    const std::size_t size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
    const auto ruleset = static_cast<int>(::syscall(createRuleset, &attributes, size, 0));
    if (ruleset < 0)
        return errno;
    int code = 0;
    for (auto rule = rules.begin(); rule != rules.end() && code == 0; ++rule)
        code = add(ruleset, *rule, attributes.files);
    if (code == 0 && ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        code = errno;
    if (code == 0 && ::syscall(restrictSelf, ruleset, 0) != 0)
        code = errno;
    ::close(ruleset);
    return code;
}

} // namespace offramp
