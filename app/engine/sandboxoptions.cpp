// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/sandboxoptions.h"

#include "app/engine/networkoptions.h"
#include "core/sandbox/systempaths.h"

#include <CLI/CLI.hpp>

namespace offramp {

namespace {

SandboxMode modeOf(const SandboxOptions &options)
{
    if (options.isOff)
        return SandboxMode::Off;
    return options.forcedAbi.value_or(0) < 0 ? SandboxMode::Unsupported : SandboxMode::On;
}

} // namespace

void addSandboxOptions(CLI::App &verb, SandboxOptions &options, double seconds)
{
    options.timeLimit = seconds;
    verb.add_flag("--no-sandbox", options.isOff,
                  "let the network's code read, write and connect as you can; only for networks you trust");
    verb.add_option("--max-memory", options.memoryLimit,
                    "end the program with code 5 when it uses more main memory, in GB; 0: no limit")
        ->check(CLI::Range(0.0, 1e6))
        ->capture_default_str();
    verb.add_option("--max-seconds", options.timeLimit,
                    "end the program with code 5 when it takes longer, in seconds; 0: no limit")
        ->check(CLI::Range(0.0, 1e9))
        ->capture_default_str();
    verb.add_option("--sandbox-abi", options.forcedAbi)->group("");
}

std::vector<std::filesystem::path> filesOf(const NetworkOptions &network)
{
    if (network.file.empty())
        return {};
    const std::filesystem::path file = network.file;
    return {file, std::filesystem::path(file).replace_extension(".json")};
}

void enter(SandboxOptions &options, const std::function<void()> &restart)
{
    options.policy.usesGpu = hasNvidiaDriver();
    options.entered = enterSandbox(options.policy, modeOf(options), options.forcedAbi, restart);
}

} // namespace offramp
