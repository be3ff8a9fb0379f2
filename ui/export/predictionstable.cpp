// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/predictionstable.h"

#include "core/dataset/labelids.h"
#include "core/exits/predictions.h"
#include "core/recording/recordingtable.h"
#include "core/results/growth.h"

#include <fmt/format.h>

namespace offramp {

Result<PredictionsTable> predictionsTable(const OpenRecording &opened, const Thresholds &thresholds,
                                          const std::string &labels)
{
    const Recording &recording = *opened.columns();
    const ExitTable &table = opened.table();
    if (auto known = checkFile(opened); !known)
        return tl::unexpected(known.error());
    auto names = readSampleNames(opened.path());
    if (!names)
        return tl::unexpected(names.error());
    PredictionWords words{recordedNames(recording, std::move(*names)), recording.names("exit_names"), {}};
    if (words.exits.size() != static_cast<std::size_t>(recording.exits))
        words.exits.clear();
    PredictionsTable made;
    if (!labels.empty()) {
        const auto map = readLabelMap(labels);
        if (!map)
            return tl::unexpected(map.error());
        const auto ids = labelIds(*map, labels);
        if (!ids)
            return tl::unexpected(ids.error());
        made.notes.push_back(ids->wasInverted
                                 ? fmt::format("{} was read as a map from labels to network outputs.", labels)
                                 : fmt::format("{} was read as a map from network outputs to labels.", labels));
        words.labels = ids->idOf;
    }
    auto csv = predictionsCsv(table, thresholds, words);
    if (!csv)
        return tl::unexpected(csv.error());
    made.csv = std::move(*csv);
    return made;
}

} // namespace offramp
