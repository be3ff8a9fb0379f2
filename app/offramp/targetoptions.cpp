// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/targetoptions.h"

#include "app/offramp/costaxis.h"
#include "app/offramp/opensource.h"
#include "app/offramp/options.h"
#include "app/offramp/writejson.h"
#include "core/results/shortnames.h"
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
    if (!options.budget.empty()) {
        const auto cost = parseCost(options.budget, {unit, 1});
        if (!cost || *cost < 0)
            return tl::unexpected(notACost(options.budget, unit, "a mean cost"));
        return CostBudget{*cost};
    }
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

const char *methodOf(const Target &target)
{
    return std::holds_alternative<CostBudget>(target)
               ? "normal interval of the held-out mean cost"
               : "interval of the held-out paired difference (Agresti and Min 2005)";
}

std::string sentenceOf(const Target &target, const CostFormat &costs)
{
    if (const auto *budget = std::get_if<CostBudget>(&target))
        return fmt::format("a mean cost of at most {} {}", costs.exactText(budget->cost), costs.unitName());
    if (const auto *drop = std::get_if<AccuracyDrop>(&target))
        return fmt::format("an accuracy at most {} percentage points below the last exit", shortestText(drop->points));
    std::string shares;
    for (const double share : std::get<ExitShares>(target).shares)
        shares += (shares.empty() ? "" : ", ") + shortestText(share);
    return fmt::format("shares of {} of all samples at the exits but the last", shares);
}

std::string sharesText(const TargetOutcome &outcome)
{
    std::string text;
    for (const double share : outcome.exitShares)
        text += fmt::format("{}{} %", text.empty() ? "" : " | ",
                            percentNumber(share, static_cast<std::int64_t>(outcome.samples)));
    return text;
}

void noteNotReached(const Target &target, const TargetOutcome &nearest, const CostFormat &costs)
{
    if (std::holds_alternative<CostBudget>(target))
        printNote(fmt::format("the target cannot be reached: the cheapest thresholds cost {} {} per image. These are "
                              "printed.",
                              costs.exactText(nearest.point.energy), costs.unitName()));
    else if (std::holds_alternative<AccuracyDrop>(target))
        printNote(fmt::format("the target cannot be reached: the most accurate thresholds are {:+.3g} percentage "
                              "points from the last exit. These are printed.",
                              100 * (nearest.point.accuracy - nearest.lastAccuracy)));
    else
        printNote(fmt::format("the shares cannot be reached: samples of equal uncertainty exit together, and those "
                              "that an exit takes are missing behind it. The nearest are printed: {}.",
                              sharesText(nearest)));
}

void printOutcome(const char *part, const TargetOutcome &outcome, const CostFormat &costs)
{
    const auto samples = static_cast<std::int64_t>(outcome.samples);
    writeOutput(fmt::format("  {:<10} {:>9} {:>12} {}, {:>6} % (last exit {} %), exits {}\n", part,
                            groupedText(static_cast<long long>(outcome.samples)), costs.text(outcome.point.energy),
                            costs.unitName(), percentNumber(outcome.point.accuracy, samples),
                            percentNumber(outcome.lastAccuracy, samples), sharesText(outcome)));
}

void printText(const TargetVariant &found, const Target &target, const TargetSearch &search, const CostFormat &costs)
{
    const RecordingPtr &recording = search.recordings[found.table];
    writeOutput(fmt::format("{}\n{}: {} {}{}\n", sentenceOf(target, costs), printable(recording->name()),
                            found.thresholds.size() == 1 ? "threshold" : "thresholds",
                            toText(found.thresholds, search.plan.criterion),
                            found.isProven ? "" : " (found by a search that does not try everything)"));
    printOutcome("chosen on", found.chosen, costs);
    if (found.heldOut)
        printOutcome("held out", *found.heldOut, costs);
    if (found.probability)
        writeOutput(fmt::format("  holds on new images with a probability of {:.3g} ({})\n", *found.probability,
                                methodOf(target)));
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
                      {"reached", found.chosen.isMet},
                      {"proven", found.isProven},
                      {"probability", found.probability ? Json(*found.probability) : Json()},
                      {"probability_method", found.probability ? Json(methodOf(target)) : Json()}}},
                    {"variants", Json::array({variant})}};
    writeJson(json);
}

std::vector<const ExitTable *> tablesOf(const std::vector<RecordingPtr> &recordings)
{
    std::vector<const ExitTable *> tables;
    for (const RecordingPtr &recording : recordings)
        tables.push_back(&recording->table());
    return tables;
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
        others.push_back(source->recording);
    }
    const auto tables = tablesOf(search.recordings);
    const auto found = others.empty() ? findTarget(tables, *target, search.plan)
                                      : findTarget(tables, tablesOf(others), *target, search.plan);
    if (!found)
        return tl::unexpected(found.error());
    const CostFormat costs{unit, search.eMax};
    if (!found->chosen.isMet)
        noteNotReached(*target, found->chosen, costs);
    if (search.json)
        printJson(*found, *target, search, costs);
    else
        printText(*found, *target, search, costs);
    return {};
}

} // namespace offramp
