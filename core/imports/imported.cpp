// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/imported.h"

#include <fmt/format.h>

#include <cmath>

namespace offramp {

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
                           "Give FLOPs, not GFLOPs: --flops, one number for each exit.");
        recording.flops.push_back(std::llround(flops[k]));
    }
    if (!options.flops.empty()) {
        recording.sampleFlops.clear();
        imported.notes.push_back("The costs are those that were given.");
    }
    return {};
}

} // namespace offramp
