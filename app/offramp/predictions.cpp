// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/source.h"
#include "app/offramp/verbs.h"

#include "core/dataset/labelids.h"
#include "core/exits/predictions.h"
#include "core/recording/recordingtable.h"
#include "core/support/atomicfile.h"

#include <fmt/format.h>

#include <cstdio>

namespace offramp {

namespace {

Result<Thresholds> oneVariant(const std::string &text, int exits, Criterion criterion)
{
    if (text.empty())
        return failure(ErrorKind::Usage, "Predictions are those of one variant, and no thresholds were given.",
                       "Give --thresholds, such as 0.63 or 0.4:0.9.");
    if (text.find(',') != std::string::npos)
        return failure(ErrorKind::Usage, fmt::format("\"{}\" is more than one variant.", text),
                       "Write the predictions of one variant at a time, each to a file of its own.");
    return parseThresholds(text, exits, criterion);
}

Result<PredictionWords> wordsFor(const Recording &recording, const std::string &path, const std::string &labels)
{
    const auto names = readSampleNames(path);
    if (!names)
        return tl::unexpected(names.error());
    PredictionWords words{recordedNames(recording, *names), recording.names("exit_names"), {}};
    if (words.exits.size() != static_cast<std::size_t>(recording.exits))
        words.exits.clear();
    if (labels.empty())
        return words;
    const auto map = readLabelMap(labels);
    if (!map)
        return tl::unexpected(map.error());
    const auto ids = labelIds(*map, labels);
    if (!ids)
        return tl::unexpected(ids.error());
    printNote(ids->wasInverted ? fmt::format("{} was read as taking labels to network outputs.", labels)
                               : fmt::format("{} was read as taking network outputs to labels.", labels));
    words.labels = ids->idOf;
    return words;
}

} // namespace

Result<void> runPredictions(const PredictionsOptions &options)
{
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    const auto [path, ownThresholds] = splitSource(options.recording);
    const auto recording = readRecording(path);
    if (!recording)
        return tl::unexpected(recording.error());
    const auto table = exitTable(*recording, *criterion);
    if (!table)
        return tl::unexpected(table.error());
    const auto thresholds
        = oneVariant(ownThresholds.empty() ? options.thresholds : ownThresholds, table->exitCount(), *criterion);
    if (!thresholds)
        return tl::unexpected(thresholds.error());
    const auto words = wordsFor(*recording, path, options.labels);
    if (!words)
        return tl::unexpected(words.error());
    const auto csv = predictionsCsv(*table, *thresholds, *words);
    if (!csv)
        return tl::unexpected(csv.error());

    if (table->sampleCount() < recording->sampleCount())
        printNote(fmt::format("{} of {} samples are recorded; the others are left out.", table->sampleCount(),
                              recording->sampleCount()));
    if (!options.out.empty())
        return writeFileAtomically(options.out, *csv);
    std::fputs(csv->c_str(), stdout);
    return {};
}

} // namespace offramp
