// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

inline constexpr std::uint64_t largestEnergyLog = 500'000'000; ///< bytes

/// The energy of one run. What the log does not know is empty, never 0.
struct EnergyRun {
    std::string name = {};
    std::optional<double> cpuJoules = {};   ///< of all packages, without memory
    std::optional<double> gpuJoules = {};   ///< of all GPUs
    std::optional<double> ramJoules = {};   ///< of the memory
    std::optional<double> totalJoules = {}; ///< as the log gives it, else the sum where CPU and GPU are known
    std::optional<double> seconds = {};     ///< that the energies cover

    bool operator==(const EnergyRun &) const = default;
};

/// A log of another tool, and how it was read.
struct EnergyLog {
    std::string tool; ///< "CodeCarbon"
    std::vector<EnergyRun> runs;
    std::vector<std::string> notes; ///< what was assumed, left out or is missing, one sentence each

    bool operator==(const EnergyLog &) const = default;
};

/// What a log may leave open.
struct EnergyLogOptions {
    std::string runName = "run";              ///< of logs that do not name their runs
    std::optional<double> secondsOfLine = {}; ///< between the lines of a log without times; absent: the tool's default
};

/// Reads the text of a log of CodeCarbon, nvidia-smi, perf stat, Zeus, AIPowerMeter, EnergiBridge, powermetrics or
/// tegrastats, recognised by its content; powers become joules by the trapezoid rule. Refused, with the line: what is
/// not a number where one belongs; and text that is none of these, and logs without an energy. source names it in
/// messages.
[[nodiscard]] Result<EnergyLog> parseEnergyLog(std::string_view text, std::string_view source,
                                               const EnergyLogOptions &options = {});

/// The tool whose log a text is, by its content alone: "CodeCarbon"; also where the log is broken. Empty for other
/// text.
[[nodiscard]] std::string energyLogTool(std::string_view text);

/// Reads a file of at most largestEnergyLog bytes as parseEnergyLog() does; where the log does not name its run, the
/// file does.
[[nodiscard]] Result<EnergyLog> readEnergyLog(const std::filesystem::path &path, EnergyLogOptions options = {});

} // namespace offramp
