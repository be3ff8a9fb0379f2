// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace offramp {

/// FLOPs (one multiply-add = 1, as fvcore counts) by fvcore's names of operators.
using FlopsByOperator = std::map<std::string, std::int64_t>;

/// What one exit costs: everything that exits 1..k need.
struct ExitFlops {
    std::string name;
    std::int64_t flops = 0;
    FlopsByOperator byOperator;

    bool operator==(const ExitFlops &) const = default;
};

/// What a network costs.
struct FlopReport {
    std::vector<ExitFlops> exits;                  ///< [K], cumulative
    std::map<std::string, std::int64_t> uncounted; ///< operators that count nothing, with their number of calls
    std::int64_t executed = 0;                     ///< what runs when every exit is computed
    bool differsBySample = false;                  ///< one exit, and forward decides how much it computes: the figures
                                                   ///< are those of the most expensive trial image
    std::vector<std::string> warnings;             ///< on the figures

    bool operator==(const FlopReport &) const = default;
};

} // namespace offramp
