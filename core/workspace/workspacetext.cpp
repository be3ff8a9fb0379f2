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

/// The variants of a reference, each with the position of the variant that it was pinned from.
Json referenceToJson(const std::vector<Variant> &pinned, const Decisions &decisions)
{
    Json list = variantsToJson(pinned, decisions.recordings);
    for (std::size_t i = 0; i < pinned.size(); ++i) {
        const auto now = std::ranges::find(decisions.variants, pinned[i].id, &Variant::id);
        const bool isThere = pinned[i].id != VariantId() && now != decisions.variants.end();
        list[i]["variant"] = isThere ? Json(now - decisions.variants.begin()) : Json();
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
    Json json{{"offramp_workspace", workspaceFormatVersion},
              {"recordings", std::move(recordings)},
              {"criterion", toText(decisions.criterion)},
              {"cost_unit", toText(decisions.eMax.unit)},
              {"e_max", eMaxToJson(decisions.eMax)},
              {"variants", variantsToJson(decisions.variants, decisions.recordings)}};
    for (const auto &[unit, eMax] : decisions.otherEMax)
        json["other_e_max"].push_back(eMaxToJson(eMax));
    if (const auto &reference = decisions.reference) {
        json["reference"] = {{"criterion", toText(reference->criterion)},
                             {"e_max", reference->eMax},
                             {"cost_unit", toText(reference->unit)},
                             {"variants", referenceToJson(reference->variants, decisions)}};
        Json exitsOff = Json::array();
        for (const RecordingId id : decisions.recordings)
            exitsOff.push_back(exitsToJson(exitsOffOf(reference->exitsOff, id)));
        if (!reference->exitsOff.empty())
            json["reference"]["exits_off"] = std::move(exitsOff);
    }
    if (!decisions.curves.empty())
        json["curves"] = curvesToJson(decisions.curves);
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace offramp
