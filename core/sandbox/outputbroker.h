// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/outputgate.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// What a process needs to find its broker again after it restarted itself.
struct BrokerPlace {
    int connection = -1;
    std::filesystem::path folder; ///< private, beside the first output
    std::vector<std::filesystem::path> targets;
};

/// The output file that path means, links followed, without links in its folder; nothing where the folder is missing or
/// the links lead in a circle.
[[nodiscard]] std::optional<std::filesystem::path> outputFile(const std::filesystem::path &path);

/// Forks a small process that stays outside the sandbox. It makes a private folder beside the first target, moves files
/// from there to a target when the engine asks, and removes the folder once the engine has ended, however it ended.
/// Before that it removes folders of that target whose broker was killed too. targets: one to ten. Nothing where it
/// cannot. Call it before the sandbox is entered.
[[nodiscard]] std::optional<BrokerPlace> startBroker(const std::vector<std::filesystem::path> &targets);

/// The gate to a broker that was started. The connection does not survive another exec. Its end is that of the broker,
/// which has then removed its folder.
[[nodiscard]] std::unique_ptr<OutputGate> gateTo(const BrokerPlace &place);

} // namespace offramp
