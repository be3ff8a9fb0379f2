// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/combined.h"
#include "app/offramp/costaxis.h"
#include "app/offramp/opensource.h"
#include "app/offramp/options.h"
#include "app/offramp/readpoints.h"
#include "app/offramp/splitoptions.h"
#include "app/offramp/suggestbinned.h"
#include "app/offramp/suggesttext.h"
#include "app/offramp/targetoptions.h"
#include "app/offramp/verbs.h"
#include "app/offramp/writejson.h"

#include "core/results/proposaltext.h"
#include "core/results/shortnames.h"
#include "core/support/json.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"
#include "core/tradeoff/bestvariants.h"
#include "core/tradeoff/stepcurve.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace offramp {

using namespace std::string_literals;

namespace {

struct SuggestOptions {
    std::vector<std::string> recordings;
    std::string points; ///< a table of points instead; a CSV file, or - for stdin
    std::string energy; ///< the name of its column; empty = detect
    std::string cost;   ///< empty = GFLOPs, or what the points are in
    std::string eMax;
    std::string criterion = "entropy";
    std::size_t most = 3;
    std::shared_ptr<SplitOptions> split = std::make_shared<SplitOptions>();
    std::shared_ptr<TargetOptions> target = std::make_shared<TargetOptions>();
    std::shared_ptr<BinnedOptions> bins = std::make_shared<BinnedOptions>();
    bool perExit = false;
    bool cascade = false;
    std::size_t clusters = 0; ///< 0: none
    bool json = false;
};

/// Adds what the recordings can be combined to, or puts it in their place.
Result<void> combine(const SuggestOptions &options, ProposalRequest &request, CostUnit unit)
{
    if (!options.cascade && options.clusters == 0)
        return {};
    if (options.clusters != 0 && unit != CostUnit::Gflops)
        return failure(ErrorKind::Usage, "What clusters cost is known in FLOPs only.", "Leave out --cost.");
    auto combined = options.cascade ? allCascades(options.recordings, request.plan.criterion, unit)
                                    : allRoutings(options.recordings, options.clusters, request.plan);
    if (!combined)
        return tl::unexpected(combined.error());
    if (options.clusters != 0) {
        request.plan.criterion = Criterion::Score;
        request.recordings.clear();
        request.ids.clear();
    }
    for (RecordingPtr &recording : *combined) {
        request.recordings.push_back(std::move(recording));
        request.ids.push_back({static_cast<int>(request.ids.size()) + 1});
    }
    return {};
}

Result<ProposalRequest> requestFor(const SuggestOptions &options)
{
    const auto axis = parseAxis({options.cost.empty() ? AxisOptions().cost : options.cost, options.eMax});
    if (!axis)
        return tl::unexpected(axis.error());
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    std::vector<Source> sources;
    ProposalRequest request;
    for (const std::string &argument : options.recordings) {
        auto source = openSource(argument, {}, *criterion, axis->unit);
        if (!source)
            return tl::unexpected(source.error());
        if (!source->thresholds.empty())
            return failure(ErrorKind::Usage, fmt::format("{} has thresholds.", argument),
                           "Give the recording alone: thresholds are what is searched for.");
        request.ids.push_back({static_cast<int>(sources.size()) + 1});
        request.recordings.push_back(source->recording);
        sources.push_back(std::move(*source));
    }
    if (options.target->reportOn.empty()) {
        const std::size_t samples = request.recordings.front()->table().sampleCount();
        if (auto fits = checkSplit(*options.split, samples); !fits)
            return tl::unexpected(fits.error());
    }
    const double eMax = eMaxFor(*axis, request.recordings);
    noteMixtures(sources, eMax);
    request.plan = {options.most, eMax, *criterion, options.split->chosenShare(), options.split->seed};
    request.perExit = options.perExit;
    if (auto combined = combine(options, request, axis->unit); !combined)
        return tl::unexpected(combined.error());
    return request;
}

const std::string &pathOf(const Variant &variant, const ProposalRequest &request)
{
    const auto place = std::ranges::find(request.ids, variant.recording) - request.ids.begin();
    return request.recordings[static_cast<std::size_t>(place)]->path();
}

void printText(const Proposal &proposal, const ProposalRequest &request)
{
    const ExitTable &table = request.recordings.front()->table();
    const auto samples = static_cast<std::int64_t>(table.sampleCount());
    const CostFormat costs{shownUnit(table.cost().unit), request.plan.eMax};
    if (proposal.variants.empty()) {
        writeOutput(fmt::format("no variant lies below E_max = {} {}\n", costs.eMaxText(), costs.unitName()));
        return;
    }
    const auto names = shortNames(request.recordings);
    const Criterion criterion = request.plan.criterion;
    std::vector<std::string> shown;
    for (const Variant &variant : proposal.variants)
        shown.push_back(printable(names.at(pathOf(variant, request))));
    const std::size_t width = nameWidth(shown);
    writeOutput(fmt::format("{:<{}} {:>20} {:>16} {:>10}\n", "recording", width,
                            criterion == Criterion::Entropy ? "thresholds" : toText(criterion),
                            costs.unitName() + "/image"s, "accuracy"));
    for (std::size_t i = 0; i < proposal.variants.size(); ++i) {
        const Variant &variant = proposal.variants[i];
        writeOutput(fmt::format("{:<{}} {:>20} {:>16} {:>8} %\n", shown[i], width,
                                toText(variant.thresholds, criterion), costs.text(proposal.points[i].energy),
                                percentNumber(proposal.points[i].accuracy, samples)));
    }
    writeOutput("\n");
    printAreas(request.perExit ? "thresholds for each exit" : "shared thresholds", proposal.instead, costs, samples);
    if (proposal.shared)
        printAreas("the best shared thresholds", *proposal.shared, costs, samples);
    if (request.perExit && !proposal.isExact && proposal.upperBound)
        writeOutput(fmt::format("no thresholds have more than this on the samples they were chosen on: {}\n",
                                areaSentence(*proposal.upperBound, costs, samples)));
}

Result<void> suggestThresholds(const SuggestOptions &options)
{
    const auto request = requestFor(options);
    if (!request)
        return tl::unexpected(request.error());
    if (options.target->any()) {
        const SuggestionPlan &plan = request->plan;
        return suggestTarget({request->recordings,
                              {plan.criterion, options.perExit, plan.chosenShare, plan.seed,
                               options.target->confidence},
                              plan.eMax,
                              options.json},
                             *options.target);
    }
    if (options.bins->binned)
        return suggestBinned(*request, options.bins->bins, options.json);
    const auto proposal = propose(*request);
    if (!proposal)
        return tl::unexpected(proposal.error());
    if (options.json)
        writeOutput(toJson(*proposal, *request));
    else
        printText(*proposal, *request);
    return {};
}

Result<void> suggestPoints(const SuggestOptions &options, const UnitOptions &units)
{
    using Json = nlohmann::ordered_json;
    const auto table = readPoints(options.points, {options.energy, options.cost}, units);
    if (!table)
        return tl::unexpected(table.error());
    const auto eMax = eMaxFor(options.eMax, *table);
    if (!eMax)
        return tl::unexpected(eMax.error());
    const auto best = bestPoints(table->points, options.most, *eMax);
    if (!best)
        return tl::unexpected(best.error());
    std::vector<Point> points;
    Json variants = Json::array();
    for (const std::size_t i : *best) {
        points.push_back(table->points[i]);
        variants.push_back(
            {{"name", nameOf(*table, i)}, {"energy", points.back().energy}, {"accuracy", points.back().accuracy}});
    }
    const auto area = stepCurve(points, *eMax).area();
    const auto given = stepCurve(table->points, *eMax).area();
    const CostFormat costs{table->unit, *eMax};
    if (options.json) {
        const Json json{{"version", "offramp " OFFRAMP_VERSION},
                        {"unit", toText(costs.unit)},
                        {"e_max", *eMax},
                        {"accuracy_read_as", toText(table->accuracyUnit)},
                        {"k", options.most},
                        {"area", orNull(area)},
                        {"held_out_area", nullptr},
                        {"upper_bound", orNull(area)},
                        {"area_of_all_points", orNull(given)},
                        {"helpful", helpfulPoints(table->points, *eMax).size()},
                        {"variants", std::move(variants)}};
        writeJson(json);
        return {};
    }
    for (const std::size_t i : *best)
        writeOutput(fmt::format("{:<28} {:>16} {} {:>8} %\n", printable(nameOf(*table, i)),
                                costs.text(table->points[i].energy), costs.unitName(),
                                percentNumber(table->points[i].accuracy, 0)));
    if (!area)
        writeOutput(fmt::format("no point lies below E_max = {} {}\n", costs.eMaxText(), costs.unitName()));
    else
        writeOutput(fmt::format("{}; of all points: {}\n", areaSentence(*area, costs), costs.text(*given)));
    return {};
}

Result<void> runSuggest(const SuggestOptions &options, const UnitOptions &units)
{
    if (options.points.empty() == options.recordings.empty())
        return failure(ErrorKind::Usage, "Variants are suggested either from recordings or from a table of points.",
                       "Give FILE.exits, or --points FILE.csv.");
    if (!options.target->reportOn.empty() && !options.target->any())
        return failure(ErrorKind::Usage, "--report-on is for a target, and none was given.",
                       "Add --budget, --drop or --shares.");
    if (options.target->confidence && !options.target->any())
        return failure(ErrorKind::Usage, "--confidence is for a target, and none was given.",
                       "Add --budget or --drop.");
    if (auto checked = checkBinned(*options.bins); !checked)
        return checked;
    if (options.bins->binned && (!options.points.empty() || options.perExit || options.target->any()))
        return failure(ErrorKind::Usage,
                       "--binned suggests rules over bins of recordings, for the largest area and without thresholds.",
                       "Leave out --points, --per-exit, --budget, --drop and --shares, or leave out --binned.");
    if (options.points.empty())
        return suggestThresholds(options);
    if (options.cascade || options.clusters != 0)
        return failure(ErrorKind::Usage, "Points cannot be combined: what each sample is answered is not known.",
                       "Leave out --cascade and --cluster, or give recordings.");
    if (options.perExit || options.target->any())
        return failure(ErrorKind::Usage, "Points have no thresholds: none for each exit, and none for a target.",
                       "Leave out --per-exit, --budget, --drop and --shares, or give recordings.");
    return suggestPoints(options, units);
}

} // namespace

Verb addSuggest(CLI::App &app)
{
    auto *verb = app.add_subcommand("suggest", "Search for the variants with the largest area");
    verb->footer(
        "Several recordings of the same samples are searched together. Thresholds are chosen on one part of the\n"
        "samples and reported on the other. Up to two thresholds for each exit are searched exactly, more with an\n"
        "upper bound. Example: offramp suggest run.exits --k 11 --per-exit --json");
    const auto options = std::make_shared<SuggestOptions>();
    verb->add_option("recordings", options->recordings, "recordings (FILE.exits)");
    auto *points = verb->add_option("--points", options->points,
                                    "choose from a table of points: CSV file, or - for standard input");
    auto *most = verb->add_option("--k", options->most, "how many variants at most")->capture_default_str();
    auto *cascades = verb->add_flag("--cascade", options->cascade,
                                    "search cascades of the recordings too, the cheaper network first");
    verb->add_option("--cluster", options->clusters,
                     "send samples to the recordings by so many clusters of the first one's logits, and search the\n"
                     "score of the result: see offramp cluster --help")
        ->check(CLI::Range(1, 1000))
        ->excludes(cascades);
    verb->add_flag("--per-exit", options->perExit, "a threshold for each exit, not one that all exits share");
    addBinnedOptions(verb, options->bins);
    verb->add_option("--cost", options->cost,
                     std::string(costText) + " (default: gflops; for points, what their table says)");
    verb->add_option("--emax", options->eMax,
                     std::string(eMaxText)
                         + " (default: 39.32 GFLOPs; for joules and ms a round number above the full cost)");
    verb->add_option("--criterion", options->criterion, criterionText)->capture_default_str();
    addSplitOptions(verb, options->split);
    addTargetOptions(verb, options->target);
    verb->add_option("--energy", options->energy, "column of the energy of points (default: by its name)");
    verb->add_flag("--json", options->json, "print JSON");
    const auto units = std::make_shared<UnitOptions>();
    addUnitOptions(verb, units, "accuracies of points");
    for (const char *ofPoints : {"--energy", "--unit", "--percent", "--fraction"})
        verb->get_option(ofPoints)->needs(points);
    for (const char *ofSamples : {"--split", "--seed", "--criterion"})
        verb->get_option(ofSamples)->excludes(points);
    for (const char *ofOneVariant : {"--budget", "--drop", "--shares"})
        verb->get_option(ofOneVariant)->excludes(most);
    for (const char *ofSplit : {"--split", "--seed"})
        verb->get_option(ofSplit)->excludes(verb->get_option("--report-on"));
    return {verb, [options, units] { return runSuggest(*options, *units); }};
}

} // namespace offramp
