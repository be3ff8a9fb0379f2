// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measuring/repeating.h"
#include "core/measuring/series.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace offramp {

/// How any program is measured.
struct ProgramMeasureRequest {
    std::vector<std::string> command;       ///< the program and its arguments
    std::optional<std::size_t> images = {}; ///< that one run of it classifies
    RepeatRule rule;
};

/// What was measured: a repeat is one run, from its start to its end.
struct ProgramMeasurement {
    Series runs;
    Repeated repeated;
};

/// Runs a program again and again and measures it. progress: see RepeatedWork. Fails where it cannot be started or does
/// not end with exit code 0 (the error says which run), where a meter cannot be read, and after a stop. See runProgram.
[[nodiscard]] Result<ProgramMeasurement> measureProgram(
    const ProgramMeasureRequest &request, const Instruments &instruments, const std::stop_token &stop,
    const std::function<void(std::size_t repeats, double halfWidth)> &progress = {});

} // namespace offramp
