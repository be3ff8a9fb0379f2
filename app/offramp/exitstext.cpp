// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/exitstext.h"

#include "app/offramp/options.h"
#include "app/offramp/writejson.h"
#include "core/results/shortnames.h"
#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"

#include <fmt/format.h>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

/// Mean cost of a sample that passes through all exits up to one, as it is shown.
double costOf(const ExitsReport &report, ExitIndex exit)
{
    const ExitTable &table = report.recording->table();
    double sum = 0;
    for (std::size_t i = 0; i < table.sampleCount(); ++i)
        sum += table.cost(exit, {i});
    return shownCost(sum / static_cast<double>(table.sampleCount()), table.cost().unit);
}

std::size_t heldOutSamples(const ExitsReport &report)
{
    const auto split = splitSamples(report.recording->table(), report.plan.variants);
    return split ? split->heldOut.size() : 0;
}

std::optional<double> less(const std::optional<double> &a, const std::optional<double> &b)
{
    return a && b ? std::optional(*a - *b) : std::nullopt;
}

std::string areaText(const std::optional<double> &area, const CostFormat &costs)
{
    return area ? costs.text(*area) : std::string("-");
}

/// "+0.12 (0.03 to 0.21)"
std::string changeText(const AreaInterval &change, const CostFormat &costs)
{
    return fmt::format("{}{} ({} to {})", change.value > 0 ? "+" : "", costs.text(change.value), costs.text(change.low),
                       costs.text(change.high));
}

/// The same change seen from the other side.
AreaInterval opposite(const AreaInterval &change)
{
    return {-change.value, change.standardError, -change.high, -change.low, {}};
}

std::string earnsText(const ExitsReport &report, const ExitWorth &worth, const CostFormat &costs)
{
    if (!worth.without)
        return "-";
    if (worth.without->difference)
        return changeText(opposite(*worth.without->difference), costs);
    const auto earns = less(report.worths.all.area, worth.without->area);
    return earns ? fmt::format("{}{}", *earns > 0 ? "+" : "", costs.text(*earns)) : std::string("-");
}

std::string listOf(const std::vector<ExitIndex> &exits)
{
    std::string text;
    for (const ExitIndex exit : exits)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", exit.value + 1);
    return text;
}

void printVariants(const ExitsReport &report, const ExitSet &set, const CostFormat &costs)
{
    const auto samples = static_cast<std::int64_t>(report.recording->table().sampleCount());
    for (std::size_t i = 0; i < set.points.size(); ++i) {
        const Thresholds &thresholds = set.thresholds[i];
        const std::string rule
            = thresholds.empty() ? "one exit, no threshold"
                                 : fmt::format("threshold {:>12}", toText(thresholds, report.plan.variants.criterion));
        writeOutput(fmt::format("  {}: {:>10} {}, {:>6} %\n", rule, costs.text(set.points[i].energy), costs.unitName(),
                                percentNumber(set.points[i].accuracy, samples)));
    }
}

void printChoice(const ExitsReport &report, const CostFormat &costs)
{
    const ExitChoice &choice = *report.choice;
    writeOutput(fmt::format("\nbest {} of {}: {}\n", choice.best.exits.size(),
                            counted(report.worths.exits.size(), "exit"), listOf(choice.best.exits)));
    writeOutput(fmt::format("  area {} where chosen", areaText(choice.best.area, costs)));
    if (choice.best.heldOutArea)
        writeOutput(fmt::format(", {} held out", areaText(choice.best.heldOutArea, costs)));
    if (choice.best.difference)
        writeOutput(fmt::format("; against all exits {}", changeText(*choice.best.difference, costs)));
    writeOutput("\n");
    if (choice.isProven)
        writeOutput(fmt::format("  every set of {} was tried\n", counted(choice.best.exits.size(), "exit")));
    else
        writeOutput(
            fmt::format("  {} sets were tried, not all of them; no set of exits has more than {} where chosen\n",
                        choice.tried, areaText(choice.upperBound, costs)));
    printVariants(report, choice.best, costs);
}

Json intervalOf(const std::optional<AreaInterval> &change)
{
    return change ? Json{change->low, change->high} : Json();
}

Json variantsOf(const ExitsReport &report, const ExitSet &set)
{
    Json variants = Json::array();
    for (std::size_t i = 0; i < set.points.size(); ++i) {
        Json thresholds = Json::array();
        for (const double threshold : set.thresholds[i])
            thresholds.push_back(writtenThreshold(threshold, report.plan.variants.criterion));
        variants.push_back({{"thresholds", std::move(thresholds)},
                            {"energy", set.points[i].energy},
                            {"accuracy", set.points[i].accuracy}});
    }
    return variants;
}

Json exitJson(const ExitsReport &report, const ExitWorth &worth)
{
    const ExitSet without = worth.without.value_or(ExitSet());
    std::optional<AreaInterval> earned;
    if (without.difference)
        earned = opposite(*without.difference);
    return {{"exit", worth.exit.value + 1},
            {"name", report.recording->exitName(worth.exit)},
            {"cost", costOf(report, worth.exit)},
            {"accuracy", worth.accuracy},
            {"head_cost", orNull(worth.headCost)},
            {"exit_shares", worth.shares},
            {"area_without", orNull(without.area)},
            {"held_out_area_without", orNull(without.heldOutArea)},
            {"earns", orNull(less(report.worths.all.area, without.area))},
            {"held_out_earns", earned ? Json(earned->value) : Json()},
            {"held_out_earns_interval", intervalOf(earned)}};
}

Json choiceJson(const ExitsReport &report, const ExitChoice &choice)
{
    Json exits = Json::array();
    for (const ExitIndex exit : choice.best.exits)
        exits.push_back(exit.value + 1);
    return {{"exits", std::move(exits)},
            {"area", orNull(choice.best.area)},
            {"held_out_area", orNull(choice.best.heldOutArea)},
            {"held_out_gain", choice.best.difference ? Json(choice.best.difference->value) : Json()},
            {"held_out_gain_interval", intervalOf(choice.best.difference)},
            {"variants", variantsOf(report, choice.best)},
            {"every_set_tried", choice.isProven},
            {"sets_tried", choice.tried},
            {"upper_bound", orNull(choice.upperBound)}};
}

} // namespace

void printText(const ExitsReport &report)
{
    const ExitTable &table = report.recording->table();
    const CostFormat costs{shownUnit(table.cost().unit), report.plan.variants.eMax};
    const auto samples = static_cast<std::int64_t>(table.sampleCount());
    const std::size_t heldOut = heldOutSamples(report);
    writeOutput(
        fmt::format("{}: {}; variants with shared thresholds, chosen on {}{}\n", printable(report.recording->name()),
                    counted(table.exitCount(), "exit"), counted(table.sampleCount() - heldOut, "sample"),
                    heldOut > 0 ? fmt::format(", reported on the other {}", groupedText(heldOut)) : std::string()));
    printVariants(report, report.worths.all, costs);
    writeOutput(
        fmt::format("area {} where chosen{}, up to E_max = {} {}\n\n", areaText(report.worths.all.area, costs),
                    heldOut > 0 ? ", " + areaText(report.worths.all.heldOutArea, costs) + " held out" : std::string(),
                    costs.eMaxText(), costs.unitName()));
    writeOutput(fmt::format("{:>4} {:<14} {:>10} {:>10} {:>10} {:>12}  {:<28} {}\n", "exit", "name", costs.unitName(),
                            "head", "accuracy", "without it", heldOut > 0 ? "earns, held out (95 %)" : "earns",
                            "exits there, by variant"));
    for (const ExitWorth &worth : report.worths.exits) {
        const ExitSet without = worth.without.value_or(ExitSet());
        std::string shares;
        for (const double share : worth.shares)
            shares += fmt::format("{}{} %", shares.empty() ? "" : " | ", percentNumber(share, samples));
        writeOutput(
            fmt::format("{:>4} {:<14} {:>10} {:>10} {:>8} % {:>12}  {:<28} {}\n", worth.exit.value + 1,
                        printable(report.recording->exitName(worth.exit), 14), costs.text(costOf(report, worth.exit)),
                        worth.headCost ? costs.text(*worth.headCost) : "-", percentNumber(worth.accuracy, samples),
                        areaText(without.heldOutArea ? without.heldOutArea : without.area, costs),
                        earnsText(report, worth, costs), shares));
    }
    if (report.choice)
        printChoice(report, costs);
}

void printJson(const ExitsReport &report)
{
    Json exits = Json::array();
    for (const ExitWorth &worth : report.worths.exits)
        exits.push_back(exitJson(report, worth));
    const ExitTable &table = report.recording->table();
    const Json json{{"version", "offramp " OFFRAMP_VERSION},
                    {"unit", toText(shownUnit(table.cost().unit))},
                    {"recording", shortNames({report.recording}).at(report.recording->path())},
                    {"criterion", toText(report.plan.variants.criterion)},
                    {"e_max", report.plan.variants.eMax},
                    {"samples", table.sampleCount()},
                    {"held_out_samples", heldOutSamples(report)},
                    {"k", report.plan.variants.most.value_or(report.worths.all.points.size())},
                    {"heads_known", !report.plan.heads.empty()},
                    {"area", orNull(report.worths.all.area)},
                    {"held_out_area", orNull(report.worths.all.heldOutArea)},
                    {"variants", variantsOf(report, report.worths.all)},
                    {"exits", std::move(exits)},
                    {"chosen", report.choice ? choiceJson(report, *report.choice) : Json()}};
    writeJson(json);
}

} // namespace offramp
