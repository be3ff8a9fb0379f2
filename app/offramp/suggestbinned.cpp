// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/suggestbinned.h"

#include "app/offramp/suggesttext.h"
#include "app/offramp/writejson.h"
#include "core/results/searchedtables.h"
#include "core/results/shortnames.h"
#include "core/search/rulecomparison.h"
#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

using namespace std::string_literals;

namespace {

using Json = nlohmann::ordered_json;

/// A range as people write it: values of the criterion instead of uncertainties, low below high.
UncertaintyRange written(const UncertaintyRange &range, Criterion criterion)
{
    const auto convert = [criterion](const std::optional<double> &end) {
        return end ? std::optional(writtenThreshold(*end, criterion)) : std::nullopt;
    };
    const UncertaintyRange same{convert(range.low), convert(range.high)};
    return criterion == Criterion::Entropy ? same : UncertaintyRange{same.high, same.low};
}

/// "below 0.12", "0.3 to 0.35"; of other criteria than the entropy "above 0.9".
std::string rangeText(const UncertaintyRange &range, Criterion criterion)
{
    const auto [low, high] = written(range, criterion);
    if (low && high)
        return fmt::format("{} to {}", shortestText(*low), shortestText(*high));
    const bool isEntropy = criterion == Criterion::Entropy;
    if (high)
        return fmt::format("{} {}", isEntropy ? "below" : "up to", shortestText(*high));
    return low ? fmt::format("{} {}", isEntropy ? "from" : "above", shortestText(*low)) : "all";
}

std::string exitText(const BinnedRule &rule, std::size_t exit, Criterion criterion)
{
    std::string text;
    for (const UncertaintyRange &range : leavingRanges(rule, exit))
        text += (text.empty() ? "" : ", ") + rangeText(range, criterion);
    return text.empty() ? "none" : text;
}

Json leavesJson(const BinnedRule &rule, Criterion criterion)
{
    Json exits = Json::array();
    for (std::size_t k = 0; k < rule.edges.size(); ++k) {
        Json ranges = Json::array();
        for (const UncertaintyRange &range : leavingRanges(rule, k)) {
            const auto [low, high] = written(range, criterion);
            ranges.push_back(Json::array({orNull(low), orNull(high)}));
        }
        exits.push_back(std::move(ranges));
    }
    return exits;
}

template<typename Found>
void addAreas(Json &json, const Found &found)
{
    json["area"] = orNull(found.areaWhereChosen);
    json["held_out_area"] = orNull(found.areaHeldOut);
    json["area_on_all"] = orNull(found.areaOnAll);
}

void printJson(const RuleComparison &found, const ProposalRequest &request, std::size_t bins)
{
    const ExitTable &table = request.recordings.front()->table();
    const auto names = shortNames(request.recordings);
    Json json{{"version", "offramp " OFFRAMP_VERSION},
              {"unit", toText(shownUnit(table.cost().unit))},
              {"e_max", request.plan.eMax},
              {"criterion", toText(request.plan.criterion)},
              {"bins", bins},
              {"k", orNull(request.plan.most)},
              {"samples", table.sampleCount()},
              {"chosen_share", request.plan.chosenShare},
              {"seed", request.plan.seed}};
    addAreas(json, found);
    json["helpful"] = found.helpful;
    addAreas(json["per_exit"], found.thresholds.perExit);
    addAreas(json["shared"], found.thresholds.shared);
    json["rules"] = Json::array();
    for (const auto &[place, rule, point] : found.rules)
        json["rules"].push_back({{"recording", names.at(request.recordings[place]->path())},
                                 {"leaves", leavesJson(rule, request.plan.criterion)},
                                 {"energy", point.energy},
                                 {"accuracy", point.accuracy}});
    writeJson(json);
}

void printText(const RuleComparison &found, const ProposalRequest &request)
{
    const ExitTable &table = request.recordings.front()->table();
    const auto samples = static_cast<std::int64_t>(table.sampleCount());
    const CostFormat costs{shownUnit(table.cost().unit), request.plan.eMax};
    if (found.rules.empty()) {
        writeOutput(fmt::format("no rule lies below E_max = {} {}\n", costs.eMaxText(), costs.unitName()));
        return;
    }
    const bool isHeldOut = found.areaHeldOut.has_value();
    writeOutput(
        fmt::format("The best rules that see only the current exit's {}, by bins of it. They were chosen on {}.\n"
                    "They have more freedom than thresholds, so they fit these samples more closely and may do "
                    "worse on {}.\n\n",
                    toText(request.plan.criterion), isHeldOut ? "one part of the samples" : "all of these samples",
                    isHeldOut ? "the samples held out" : "others"));
    const auto names = shortNames(request.recordings);
    std::vector<std::string> shown;
    for (const FoundRule &rule : found.rules)
        shown.push_back(printable(names.at(request.recordings[rule.table]->path())));
    const std::size_t width = nameWidth(shown);
    writeOutput(fmt::format("{:<{}} {:>16} {:>10}  {}\n", "recording", width, costs.unitName() + "/image"s, "accuracy",
                            "exits where"));
    for (const auto &[place, rule, point] : found.rules) {
        const OpenRecording &recording = *request.recordings[place];
        std::string where;
        for (std::size_t k = 0; k < rule.edges.size(); ++k)
            where += fmt::format("{}exit {}: {}", k == 0 ? "" : "; ", recording.exitsOn()[k].value + 1,
                                 exitText(rule, k, request.plan.criterion));
        writeOutput(fmt::format("{:<{}} {:>16} {:>8} %  {}\n", printable(names.at(recording.path())), width,
                                costs.text(point.energy), percentNumber(point.accuracy, samples), where));
    }
    writeOutput("\n");
    const auto areas = [&](const char *what, const auto &of) {
        printAreas(what, {of.areaWhereChosen, of.areaHeldOut, of.areaOnAll}, costs, samples);
    };
    areas("rules by bins", found);
    areas("the best thresholds for each exit", found.thresholds.perExit);
    areas("the best shared thresholds", found.thresholds.shared);
}

} // namespace

void addBinnedOptions(CLI::App *verb, const std::shared_ptr<BinnedOptions> &options)
{
    verb->add_flag("--binned", options->binned,
                   "rules over bins of the current exit's uncertainty, not thresholds: the best of all rules that see "
                   "nothing else");
    options->binsOption
        = verb->add_option("--bins", options->bins,
                           "with --binned: into how many bins each exit's uncertainties are divided; 0: "
                           "one for each distinct value")
              ->capture_default_str();
}

Result<void> checkBinned(const BinnedOptions &options)
{
    if (options.binned || options.binsOption->count() == 0)
        return {};
    return failure(ErrorKind::Usage, "--bins is for rules over bins, and none were asked for.", "Add --binned.");
}

Result<void> suggestBinned(const ProposalRequest &request, std::size_t bins, bool json)
{
    if (auto searched = checkSearched(request.recordings); !searched)
        return searched;
    const SearchedTables searched(request.recordings);
    const auto found = compareRules(searched.tables(), request.plan, ruleLimits(searched.tables(), bins));
    if (!found)
        return tl::unexpected(found.error());
    if (json)
        printJson(*found, request, bins);
    else
        printText(*found, request);
    return {};
}

} // namespace offramp
