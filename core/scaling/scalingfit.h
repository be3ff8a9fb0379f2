// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/scaling/linearfit.h"
#include "core/scaling/scalingtable.h"

#include <cstdint>

namespace offramp {

/// Bytes of the largest table that is read.
inline constexpr std::uint64_t largestScalingTable = 64'000'000;

/// The electricity of a training with the lines through it.
struct ScalingFit {
    ScalingTable table;
    LinearFit line;         ///< y = a + b x
    LinearFit proportional; ///< y = b x
};

/// Reads a table as readScalingTable() does and fits both lines. Errors are those of both, and name the source. May run
/// in any thread.
[[nodiscard]] Result<ScalingFit> fitScaling(std::string_view csv, std::string_view source,
                                            const ScalingOptions &options = {});

/// The names of the columns of CSV text with a head row, without spaces around them, in their order. An error where the
/// text cannot be read as CSV; none where it is empty.
[[nodiscard]] Result<std::vector<std::string>> scalingHeads(std::string_view csv, std::string_view source);

/// The measurements as CSV, with the electricity that both lines give and the residuals of the first: the column of x
/// under its own name, then unit, electricity, line, residual, line_through_0.
[[nodiscard]] std::string toCsv(const ScalingFit &fit);

} // namespace offramp
