// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/cancelwatch.h"
#include "app/engine/reporter.h"
#include "core/dataset/labelcheck.h"
#include "core/protocol/engineverbs.h"
#include "core/recording/merge.h"
#include "core/support/numbers.h"
#include "core/support/standardstreams.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

namespace offramp {

namespace {

struct MergeOptions {
    std::vector<std::string> parts;
    std::string out;
};

/// What a run over the whole test set says about its labels.
std::optional<std::string> labelWarningOf(const MergedAnswers &answers)
{
    const auto isNegative = [](std::int32_t number) { return number < 0; };
    if (answers.label.empty() || std::ranges::any_of(answers.label, isNegative)
        || std::ranges::any_of(answers.predicted, isNegative))
        return std::nullopt;
    const auto labels = static_cast<std::size_t>(std::ranges::max(answers.label)) + 1;
    auto check = LabelCheck::fromJson(answers.check, labels);
    return check ? verdictOfRun(std::move(*check), answers.label, answers.predicted, answers.batch) : std::nullopt;
}

void showProgress(std::size_t merged, std::size_t samples)
{
    writeRawNote(fmt::format("\r\x1b[K{} of {} images merged{}", groupedText(merged), groupedText(samples),
                             merged == samples ? "\n" : ""));
}

Result<void> runMerge(const MergeOptions &options)
{
    Reporter reporter(false);
    const CancelWatch cancel(false);
    MergeWatch watch;
    watch.isCancelled = [token = cancel.token()] { return token.stop_requested(); };
    watch.labelWarning = labelWarningOf;
    if (::isatty(STDERR_FILENO) != 0)
        watch.progress = showProgress;
    const auto merged = mergeParts({options.parts.begin(), options.parts.end()}, options.out, watch);
    if (!merged)
        return tl::unexpected(merged.error());
    for (const std::string &text : merged->notes)
        reporter.send(WarningEvent{text});
    if (merged->labelWarning)
        reporter.send(WarningEvent{*merged->labelWarning});
    reporter.note(fmt::format("Done: {} images of {} parts are merged into {}.", groupedText(merged->samples),
                              groupedText(options.parts.size()), options.out));
    return {};
}

} // namespace

Verb addMerge(CLI::App &app)
{
    auto *command = app.add_subcommand(mergeVerb.name, mergeVerb.summary);
    command->footer("One machine each records a part, with the same command but for the part and its file:\n"
                    "  offramp-engine record … --shard 1/3 --out part1.exits\n"
                    "  offramp-engine merge part1.exits part2.exits part3.exits --out whole.exits\n"
                    "The result has the bytes of a recording that was made in one piece, except how long it took.");
    const auto options = std::make_shared<MergeOptions>();
    command->add_option("parts", options->parts, "the files of all parts, in any order")->required();
    command->add_option("--out", options->out, "recording to write (FILE.exits)")->required();
    return {command, [options] { return runMerge(*options); }};
}

} // namespace offramp
