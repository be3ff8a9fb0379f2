// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/bootstrap.h"
#include "core/results/results.h"
#include "core/tradeoff/shownnumbers.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <memory>

namespace offramp {

/// Whether intervals are printed, and from which resamples.
struct IntervalOptions {
    bool interval = false;
    BootstrapPlan plan;
};

/// Adds --interval, --resamples and --seed to a verb. The options must outlive it.
void addIntervalOptions(CLI::App *verb, const std::shared_ptr<IntervalOptions> &options);

/// The intervals of variants, all of them included and with the cost of the results. Errors: those of bootstrapState().
[[nodiscard]] Result<StateIntervals> intervalsOf(const SetResults &results, const BootstrapPlan &plan);

/// The intervals as a table on stdout.
void printIntervals(const SetResults &results, const StateIntervals &intervals, const BootstrapPlan &plan,
                    const CostFormat &costs);

/// Adds intervals to what toJson() of the results gives: "interval" with how they were made, "area_interval", and for
/// each variant "energy_interval" and "accuracy_interval", all [low, high].
void addIntervals(nlohmann::ordered_json &json, const StateIntervals &intervals, const BootstrapPlan &plan);

} // namespace offramp
