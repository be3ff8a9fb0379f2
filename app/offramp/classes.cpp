// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/opensource.h"
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"

#include "core/results/classreport.h"
#include "core/support/atomicfile.h"
#include "core/support/standardstreams.h"

#include <fmt/format.h>

#include <memory>

namespace offramp {

namespace {

struct ClassesOptions {
    std::string recording; ///< FILE, or FILE@THRESHOLDS
    std::string thresholds;
    std::string criterion = "entropy";
    std::optional<int> exit; ///< counted from 1
    bool isConfusion = false;
    std::string out; ///< empty = stdout
};

Result<void> runClasses(const ClassesOptions &options)
{
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    const auto source = openSource(options.recording, options.thresholds, *criterion);
    if (!source)
        return tl::unexpected(source.error());
    if (source->thresholds.empty())
        return failure(ErrorKind::Usage, "Where samples exit is decided by thresholds, and none were given.",
                       "Give --thresholds, such as 0.63 or 0.4:0.9.");
    const auto thresholds = oneVariant(*source, "Write the classes of one variant at a time.");
    if (!thresholds)
        return tl::unexpected(thresholds.error());
    const OpenRecording &recording = *source->recording;
    ClassQuery query{*thresholds, {}, occurringClasses(recording)};
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
    const std::string csv = options.isConfusion ? confusionCsv(*report, recording) : classesCsv(*report, recording);
    if (!options.out.empty())
        return writeFileAtomically(options.out, csv);
    writeOutput(csv);
    return {};
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
    verb->add_option("recording", options->recording, "FILE.exits, or FILE.exits@THRESHOLDS")->required();
    verb->add_option("--thresholds", options->thresholds, "one variant, a colon between exits: 0.4:0.9");
    verb->add_option("--criterion", options->criterion, criterionText)->capture_default_str();
    verb->add_option("--exit", options->exit, "count all samples at this exit, from 1 (default: where each exits)");
    verb->add_flag("--confusion", options->isConfusion,
                   "the confusion matrix instead: true and predicted class, samples");
    verb->add_option("--out", options->out, "CSV file (default: standard output)");
    return {verb, [options] { return runClasses(*options); }};
}

} // namespace offramp
