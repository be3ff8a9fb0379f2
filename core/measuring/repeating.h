// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>

namespace offramp {

/// When repeating ends: at the first of its limits.
struct RepeatRule {
    std::size_t warmUps = 1;              ///< repeats before anything counts
    std::optional<std::size_t> most = {}; ///< repeats that count
    std::optional<double> until = {};     ///< half the width of the 95 % interval, as a share of the mean
    std::optional<double> atMost = {};    ///< seconds, warm-up included; no repeat is cut off

    bool operator==(const RepeatRule &) const = default;
};

/// So many repeats come before an interval is believed to be narrow.
inline constexpr std::size_t leastRepeats = 5;

enum class RepeatEnd { Narrow, Repeats, Time };

/// "narrow", "repeats", "time".
[[nodiscard]] const char *toText(RepeatEnd end);

/// How repeating ended.
struct Repeated {
    std::size_t repeats = 0;
    RepeatEnd end = RepeatEnd::Repeats;
    double halfWidth = 0; ///< the widest at the end, as a share of its mean; infinity for one repeat

    bool operator==(const Repeated &) const = default;
};

/// What is repeated.
struct RepeatedWork {
    std::function<Result<void>(bool counts)> once; ///< counts is false for warm-ups
    std::function<double()> halfWidth;             ///< the widest of the intervals so far, as a share of its mean
    std::function<void(std::size_t repeats, double halfWidth)> progress = {}; ///< after each repeat that counts
};

/// Repeats work by a rule that has at least one limit; now in seconds. At least one repeat counts. Errors are those of
/// the work, and of kind Cancelled after a stop.
[[nodiscard]] Result<Repeated> repeat(const RepeatRule &rule, const std::function<double()> &now,
                                      const std::stop_token &stop, const RepeatedWork &work);

/// The error of a measurement that was stopped.
[[nodiscard]] tl::unexpected<Error> measurementCancelled();

} // namespace offramp
