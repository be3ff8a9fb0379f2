// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/webpage/recordingdata_p.h"

#include "core/recording/recording.h"
#include "core/results/recordingnotes.h"
#include "core/support/printable.h"
#include "core/webpage/packed_p.h"
#include "core/webpage/sampledata.h"
#include "core/webpage/shownwords_p.h"

#include <fmt/format.h>

#include <optional>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

/// "tiny-imagenet-200, val": the folder's own name and the split, or null.
Json testSetOf(const Recording *recording)
{
    const auto about = [recording](const char *key) {
        return recording ? withoutFolder(recording->about(key).value_or("")) : std::string();
    };
    const std::string set = about("dataset");
    const std::string split = about("split");
    if (set.empty())
        return {};
    return split.empty() ? set : set + ", " + split;
}

Json dataOf(const CostColumn &costs)
{
    if (costs.isPerSample())
        return {{"per_sample", packedCosts(costs)}};
    Json perExit = Json::array();
    for (const double cost : costs.perExit)
        perExit.push_back(shownCost(cost, costs.unit));
    return {{"per_exit", std::move(perExit)}};
}

/// The costs by unit, and sentences about them.
struct Costs {
    Json byUnit = Json::object();
    std::vector<std::string> remarks;
};

Costs costsOf(const OpenRecording &recording)
{
    Costs costs;
    std::optional<CostUnit> noted; // doubts are about counted costs
    for (const CostUnit unit : recording.costs()) {
        const auto column = recording.costsIn(unit);
        if (!column) {
            costs.remarks.push_back(fmt::format("{} are left out: {}", toText(unit), column.error().sentence));
            continue;
        }
        costs.byUnit[toText(unit)] = dataOf(*column);
        if (recording.isEstimated(unit))
            costs.remarks.push_back(fmt::format("The {} are estimated, not measured.", toText(unit)));
        if (!noted || unit == CostUnit::Gflops)
            noted = unit;
    }
    const auto notes = recordingNotes(recording, noted.value_or(recording.view().cost));
    costs.remarks.insert(costs.remarks.begin(), notes.begin(), notes.end());
    return costs;
}

} // namespace

Json recordingData(const Decisions &decisions, RecordingId id, const Sources &sources, int colour, bool withSamples)
{
    const RecordingPtr recording = sources.at(id, decisions);
    const ExitTable &whole = recording->whole();
    const Costs costs = costsOf(*recording);
    Json exits = Json::array();
    for (int k = 0; k < whole.exitCount(); ++k)
        exits.push_back(printable(recording->exitName({k})));
    Json off = Json::array();
    for (const ExitIndex exit : recording->view().off)
        off.push_back(exit.value);
    Json remarks = Json::array();
    for (const std::string &remark : costs.remarks)
        remarks.push_back(sentenceWithoutPath(remark));

    const std::string name = withoutFolder(recording->name());
    const std::string ownName = withoutFolder(recording->ownName());
    Json data{{"name", name},
              {"own_name", ownName == name ? Json() : Json(ownName)},
              {"exits", std::move(exits)},
              {"samples", whole.sampleCount()},
              {"expected", recording->expectedSamples()},
              {"classes", recording->classes() ? Json(*recording->classes()) : Json()},
              {"colour", colour},
              {"hidden", decisions.look(id).isHidden},
              {"hash", printable(recording->fingerprint())},
              {"test_set", testSetOf(recording->columns().get())},
              {"images", imagesDigest(whole)},
              {"counted", recording->count().empty() ? Json() : Json(printable(recording->count()))},
              {"remarks", std::move(remarks)},
              {"off", std::move(off)},
              {"answering", recording->exitsOn().back().value},
              {"costs", costs.byUnit},
              {"never", neverLeave(decisions.criterion, recording->sweep().breakpoints())},
              {"uncertainty", packedUncertainties(whole)},
              {"correct", packedCorrect(whole)}};
    if (withSamples)
        data["predicted"] = packedPredictions(whole);
    return data;
}

} // namespace offramp
