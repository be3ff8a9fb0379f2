// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/workspace/workspace.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array origins{std::pair(EMaxOrigin::Contest, "contest"),
                             std::pair(EMaxOrigin::DearestNetwork, "dearest network"),
                             std::pair(EMaxOrigin::Chosen, "chosen")};
constexpr std::array criteria{Criterion::Entropy, Criterion::Confidence, Criterion::Margin};

const char *originText(EMaxOrigin origin)
{
    for (const auto &[value, text] : origins) {
        if (value == origin)
            return text;
    }
    return "chosen";
}

Json variantsToJson(const std::vector<WorkspaceVariant> &variants)
{
    Json list = Json::array();
    for (const WorkspaceVariant &variant : variants)
        list.push_back({{"name", variant.name},
                        {"recording", variant.recording},
                        {"thresholds", variant.thresholds},
                        {"colour", variant.colour},
                        {"included", variant.included}});
    return list;
}

Json curvesToJson(const std::vector<WorkspaceCurve> &curves)
{
    Json list = Json::array();
    for (const WorkspaceCurve &curve : curves) {
        Json points = Json::array();
        for (std::size_t i = 0; i < curve.table.points.size(); ++i) {
            Json point{{"energy", curve.table.points[i].energy}, {"accuracy", curve.table.points[i].accuracy}};
            if (!curve.table.names.empty())
                point["name"] = curve.table.names[i];
            points.push_back(std::move(point));
        }
        list.push_back({{"name", curve.name},
                        {"accuracy_read_as", toText(curve.table.accuracyUnit)},
                        {"points", std::move(points)}});
    }
    return list;
}

/// What does not fit, found while reading; thrown inside this file only and caught in parseWorkspace.
struct Misfit {
    std::string sentence;
};

const Json &member(const Json &json, const char *key, const std::string &where)
{
    if (!json.is_object() || !json.contains(key))
        throw Misfit{fmt::format("{} lacks \"{}\"", where, key)};
    return json[key];
}

std::string textOf(const Json &json, const char *key, const std::string &where)
{
    const Json &value = member(json, key, where);
    if (!value.is_string())
        throw Misfit{fmt::format("\"{}\" of {} is not text", key, where)};
    return value;
}

double positiveOf(const Json &json, const char *key, const std::string &where)
{
    const Json &value = member(json, key, where);
    if (!value.is_number() || !std::isfinite(value.get<double>()) || value.get<double>() <= 0)
        throw Misfit{fmt::format("\"{}\" of {} is not a positive number", key, where)};
    return value;
}

std::vector<WorkspaceVariant> variantsFromJson(const Json &list, std::size_t recordings, const std::string &where)
{
    if (!list.is_array())
        throw Misfit{fmt::format("{} is not a list", where)};
    std::vector<WorkspaceVariant> variants;
    for (const Json &entry : list) {
        const std::string place = fmt::format("entry {} of {}", variants.size() + 1, where);
        WorkspaceVariant variant;
        variant.name = textOf(entry, "name", place);
        const Json &recording = member(entry, "recording", place);
        if (!recording.is_number_unsigned() || recording.get<std::size_t>() >= recordings)
            throw Misfit{fmt::format("\"recording\" of {} is no position in the list of recordings", place)};
        variant.recording = recording;
        const Json &thresholds = member(entry, "thresholds", place);
        if (!thresholds.is_array())
            throw Misfit{fmt::format("\"thresholds\" of {} is not a list", place)};
        for (const Json &threshold : thresholds) {
            if (!threshold.is_number() || !std::isfinite(threshold.get<double>()))
                throw Misfit{fmt::format("a threshold of {} is not a finite number", place)};
            variant.thresholds.push_back(threshold);
        }
        const Json &colour = member(entry, "colour", place);
        if (!colour.is_number_unsigned() || colour.get<std::uint64_t>() > 1'000'000)
            throw Misfit{fmt::format("\"colour\" of {} is not a small count", place)};
        variant.colour = colour;
        const Json &included = member(entry, "included", place);
        if (!included.is_boolean())
            throw Misfit{fmt::format("\"included\" of {} is neither true nor false", place)};
        variant.included = included;
        variants.push_back(std::move(variant));
    }
    return variants;
}

Criterion criterionFromJson(const Json &json, const std::string &where)
{
    const std::string text = textOf(json, "criterion", where);
    const auto it = std::ranges::find(criteria, text, [](Criterion criterion) { return toText(criterion); });
    if (it == criteria.end())
        throw Misfit{fmt::format("\"{}\" is no criterion", text)};
    return *it;
}

WorkspaceReference referenceFromJson(const Json &json, const Workspace &workspace)
{
    const std::string where = "the reference";
    return {variantsFromJson(member(json, "variants", where), workspace.recordings.size(), "the reference's variants"),
            positiveOf(json, "e_max", where),
            json.contains("criterion") ? criterionFromJson(json, where) : workspace.criterion};
}

PointTable pointsFromJson(const Json &list, const std::string &where)
{
    if (!list.is_array())
        throw Misfit{fmt::format("\"points\" of {} is not a list", where)};
    PointTable table;
    for (const Json &entry : list) {
        const std::string place = fmt::format("point {} of {}", table.points.size() + 1, where);
        const Json &energy = member(entry, "energy", place);
        const Json &accuracy = member(entry, "accuracy", place);
        if (!energy.is_number() || !std::isfinite(energy.get<double>()) || energy.get<double>() < 0)
            throw Misfit{fmt::format("\"energy\" of {} is not a number from 0", place)};
        if (!accuracy.is_number() || !(accuracy.get<double>() >= 0 && accuracy.get<double>() <= 1))
            throw Misfit{fmt::format("\"accuracy\" of {} is not a fraction", place)};
        table.points.push_back({energy, accuracy});
        if (entry.contains("name"))
            table.names.resize(table.points.size() - 1);
        if (entry.contains("name") || !table.names.empty())
            table.names.push_back(entry.contains("name") ? textOf(entry, "name", place) : std::string());
    }
    return table;
}

std::vector<WorkspaceCurve> curvesFromJson(const Json &list)
{
    if (!list.is_array())
        throw Misfit{"\"curves\" is not a list"};
    std::vector<WorkspaceCurve> curves;
    for (const Json &entry : list) {
        const std::string place = fmt::format("entry {} of curves", curves.size() + 1);
        WorkspaceCurve curve{textOf(entry, "name", place), pointsFromJson(member(entry, "points", place), place)};
        const std::string unit = textOf(entry, "accuracy_read_as", place);
        if (unit != toText(AccuracyUnit::Percent) && unit != toText(AccuracyUnit::Fraction))
            throw Misfit{fmt::format("\"accuracy_read_as\" of {} is neither percent nor fraction", place)};
        curve.table.accuracyUnit
            = unit == toText(AccuracyUnit::Percent) ? AccuracyUnit::Percent : AccuracyUnit::Fraction;
        curves.push_back(std::move(curve));
    }
    return curves;
}

Workspace workspaceFromJson(const Json &json)
{
    const std::string top = "the file";
    const Json &version = member(json, "offramp_workspace", top);
    if (!version.is_number_unsigned() || version.get<std::uint64_t>() < 1)
        throw Misfit{"\"offramp_workspace\" is no format version"};
    if (version.get<std::uint64_t>() > workspaceFormatVersion)
        throw Misfit{fmt::format("it has format version {} and this program reads up to {}", version.dump(),
                                 workspaceFormatVersion)};

    Workspace workspace;
    const Json &recordings = member(json, "recordings", top);
    if (!recordings.is_array())
        throw Misfit{"\"recordings\" is not a list"};
    for (const Json &entry : recordings) {
        const std::string place = fmt::format("entry {} of recordings", workspace.recordings.size() + 1);
        workspace.recordings.push_back(
            {textOf(entry, "path", place), textOf(entry, "fingerprint", place), textOf(entry, "name", place)});
    }

    workspace.criterion = criterionFromJson(json, top);

    const Json &eMax = member(json, "e_max", top);
    workspace.eMax = positiveOf(eMax, "gflops", "e_max");
    const std::string origin = textOf(eMax, "origin", "e_max");
    workspace.eMaxOrigin = EMaxOrigin::Chosen;
    for (const auto &[value, text] : origins) {
        if (origin == text)
            workspace.eMaxOrigin = value;
    }

    workspace.variants = variantsFromJson(member(json, "variants", top), workspace.recordings.size(), "variants");
    if (const auto reference = json.find("reference"); reference != json.end() && !reference->is_null())
        workspace.reference = referenceFromJson(*reference, workspace);
    if (const auto curves = json.find("curves"); curves != json.end())
        workspace.curves = curvesFromJson(*curves);
    return workspace;
}

} // namespace

std::string toJson(const Workspace &workspace)
{
    Json recordings = Json::array();
    for (const WorkspaceRecording &recording : workspace.recordings)
        recordings.push_back(
            {{"name", recording.name}, {"path", recording.path}, {"fingerprint", recording.fingerprint}});
    Json json{{"offramp_workspace", workspaceFormatVersion},
              {"recordings", std::move(recordings)},
              {"criterion", toText(workspace.criterion)},
              {"cost_unit", "GFLOPs"},
              {"e_max", {{"gflops", workspace.eMax}, {"origin", originText(workspace.eMaxOrigin)}}},
              {"variants", variantsToJson(workspace.variants)}};
    if (workspace.reference)
        json["reference"] = {{"criterion", toText(workspace.reference->criterion)},
                             {"e_max", workspace.reference->eMax},
                             {"variants", variantsToJson(workspace.reference->variants)}};
    if (!workspace.curves.empty())
        json["curves"] = curvesToJson(workspace.curves);
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Result<Workspace> parseWorkspace(std::string_view json, std::string_view source)
{
    const Json parsed = Json::parse(json, nullptr, false);
    if (parsed.is_discarded())
        return failure(ErrorKind::BadInput, fmt::format("{} is not a workspace: it is not JSON.", source),
                       "Open a .offramp file that was saved by this program.");
    try {
        return workspaceFromJson(parsed);
    } catch (const Misfit &misfit) {
        return failure(ErrorKind::BadInput, fmt::format("{} is not a workspace: {}.", source, misfit.sentence),
                       "core/workspace/FORMAT.md says what one holds.");
    }
}

} // namespace offramp
