// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/imported.h"

#include "core/support/numbers.h"
#include "core/tradeoff/costname.h"

#include <fmt/format.h>

#include <cmath>

namespace offramp {

namespace {

constexpr double leastFlops = 1000; ///< of an exit, in networks that read images

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
    imported.otherCosts = costName(name) == CostName::Bare
                              ? fmt::format("\"{}\" does not say its unit (--unit mflops, for example)", name)
                              : fmt::format("\"{}\" is not in FLOPs", name);
    imported.notes.push_back(fmt::format("{} and was not read as costs.", imported.otherCosts));
}

Result<void> setFlops(Imported &imported, const std::vector<double> &ofFile, const ImportOptions &options,
                      const std::string &source)
{
    Recording &recording = imported.whole.recording;
    const std::vector<double> &flops = options.flops.empty() ? ofFile : options.flops;
    imported.needsFlops = flops.empty();
    if (flops.empty())
        return {};
    if (flops.size() != static_cast<std::size_t>(recording.exits))
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has {} exits, and there are costs for {}.", source, recording.exits,
                                   flops.size()),
                       "Give the FLOPs up to each exit, one number for each.");
    recording.flops.clear();
    for (std::size_t k = 0; k < flops.size(); ++k) {
        if (!(flops[k] >= 0) || flops[k] > 9e18 || (k > 0 && flops[k] < flops[k - 1]))
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: the cost up to exit {} is {} FLOPs, negative or less than before it.",
                                       source, k + 1, flops[k]),
                           "Costs are cumulative: give what a sample has cost when it exits there.");
        if (flops[k] != std::round(flops[k]))
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: the cost up to exit {} is {}, not a whole number of FLOPs.", source, k + 1,
                                       flops[k]),
                           "Choose their unit: mflops or gflops (--unit), or give FLOPs, one number for each exit.");
        recording.flops.push_back(std::llround(flops[k]));
    }
    if (options.flops.empty() && !options.costUnit) {
        if (auto checked = checkCostSize(flops, source); !checked)
            return checked;
    }
    if (!options.flops.empty()) {
        recording.sampleFlops.clear();
        imported.notes.push_back("The costs are those that were given.");
    }
    return {};
}

} // namespace offramp
