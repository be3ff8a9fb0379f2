// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/workspace/workspace.h"

#include "core/support/words.h"
#include "core/workspace/workspacewords_p.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

Json exitsToJson(const ExitsOff &off)
{
    Json list = Json::array();
    for (const ExitIndex exit : off)
        list.push_back(exit.value);
    return list;
}

ExitsOff exitsOffOf(const std::map<RecordingId, ExitsOff> &all, RecordingId id)
{
    const auto found = all.find(id);
    return found == all.end() ? ExitsOff() : found->second;
}

Json eMaxToJson(const EMax &eMax)
{
    return {{wordFor(costKeys, eMax.unit), eMax.value}, {"origin", wordFor(origins, eMax.origin)}};
}

Json recordingToJson(const WorkspaceRecording &recording, const NetworkLook &look, const ExitsOff &off)
{
    Json entry{{"name", recording.name}, {"path", recording.path}, {"fingerprint", recording.fingerprint}};
    if (!look.name.empty())
        entry["shown_as"] = look.name;
    if (look.colour)
        entry["colour"] = *look.colour;
    if (look.isHidden)
        entry["hidden"] = true;
    if (!off.empty())
        entry["exits_off"] = exitsToJson(off);
    return entry;
}

Json variantsToJson(const std::vector<Variant> &variants, const std::vector<RecordingId> &recordings)
{
    Json list = Json::array();
    for (const Variant &variant : variants)
        list.push_back({{"name", variant.name},
                        {"recording", std::ranges::find(recordings, variant.recording) - recordings.begin()},
                        {"thresholds", variant.thresholds},
                        {"colour", variant.colour},
                        {"included", variant.included}});
    return list;
}

/// The variants of a state, each with the position of the variant that it was taken from.
Json takenToJson(const std::vector<Variant> &pinned, const Decisions &decisions)
{
    Json list = variantsToJson(pinned, decisions.recordings);
    for (std::size_t i = 0; i < pinned.size(); ++i) {
        const auto now = std::ranges::find(decisions.variants, pinned[i].id, &Variant::id);
        const bool isThere = pinned[i].id != VariantId() && now != decisions.variants.end();
        list[i]["variant"] = isThere ? Json(now - decisions.variants.begin()) : Json();
    }
    return list;
}

Json stateToJson(const ReferenceDecision &state, const Decisions &decisions)
{
    Json json{{"criterion", toText(state.criterion)},
              {"e_max", state.eMax},
              {"cost_unit", toText(state.unit)},
              {"variants", takenToJson(state.variants, decisions)}};
    if (state.exitsOff.empty())
        return json;
    for (const RecordingId id : decisions.recordings)
        json["exits_off"].push_back(exitsToJson(exitsOffOf(state.exitsOff, id)));
    return json;
}

Json referenceToJson(const ReferenceDecision &reference, const Decisions &decisions)
{
    const auto &snapshots = *decisions.snapshots;
    const auto from = std::ranges::find(snapshots, reference.snapshot, &Snapshot::id);
    if (from == snapshots.end())
        return stateToJson(reference, decisions);
    return {{"snapshot", from - snapshots.begin()}};
}

Json snapshotsToJson(const Decisions &decisions)
{
    Json list = Json::array();
    for (const Snapshot &snapshot : *decisions.snapshots) {
        Json entry{{"name", snapshot.name}};
        if (!snapshot.note.empty())
            entry["note"] = snapshot.note;
        entry.update(stateToJson(snapshot.state, decisions));
        entry["origin"] = wordFor(origins, snapshot.origin);
        list.push_back(std::move(entry));
    }
    return list;
}

Json curvesToJson(const std::vector<ImportedCurve> &curves)
{
    Json list = Json::array();
    for (const ImportedCurve &curve : curves) {
        const PointTable &table = *curve.table;
        Json points = Json::array();
        for (std::size_t i = 0; i < table.points.size(); ++i) {
            Json point{{"energy", table.points[i].energy}, {"accuracy", table.points[i].accuracy}};
            if (!table.names.empty())
                point["name"] = table.names[i];
            points.push_back(std::move(point));
        }
        list.push_back(
            {{"name", curve.name}, {"accuracy_read_as", toText(table.accuracyUnit)}, {"points", std::move(points)}});
        if (table.unit != CostUnit::Gflops)
            list.back()["cost_unit"] = toText(table.unit);
    }
    return list;
}

} // namespace

std::string toJson(const Workspace &workspace)
{
    const Decisions &decisions = workspace.decisions;
    Json recordings = Json::array();
    for (std::size_t i = 0; i < workspace.recordings.size(); ++i)
        recordings.push_back(recordingToJson(workspace.recordings[i], decisions.look(decisions.recordings[i]),
                                             exitsOffOf(decisions.exitsOff, decisions.recordings[i])));
    // Programs of version 4 would lose what is new, so they are to refuse it; other workspaces stay readable there.
    const bool isNew = !decisions.snapshots->empty() || !decisions.notes->empty();
    Json json{{"offramp_workspace", isNew ? workspaceFormatVersion : 4},
              {"recordings", std::move(recordings)},
              {"criterion", toText(decisions.criterion)},
              {"cost_unit", toText(decisions.eMax.unit)},
              {"e_max", eMaxToJson(decisions.eMax)},
              {"variants", variantsToJson(decisions.variants, decisions.recordings)}};
    for (const auto &[unit, eMax] : decisions.otherEMax)
        json["other_e_max"].push_back(eMaxToJson(eMax));
    if (decisions.reference)
        json["reference"] = referenceToJson(*decisions.reference, decisions);
    if (!decisions.curves.empty())
        json["curves"] = curvesToJson(decisions.curves);
    if (!decisions.snapshots->empty())
        json["snapshots"] = snapshotsToJson(decisions);
    if (!decisions.notes->empty())
        json["notes"] = *decisions.notes;
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace offramp
