// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/opensource.h"
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"

#include "core/dataset/labelorder.h"
#include "core/support/atomicfile.h"
#include "core/support/standardstreams.h"
#include "ui/export/predictionstable.h"

#include <cstdio>
#include <memory>

namespace offramp {

namespace {

struct PredictionsOptions {
    std::string recording; ///< FILE, or FILE@THRESHOLDS
    std::string thresholds;
    std::string criterion = "entropy";
    std::string labels; ///< a map from network outputs to labels; empty = the outputs themselves
    std::string out;    ///< empty = stdout
};

Result<void> runPredictions(const PredictionsOptions &options)
{
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    const auto source = openSource(options.recording, options.thresholds, *criterion);
    if (!source)
        return tl::unexpected(source.error());
    if (source->thresholds.empty())
        return failure(ErrorKind::Usage, "Predictions are those of one variant, and no thresholds were given.",
                       "Give --thresholds, such as 0.63 or 0.4:0.9.");
    const auto thresholds
        = oneVariant(*source, "Write the predictions of one variant at a time, each to a file of its own.");
    if (!thresholds)
        return tl::unexpected(thresholds.error());
    if (auto taken = takeLabelPipe(options.labels); !taken)
        return taken;
    const auto made = predictionsTable(*source->recording, *thresholds, options.labels);
    if (!made)
        return tl::unexpected(made.error());
    for (const std::string &note : made->notes)
        printNote(note);
    if (!options.out.empty())
        return writeFileAtomically(options.out, made->csv);
    writeOutput(made->csv);
    return {};
}

} // namespace

Verb addPredictions(CLI::App &app)
{
    auto *verb = app.add_subcommand("predictions", "Write what one variant answers to every sample as CSV");
    verb->footer(
        "The columns are sample, predicted, exit and flops (energy_joules or time_ms where only these are recorded).\n"
        "A label map that was made for recording, from labels to outputs, is recognised.");
    const auto options = std::make_shared<PredictionsOptions>();
    verb->add_option("recording", options->recording, "FILE.exits, or FILE.exits@THRESHOLDS")->required();
    verb->add_option("--thresholds", options->thresholds, "one variant, a colon between exits: 0.4:0.9");
    verb->add_option("--criterion", options->criterion, criterionText)->capture_default_str();
    verb->add_option("--labels", options->labels, "map from network outputs to labels: JSON, CSV or a pickled dict");
    verb->add_option("--out", options->out, "CSV file (default: standard output)");
    return {verb, [options] { return runPredictions(*options); }};
}

} // namespace offramp
