// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/costaxis.h"
#include "app/offramp/exitstext.h"
#include "app/offramp/opensource.h"
#include "app/offramp/options.h"
#include "app/offramp/splitoptions.h"
#include "app/offramp/verbs.h"

#include "core/recording/recordingtable.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <memory>

namespace offramp {

namespace {

struct ExitsOptions {
    std::string recording;
    int choose = 0; ///< exits; 0 = no subset
    std::size_t variants = 3;
    std::shared_ptr<AxisOptions> axis = std::make_shared<AxisOptions>();
    std::string criterion = "entropy";
    std::string heads; ///< empty = as recorded
    std::shared_ptr<SplitOptions> split = std::make_shared<SplitOptions>();
    bool json = false;
};

/// The costs of heads in the unit of the table.
Result<HeadCosts> headsFor(const std::string &text, const OpenRecording &recording)
{
    const ExitTable &table = recording.table();
    const CostUnit unit = recording.view().cost;
    if (text.empty()) {
        const bool isGflops = unit == CostUnit::Gflops;
        HeadCosts heads = recording.columns() ? headCosts(*recording.columns(), unit) : HeadCosts();
        if (heads.empty() && table.exitCount() > 1)
            printNote(fmt::format("{} does not say what its heads cost{}, so removing an exit gives nothing back: an "
                                  "area without an exit may be larger than printed. Give the costs with --heads, one "
                                  "for each exit but the last{}.",
                                  recording.path(), isGflops ? std::string() : fmt::format(" in {}", toText(unit)),
                                  isGflops ? " (head_flops in offramp-engine flops --json), or record it again" : ""));
        return heads;
    }
    HeadCosts heads;
    for (const std::string_view part : split(text, ',')) {
        const auto cost = parseCost(part, {unit, 1});
        if (!cost)
            return tl::unexpected(notACost(std::string(part), unit, "the cost of a head"));
        heads.push_back(storedCost(*cost, table.cost().unit));
    }
    if (heads.size() + 1 == static_cast<std::size_t>(table.exitCount()))
        heads.push_back(0);
    return heads;
}

Result<void> runExits(const ExitsOptions &options)
{
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    const auto axis = parseAxis(*options.axis);
    if (!axis)
        return tl::unexpected(axis.error());
    const auto source = openSource(options.recording, {}, *criterion, axis->unit);
    if (!source)
        return tl::unexpected(source.error());
    if (!source->thresholds.empty())
        return failure(ErrorKind::Usage, "The thresholds of exits are searched for, and some were given.",
                       fmt::format("Give {} alone.", source->recording->path()));
    const OpenRecording &recording = *source->recording;
    if (auto fits = checkSplit(*options.split, recording.table().sampleCount()); !fits)
        return fits;
    const bool isProposed = !axis->eMax && !recording.isContest();
    const double eMax = isProposed ? proposedEMax({source->recording}) : eMaxFor(*axis, {source->recording});
    auto heads = headsFor(options.heads, recording);
    if (!heads)
        return tl::unexpected(heads.error());

    const ExitPlan plan{{.most = options.variants,
                         .eMax = eMax,
                         .criterion = *criterion,
                         .chosenShare = options.split->chosenShare(),
                         .seed = options.split->seed},
                        std::move(*heads)};
    const auto worths = exitWorths(recording.table(), plan);
    if (!worths)
        return tl::unexpected(worths.error());
    std::optional<ExitChoice> choice;
    if (options.choose != 0) {
        auto best = bestExits(recording.table(), options.choose, plan);
        if (!best)
            return tl::unexpected(best.error());
        choice = std::move(*best);
    }
    const ExitsReport report{source->recording, plan, *worths, choice};
    if (options.json)
        printJson(report);
    else
        printText(report);
    return {};
}

} // namespace

Verb addExits(CLI::App &app)
{
    auto *verb = app.add_subcommand("exits", "Say what each exit of a network earns, and which exits are the best");
    verb->footer(
        "Each set of exits is judged by the area of its best variants of shared thresholds, which are chosen on one\n"
        "part of the samples and reported on the other. Example: offramp exits run.exits --choose 3");
    const auto options = std::make_shared<ExitsOptions>();
    verb->add_option("recording", options->recording, "FILE.exits")->required();
    verb->add_option("--choose", options->choose, "also the best set of so many exits, the last of them always answers")
        ->check(CLI::Range(1, 1000));
    verb->add_option("--k", options->variants, "variants that an area is made of, at most")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    addAxisOptions(verb, options->axis, "39.32 GFLOPs for 200 classes, else a round number above the full cost");
    verb->add_option("--criterion", options->criterion, criterionText)->capture_default_str();
    verb->add_option(
        "--heads", options->heads,
        "what the head of each exit but the last costs, in the unit of --cost or with its own (default: as "
        "recorded)");
    addSplitOptions(verb, options->split);
    verb->add_flag("--json", options->json, "print JSON");
    return {verb, [options] { return runExits(*options); }};
}

} // namespace offramp
