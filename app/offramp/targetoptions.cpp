// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/targetoptions.h"

#include "app/offramp/costaxis.h"
#include "app/offramp/opensource.h"
#include "app/offramp/options.h"
#include "app/offramp/writejson.h"
#include "core/recording/recording.h"
#include "core/results/shortnames.h"
#include "core/results/targettext.h"
#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"
#include "core/support/words.h"
#include "core/tradeoff/stepcurve.h"

#include <fmt/format.h>

#include <cmath>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

/// unit: of a budget.
Result<Target> targetOf(const TargetOptions &options, CostUnit unit)
{
    if (!options.budget.empty())
        return parseBudget(options.budget, {unit, 1}).map_error([&](const Error &) {
            return notACost(options.budget, unit, "a mean cost");
        });
    if (options.drop) {
        if (!std::isfinite(*options.drop))
            return failure(ErrorKind::Usage, "The drop is not a number of percentage points.", "Write 1 or 0.5.");
        return AccuracyDrop{*options.drop};
    }
    ExitShares wanted;
    for (const std::string_view part : split(options.shares, ',')) {
        const auto share = parseNumber(part);
        if (!share)
            return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a share.", part),
                           "Write fractions such as 0.5,0.3, one for each exit but the last.");
        wanted.shares.push_back(*share);
    }
    return wanted;
}

const char *kindOf(const Target &target)
{
    return std::holds_alternative<CostBudget>(target)     ? "budget"
           : std::holds_alternative<AccuracyDrop>(target) ? "drop"
                                                          : "shares";
}

Json valueOf(const Target &target)
{
    if (const auto *budget = std::get_if<CostBudget>(&target))
        return budget->cost;
    if (const auto *drop = std::get_if<AccuracyDrop>(&target))
        return drop->points;
    return std::get<ExitShares>(target).shares;
}

void printOutcome(const char *part, const TargetOutcome &outcome, const CostFormat &costs)
{
    const auto samples = static_cast<std::int64_t>(outcome.samples);
    writeOutput(fmt::format("  {:<10} {:>9} {:>12} {}, {:>6} % (last exit {} %), exits {}\n", part,
                            groupedText(outcome.samples), costs.text(outcome.point.energy), costs.unitName(),
                            percentNumber(outcome.point.accuracy, samples),
                            percentNumber(outcome.lastAccuracy, samples), exitSharesWords(outcome)));
}

void printText(const TargetVariant &found, const Target &target, const TargetSearch &search, const CostFormat &costs)
{
    const RecordingPtr &recording = search.recordings[found.table];
    writeOutput(fmt::format("{}\n{}: {} {}{}\n", targetWords(target, costs), printable(recording->name()),
                            found.thresholds.size() == 1 ? "threshold" : "thresholds",
                            toText(found.thresholds, search.plan.criterion),
                            found.isProven ? "" : " (found by a search that does not try everything)"));
    printOutcome("chosen on", found.chosen, costs);
    if (found.heldOut)
        printOutcome("held out", *found.heldOut, costs);
    if (found.probability)
        writeOutput(fmt::format("  holds on new images with {} probability ({})\n",
                                probabilityWords(*found.probability), probabilityMethod(target)));
}

Json outcomeJson(const TargetOutcome &outcome)
{
    return {{"samples", outcome.samples},
            {"energy", outcome.point.energy},
            {"accuracy", outcome.point.accuracy},
            {"exit_shares", outcome.exitShares},
            {"last_accuracy", outcome.lastAccuracy},
            {"met", outcome.isMet}};
}

Json areaOf(const Point &point, double eMax)
{
    const auto area = stepCurve(std::vector{point}, eMax).area();
    return area ? Json(*area) : Json();
}

void printJson(const TargetVariant &found, const Target &target, const TargetSearch &search, const CostFormat &costs)
{
    const RecordingPtr &recording = search.recordings[found.table];
    const Point onAll = pointOf(recording->outcomeAt(found.thresholds), recording->table().cost());
    Json thresholds = Json::array();
    for (const double threshold : found.thresholds)
        thresholds.push_back(writtenThreshold(threshold, search.plan.criterion));
    const Json variant{{"recording", shortNames(search.recordings).at(recording->path())},
                       {"thresholds", std::move(thresholds)},
                       {"energy", onAll.energy},
                       {"accuracy", onAll.accuracy},
                       {"chosen", outcomeJson(found.chosen)},
                       {"held_out", found.heldOut ? outcomeJson(*found.heldOut) : Json()}};
    const Json json{{"version", "offramp " OFFRAMP_VERSION},
                    {"unit", toText(costs.unit)},
                    {"criterion", toText(search.plan.criterion)},
                    {"e_max", search.eMax},
                    {"k", 1},
                    {"area", areaOf(found.chosen.point, search.eMax)},
                    {"held_out_area", found.heldOut ? areaOf(found.heldOut->point, search.eMax) : Json()},
                    {"upper_bound", Json()},
                    {"target",
                     {{"kind", kindOf(target)},
                      {"value", valueOf(target)},
                      {"confidence", orNull(search.plan.confidence)},
                      {"reached", found.isReached},
                      {"proven", found.isProven},
                      {"probability", orNull(found.probability)},
                      {"probability_method", found.probability ? Json(probabilityMethod(target)) : Json()},
                      {"probability_where_chosen", orNull(found.probabilityWhereChosen)}}},
                    {"variants", Json::array({variant})}};
    writeJson(json);
}

/// Samples that nothing was chosen on, of the same network.
Result<void> checkReported(const OpenRecording &chosenOn, const OpenRecording &reportedOn)
{
    if (chosenOn.fingerprint() == reportedOn.fingerprint())
        return failure(
            ErrorKind::Usage,
            fmt::format("{} has the samples that are chosen on: nothing of it is held out.", reportedOn.name()),
            "Give a recording of other samples, or leave out --report-on: a part is then held out (--split).");
    const auto network = [](const OpenRecording &recording) { return recording.columns()->about("network_sha256"); };
    if (const auto one = network(chosenOn), other = network(reportedOn); one && other && *one != *other)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} and {} are of different networks.", chosenOn.name(), reportedOn.name()),
                       "Give a recording of the same network for each, in the same order.");
    return {};
}

} // namespace

void addTargetOptions(CLI::App *verb, const std::shared_ptr<TargetOptions> &options)
{
    auto *budget
        = verb->add_option("--budget", options->budget,
                           "one variant: the most accurate of a mean cost of at most this per image, in the unit of "
                           "--cost or with its own");
    auto *drop = verb->add_option("--drop", options->drop,
                                  "one variant: the cheapest at most so many percentage points below the last exit");
    auto *shares = verb->add_option("--shares", options->shares,
                                    "one variant: a share of all samples at each exit but the last: 0.5,0.3");
    budget->excludes(drop)->excludes(shares);
    drop->excludes(shares);
    verb->add_option(
        "--confidence", options->confidence,
        "with --budget or --drop: thresholds that meet it with this probability by the samples that choose "
        "them, such as 0.9 (default: those that just meet it)");
    verb->add_option("--report-on", options->reportOn,
                     "for a target: choose on all samples of the recordings, and report on these of other samples, one "
                     "for each");
}

Result<void> suggestTarget(const TargetSearch &search, const TargetOptions &options)
{
    const CostUnit unit = search.recordings.front()->view().cost;
    const auto target = targetOf(options, unit);
    if (!target)
        return tl::unexpected(target.error());
    std::vector<RecordingPtr> others;
    for (const std::string &path : options.reportOn) {
        auto source = openSource(path, {}, search.plan.criterion, unit);
        if (!source)
            return tl::unexpected(source.error());
        if (auto fits = checkReported(*search.recordings[std::min(others.size(), search.recordings.size() - 1)],
                                      *source->recording);
            !fits)
            return fits;
        others.push_back(source->recording);
    }
    const auto tables = tablesOf(search.recordings);
    const auto found = others.empty() ? findTarget(tables, *target, search.plan)
                                      : findTarget(tables, tablesOf(others), *target, search.plan);
    if (!found)
        return tl::unexpected(found.error());
    const CostFormat costs{unit, search.eMax};
    if (!found->isReached)
        printNote(nearestSentence(*found, *target, search.plan, costs));
    if (search.json)
        printJson(*found, *target, search, costs);
    else
        printText(*found, *target, search, costs);
    return {};
}

} // namespace offramp
