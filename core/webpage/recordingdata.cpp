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

Json costsOf(const ExitTable &table)
{
    if (table.cost().isPerSample())
        return {{"per_sample", packedCosts(table)}};
    Json perExit = Json::array();
    for (const double cost : table.cost().perExit)
        perExit.push_back(shownCost(cost, table.cost().unit));
    return {{"per_exit", std::move(perExit)}};
}

/// The costs by unit, and sentences about them. Doubts about counted costs are known in the view of these alone.
struct Costs {
    Json byUnit = Json::object();
    std::vector<std::string> remarks;
};

Costs costsOf(const OpenRecording &recording)
{
    Costs costs;
    RecordingPtr noted;
    for (const CostUnit unit : recording.costs()) {
        TableView view = recording.view();
        view.cost = unit;
        const auto seen = recording.under(view);
        if (!seen) {
            costs.remarks.push_back(fmt::format("{} are left out: {}", toText(unit), seen.error().sentence));
            continue;
        }
        costs.byUnit[toText(unit)] = costsOf((*seen)->table());
        if ((*seen)->isEstimated())
            costs.remarks.push_back(fmt::format("The {} are estimated, not measured.", toText(unit)));
        if (!noted || unit == CostUnit::Gflops)
            noted = *seen;
    }
    const auto notes = noted ? recordingNotes(*noted) : recordingNotes(recording);
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
