// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/onevariant.h"
#include "app/offramp/verbs.h"

#include "core/results/classreport.h"

#include <fmt/format.h>

#include <memory>

namespace offramp {

namespace {

struct ClassesOptions : VariantOptions {
    std::optional<int> exit; ///< counted from 1
    bool isConfusion = false;
};

Result<void> runClasses(const ClassesOptions &options)
{
    const auto source = openVariant(options, "Where samples exit is decided by thresholds, and none were given.",
                                    "Write the classes of one variant at a time.");
    if (!source)
        return tl::unexpected(source.error());
    const OpenRecording &recording = *source->recording;
    ClassQuery query{source->thresholds, {}, occurringClasses(recording)};
    if (options.exit) {
        const int exits = recording.table().exitCount();
        if (*options.exit < 1 || *options.exit > exits)
            return failure(ErrorKind::Usage, fmt::format("There is no exit {}.", *options.exit),
                           fmt::format("Give --exit 1 to {}.", exits));
        query.answersAt = ExitIndex{*options.exit - 1};
    }
    const auto report = classReport(recording, query);
    if (!report)
        return tl::unexpected(report.error());
    return writeOut(options, options.isConfusion ? confusionCsv(*report, recording) : classesCsv(*report, recording));
}

} // namespace

Verb addClasses(CLI::App &app)
{
    auto *verb = app.add_subcommand("classes", "Write how one variant does on each class as CSV");
    verb->footer(
        "The columns are class, name, samples, predicted (samples of any class that are predicted as it), correct,\n"
        "accuracy, precision, the share that exits at each exit, and the mean cost. Other answers than those of the\n"
        "exits that samples take: --exit 1 counts all samples at exit 1, whichever they take.");
    const auto options = std::make_shared<ClassesOptions>();
    addVariantOptions(verb, options);
    verb->add_option("--exit", options->exit, "count all samples at this exit, from 1 (default: where each exits)");
    verb->add_flag("--confusion", options->isConfusion,
                   "the confusion matrix instead: true and predicted class, samples");
    addOutOption(verb, options);
    return {verb, [options] { return runClasses(*options); }};
}

} // namespace offramp
