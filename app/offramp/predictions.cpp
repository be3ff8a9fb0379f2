// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/source.h"
#include "app/offramp/verbs.h"

#include "core/results/loadrecording.h"
#include "core/support/atomicfile.h"
#include "ui/export/predictionstable.h"

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

} // namespace

Result<void> runPredictions(const PredictionsOptions &options)
{
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    const auto [path, ownThresholds] = splitSource(options.recording);
    const auto recording = loadRecording(path, *criterion);
    if (!recording)
        return tl::unexpected(recording.error());
    const auto thresholds = oneVariant(ownThresholds.empty() ? options.thresholds : ownThresholds,
                                       (*recording)->table().exitCount(), *criterion);
    if (!thresholds)
        return tl::unexpected(thresholds.error());
    const auto made = predictionsTable(**recording, *thresholds, options.labels);
    if (!made)
        return tl::unexpected(made.error());
    for (const std::string &note : made->notes)
        printNote(note);
    if (!options.out.empty())
        return writeFileAtomically(options.out, made->csv);
    std::fputs(made->csv.c_str(), stdout);
    return {};
}

} // namespace offramp
