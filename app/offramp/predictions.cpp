// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/onevariant.h"
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"

#include "core/dataset/labelorder.h"
#include "core/support/outputs.h"
#include "ui/export/predictionstable.h"

#include <memory>

namespace offramp {

namespace {

struct PredictionsOptions : VariantOptions {
    std::string labels; ///< a map from network outputs to labels; empty = the outputs themselves
};

Result<void> runPredictions(const PredictionsOptions &options)
{
    if (auto checked = checkOutputs({options.out}, filesOfLabels(options.labels)); !checked)
        return checked;
    const auto source = openVariant(options, "Predictions are those of one variant, and no thresholds were given.",
                                    "Write the predictions of one variant at a time, each to a file of its own.");
    if (!source)
        return tl::unexpected(source.error());
    if (auto taken = takeLabelPipe(options.labels); !taken)
        return taken;
    const auto made = predictionsTable(*source->recording, source->thresholds, options.labels);
    if (!made)
        return tl::unexpected(made.error());
    for (const std::string &note : made->notes)
        printNote(note);
    return writeOut(options, made->csv);
}

} // namespace

Verb addPredictions(CLI::App &app)
{
    auto *verb = app.add_subcommand("predictions", "Write what one variant answers to every sample as CSV");
    verb->footer(
        "The columns are sample, predicted, exit and flops (energy_joules or time_ms where only these are recorded).\n"
        "A label map that was made for recording, from labels to outputs, is recognised.");
    const auto options = std::make_shared<PredictionsOptions>();
    addVariantOptions(verb, options);
    verb->add_option("--labels", options->labels, "map from network outputs to labels: JSON, CSV or a pickled dict");
    addOutOption(verb, options);
    return {verb, [options] { return runPredictions(*options); }};
}

} // namespace offramp
