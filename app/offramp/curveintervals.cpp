// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/curveintervals.h"

#include "app/usage/seeds.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"

#include <fmt/format.h>

namespace offramp {

namespace {

nlohmann::ordered_json bounds(const AreaInterval &interval)
{
    return {interval.low, interval.high};
}

} // namespace

void addIntervalOptions(CLI::App *verb, const std::shared_ptr<IntervalOptions> &options)
{
    auto *interval = verb->add_flag("--interval", options->interval,
                                    "95 % intervals of the area and of each variant, over new images, by resampling");
    verb->add_option("--resamples", options->plan.resamples, "resamples for --interval")
        ->capture_default_str()
        ->check(CLI::Range(2, 1'000'000))
        ->needs(interval);
    verb->add_option("--seed", options->plan.seed, "seed of the resamples: the same seed gives the same intervals")
        ->check(seeds())
        ->capture_default_str()
        ->needs(interval);
}

Result<StateIntervals> intervalsOf(const SetResults &results, const BootstrapPlan &plan)
{
    AreaState state{{}, results.steps.eMax};
    for (const VariantResult &variant : results.variants)
        state.variants.push_back(sampleOutcomes(variant.recording->table(), variant.thresholds));
    return bootstrapState(state, plan);
}

void printIntervals(const SetResults &results, const StateIntervals &intervals, const BootstrapPlan &plan,
                    const CostFormat &costs)
{
    writeOutput(fmt::format("\n95 % intervals over new images, {} resamples, seed {}:\n", groupedText(plan.resamples),
                            plan.seed));
    for (std::size_t i = 0; i < results.variants.size(); ++i) {
        const VariantResult &variant = results.variants[i];
        const PointInterval &interval = intervals.variants[i];
        const auto percent = [&](double accuracy) { return percentNumber(accuracy, variant.outcome.samples); };
        writeOutput(fmt::format("{:<28} {:>14} {:>10} to {:>7} {} {:>8} to {:>5} %\n",
                                printable(variant.recording->name()), toText(variant.thresholds, results.criterion),
                                costs.text(interval.energy.low), costs.text(interval.energy.high), costs.unitName(),
                                percent(interval.accuracy.low), percent(interval.accuracy.high)));
    }
    if (intervals.area)
        writeOutput(fmt::format("area {} to {}\n", costs.text(intervals.area->low), costs.text(intervals.area->high)));
}

void addIntervals(nlohmann::ordered_json &json, const StateIntervals &intervals, const BootstrapPlan &plan)
{
    json["interval"] = {{"level", .95}, {"method", "bootstrap"}, {"resamples", plan.resamples}, {"seed", plan.seed}};
    json["area_interval"] = intervals.area ? bounds(*intervals.area) : nlohmann::ordered_json();
    for (std::size_t i = 0; i < intervals.variants.size(); ++i) {
        json["variants"][i]["energy_interval"] = bounds(intervals.variants[i].energy);
        json["variants"][i]["accuracy_interval"] = bounds(intervals.variants[i].accuracy);
    }
}

} // namespace offramp
