// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/imported.h"

#include "core/recording/measuredcosts.h"
#include "core/support/numbers.h"
#include "core/tradeoff/costname.h"

#include <fmt/format.h>

#include <cmath>

namespace offramp {

namespace {

constexpr double leastFlops = 1000; ///< of an exit, in networks that read images
constexpr double mostFlops = 9e18;  ///< recordings have 64-bit numbers

} // namespace

Result<void> checkCostSize(const std::vector<double> &flops, const std::string &source)
{
    if (flops.empty() || flops.back() >= leastFlops * static_cast<double>(flops.size()))
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("{}: the costs up to {} are too small to be FLOPs.", source, shortestText(flops.back())),
                   "Choose their unit: mflops or gflops, or flops if that is what they are (--unit).");
}

void setOtherCosts(Imported &imported, const std::string &name)
{
    const char *unit = mayBeIn(name, CostUnit::Milliseconds) ? "ms" : "mj";
    const bool hasNoUnit = mayBeIn(name, CostUnit::Milliseconds) || mayBeIn(name, CostUnit::Joules);
    imported.otherCosts
        = costName(name) == CostName::Bare
              ? fmt::format("\"{}\" does not say its unit (--unit mflops, for example)", name)
          : costMultipleOf(name) ? fmt::format("\"{}\" is not one cost for each exit", name)
          : saysMegajoules(name) ? fmt::format("\"{}\" may be in megajoules or in millijoules (--unit mj)", name)
          : hasNoUnit            ? fmt::format("\"{}\" does not say its unit (--unit {}, for example)", name, unit)
                      : fmt::format("\"{}\" is not the cost of one image in FLOPs, joules or milliseconds", name);
    imported.notes.push_back(fmt::format("{} and was not read as costs.", imported.otherCosts));
}

namespace {

Result<void> checkCount(const std::vector<double> &costs, int exits, const std::string &source)
{
    if (costs.size() == static_cast<std::size_t>(exits))
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("{} has {} exits, and there are costs for {}.", source, exits, costs.size()),
                   "Give the cost up to each exit, one number for each.");
}

Result<void> setFlops(Recording &recording, const std::vector<double> &flops, const std::string &source)
{
    recording.flops.clear();
    for (std::size_t k = 0; k < flops.size(); ++k) {
        if (flops[k] > mostFlops)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: the cost up to exit {} is {} FLOPs; at most {} can be recorded.", source,
                                       k + 1, shortestText(flops[k]), shortestText(mostFlops)),
                           "Check the numbers and their unit (--unit).");
        if (!(flops[k] >= 0) || (k > 0 && flops[k] < flops[k - 1]))
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: the cost up to exit {} is {} FLOPs, negative or less than before it.",
                                       source, k + 1, flops[k]),
                           "Costs are cumulative: give what a sample has cost when it exits there.");
        if (flops[k] != std::round(flops[k]))
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: the cost up to exit {} is {}, not a whole number of FLOPs.", source, k + 1,
                                       flops[k]),
                           "Choose their unit: mflops or gflops, ms or mj (--unit), or give FLOPs, one number for each "
                           "exit.");
        recording.flops.push_back(std::llround(flops[k]));
    }
    return {};
}

} // namespace

Result<void> setCosts(Imported &imported, const std::vector<CostColumn> &ofFile, const ImportOptions &options,
                      const std::string &source)
{
    Recording &recording = imported.whole.recording;
    const bool isGiven = !options.costs.perExit.empty();
    std::vector<CostColumn> all = isGiven ? std::vector{options.costs} : std::vector<CostColumn>();
    for (const CostColumn &column : ofFile) {
        if (!isGiven || column.unit != options.costs.unit)
            all.push_back(column);
    }
    imported.needsCosts = all.empty();
    const bool isInFlops = options.costUnit && options.costUnit->unit == CostUnit::Flops;
    for (const auto &[unit, costs, bySample] : all) {
        if (auto fits = checkCount(costs, recording.exits, source); !fits)
            return fits;
        const auto done
            = unit == CostUnit::Flops ? setFlops(recording, costs, source) : checkMeasured(source, costs, unit);
        if (!done)
            return done;
        if (unit != CostUnit::Flops)
            (unit == CostUnit::Joules ? recording.joules : recording.milliseconds) = costs;
        else if (!isInFlops && !(isGiven && options.costs.unit == unit)) {
            if (auto checked = checkCostSize(costs, source); !checked)
                return checked;
        }
    }
    if (isGiven) {
        if (options.costs.unit == CostUnit::Flops)
            recording.sampleFlops.clear();
        imported.notes.emplace_back("The costs are those that were given.");
    }
    return {};
}

} // namespace offramp
