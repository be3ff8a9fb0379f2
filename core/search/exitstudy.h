// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/search/exitchoice.h"
#include "core/search/searchwatch.h"

namespace offramp {

/// What each exit of a network is worth, and which exits are the best.
struct ExitStudy {
    ExitWorths worths;
    std::vector<ExitChoice> best; ///< the best set of one exit, of two, and so on to all

    bool operator==(const ExitStudy &) const = default;
};

/// exitWorths(), and bestExits() for each number of exits; errors as theirs. Slow for many exits: all sets of up to
/// mostExitsToTryAll are tried.
[[nodiscard]] Result<ExitStudy> studyExits(const ExitTable &table, const ExitPlan &plan, const SearchWatch &watch = {});

} // namespace offramp
