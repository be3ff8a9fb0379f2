// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/sandboxoptions.h"

#include "app/engine/networkoptions.h"
#include "core/sandbox/systempaths.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>

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

std::vector<std::filesystem::path> filesOfLabels(const std::string &labels)
{
    constexpr std::array<std::string_view, 3> endings{":inverted", "+1", "-1"};
    std::vector<std::filesystem::path> files;
    for (std::string text = labels; !text.empty();) {
        files.emplace_back(text);
        const auto ending = std::ranges::find_if(endings, [&](std::string_view end) { return text.ends_with(end); });
        if (ending == endings.end())
            break;
        text.resize(text.size() - ending->size());
    }
    return files;
}

void enter(SandboxOptions &options, const std::function<void()> &restart)
{
    options.policy.usesGpu = hasNvidiaDriver();
    options.entered = enterSandbox(options.policy, modeOf(options), options.forcedAbi, restart);
}

} // namespace offramp
