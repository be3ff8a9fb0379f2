// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/predictions.h"

#include "core/exits/operatingpoint.h"
#include "core/support/csv.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

namespace offramp {

Result<std::string> predictionsCsv(const ExitTable &table, const Thresholds &thresholds, const PredictionWords &words)
{
    const CostUnit unit = table.cost().unit;
    std::string text = fmt::format("sample,predicted,exit,{}\n", unit == CostUnit::Flops ? "flops" : columnName(unit));
    for (std::size_t i = 0; i < table.sampleCount(); ++i) {
        const ExitIndex exit = exitOf(table, {i}, thresholds);
        const std::int32_t predicted = table.predicted(exit)[i];
        std::string label = std::to_string(predicted);
        if (words.labels) {
            const auto found = words.labels->find(predicted);
            if (found == words.labels->end())
                return failure(ErrorKind::BadInput, fmt::format("The label map has no entry for class {}.", predicted),
                               "Add it: the map needs a label for each network output.");
            label = found->second;
        }
        const auto k = static_cast<std::size_t>(exit.value);
        text += fmt::format("{},{},{},{}\n", csvField(words.samples.empty() ? std::to_string(i) : words.samples[i]),
                            csvField(label), csvField(words.exits.empty() ? std::to_string(k + 1) : words.exits[k]),
                            shortestText(table.cost(exit, {i})));
    }
    return text;
}

} // namespace offramp
