// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/sandbox/sandbox.h"

#include "core/sandbox/landlock.h"
#include "core/sandbox/linktargets.h"
#include "core/sandbox/outputbroker.h"
#include "core/sandbox/systemcalls.h"
#include "core/sandbox/systempaths.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace offramp {

namespace {

namespace fs = std::filesystem;

// Tell the restarted process where it is. Whoever sets them by hand only deceives the gaps that are reported.
constexpr auto restartedName = "OFFRAMP_SANDBOX";
constexpr auto connectionName = "OFFRAMP_SANDBOX_CONNECTION";
constexpr auto folderName = "OFFRAMP_SANDBOX_FOLDER";
constexpr std::array targetNames{"OFFRAMP_SANDBOX_TARGET", "OFFRAMP_SANDBOX_BESIDE"};

/// A file that every process can read unless it is confined.
bool isConfined()
{
    const int file = ::open("/proc/self/environ", O_RDONLY | O_CLOEXEC);
    if (file >= 0)
        ::close(file);
    return file < 0 && errno == EACCES;
}

/// Landlock confines the calling thread and what it starts, not its siblings.
bool hasOtherThreads()
{
    std::error_code code;
    return std::distance(fs::directory_iterator("/proc/self/task", code), {}) != 1;
}

void addOutput(std::vector<PathRule> &rules, const SandboxPolicy &policy)
{
    std::vector<fs::path> targets;
    for (const fs::path &output : {policy.output, policy.beside}) {
        const auto target = output.empty() ? std::nullopt : outputFile(output);
        if (!target)
            continue;
        rules.push_back({*target, Access::Update}); // one to resume, or a device
        std::error_code code;
        if (!fs::exists(*target, code) || fs::is_regular_file(*target, code))
            targets.push_back(*target);
    }
    if (targets.empty())
        return;
    if (const auto broker = startBroker(targets)) {
        rules.push_back({broker->folder, Access::Manage});
        ::setenv(connectionName, std::to_string(broker->connection).c_str(), 1);
        ::setenv(folderName, broker->folder.c_str(), 1);
        for (std::size_t i = 0; i < targets.size(); ++i)
            ::setenv(targetNames[i], targets[i].c_str(), 1);
        ::setenv("TMPDIR", broker->folder.c_str(), 1);
    }
}

std::vector<PathRule> rulesOf(const SandboxPolicy &policy)
{
    std::vector<PathRule> rules = systemPaths(policy.usesGpu);
    std::ranges::copy(loadedPaths(), std::back_inserter(rules));
    for (const fs::path &path : policy.readable)
        rules.push_back({path, Access::Read});
    for (const fs::path &folder : policy.testSets) {
        rules.push_back({folder, Access::Read});
        for (const fs::path &target : linkTargets(folder))
            rules.push_back({target, Access::Read});
    }
    addOutput(rules, policy);
    if (!policy.folder.empty())
        rules.push_back({policy.folder, Access::Manage});
    return rules;
}

void connectOutput()
{
    const char *connection = std::getenv(connectionName);
    const char *folder = std::getenv(folderName);
    std::vector<fs::path> targets;
    for (const char *name : targetNames) {
        if (const char *target = std::getenv(name))
            targets.emplace_back(target);
    }
    if (connection && folder && !targets.empty())
        setOutputGate(gateTo({std::atoi(connection), folder, targets}));
    for (const char *name : {restartedName, connectionName, folderName, targetNames.front(), targetNames.back()})
        ::unsetenv(name);
}

int usedAbi(SandboxMode mode, std::optional<int> mostAbi)
{
    if (mode != SandboxMode::On)
        return 0;
    const int abi = landlockAbi();
    return std::clamp(mostAbi.value_or(abi), 0, abi);
}

std::string reason(int code)
{
    return std::generic_category().message(code);
}

std::string filesGap(const std::string &why)
{
    return fmt::format("Files are not confined ({}): the network's code can read and write what you can.", why);
}

} // namespace

std::string Sandbox::text() const
{
    if (mode == SandboxMode::Off)
        return "off";
    std::vector<std::string> parts;
    if (landlock > 0)
        parts.push_back(fmt::format("landlock {}", landlock));
    if (systemCalls)
        parts.push_back("seccomp");
    return parts.empty() ? "none" : fmt::format("{}", fmt::join(parts, ", "));
}

std::string Sandbox::warning() const
{
    if (gaps.empty() || mode == SandboxMode::Off)
        return {};
    return fmt::format("{} Use only networks from people you trust.", fmt::join(gaps, " "));
}

Sandbox enterSandbox(const SandboxPolicy &policy, SandboxMode mode, std::optional<int> mostAbi,
                     const std::function<void()> &restart)
{
    Sandbox sandbox{mode, 0, false, {}};
    if (mode == SandboxMode::Off)
        return sandbox;
    const int abi = usedAbi(mode, mostAbi);
    const bool isRestarted = std::getenv(restartedName) != nullptr;
    const bool mustRestart = abi > 0 && !isRestarted && hasOtherThreads();
    if (abi == 0) {
        sandbox.gaps.push_back(filesGap("this kernel has no Landlock, or it is switched off"));
    } else if (const int code = isRestarted ? 0 : confineFiles(rulesOf(policy), abi); code != 0) {
        sandbox.gaps.push_back(filesGap(reason(code)));
    } else if (mustRestart) {
        ::setenv(restartedName, "1", 1);
        restart();
        sandbox.gaps.emplace_back("The program could not be restarted: threads of its libraries are not confined.");
    } else if (!isConfined()) {
        sandbox.gaps.push_back(filesGap("what was allowed includes /proc"));
    }
    if (abi > 0 && isConfined())
        sandbox.landlock = abi;
    connectOutput();
    const int code = mode == SandboxMode::Unsupported ? ENOSYS : denySystemCalls(sandbox.landlock, policy.usesGpu);
    sandbox.systemCalls = code == 0;
    if (code != 0)
        sandbox.gaps.push_back(fmt::format("Connections and the start of programs are not denied ({}).", reason(code)));
    return sandbox;
}

} // namespace offramp
