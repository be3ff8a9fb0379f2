// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/workspace/workspace.h"

#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/words.h"
#include "core/workspace/workspacewords_p.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

// What follows from a workspace takes time that grows with the square of these.
constexpr std::size_t mostRecordings = 1'000;
constexpr std::size_t mostVariants = 10'000;
constexpr std::size_t mostCurves = 1'000;
constexpr std::size_t mostSnapshots = 1'000;
constexpr std::size_t mostExits = 1'000;

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

int colourOf(const Json &entry, const std::string &where)
{
    const Json &colour = member(entry, "colour", where);
    if (!colour.is_number_unsigned() || colour.get<std::uint64_t>() > 1'000'000)
        throw Misfit{fmt::format("\"colour\" of {} is not a small count", where)};
    return colour;
}

bool flagOf(const Json &entry, const char *key, const std::string &where)
{
    const Json &flag = member(entry, key, where);
    if (!flag.is_boolean())
        throw Misfit{fmt::format("\"{}\" of {} is neither true nor false", key, where)};
    return flag;
}

NetworkLook lookFromJson(const Json &entry, const std::string &where)
{
    NetworkLook look;
    if (entry.contains("shown_as"))
        look.name = textOf(entry, "shown_as", where);
    if (entry.contains("colour"))
        look.colour = colourOf(entry, where);
    look.isHidden = entry.contains("hidden") && flagOf(entry, "hidden", where);
    return look;
}

void checkList(const Json &json, const std::string &what, std::size_t most)
{
    if (!json.is_array())
        throw Misfit{fmt::format("{} is not a list", what)};
    if (json.size() > most)
        throw Misfit{fmt::format("{} has {} entries, and at most {} are read", what, groupedText(json.size()),
                                 groupedText(most))};
}

std::vector<Variant> variantsFromJson(const Json &list, const std::vector<RecordingId> &recordings,
                                      const std::string &where)
{
    checkList(list, where, mostVariants);
    std::vector<Variant> variants;
    for (const Json &entry : list) {
        const std::string place = fmt::format("entry {} of {}", variants.size() + 1, where);
        Variant variant;
        variant.name = textOf(entry, "name", place);
        const Json &recording = member(entry, "recording", place);
        if (!recording.is_number_unsigned() || recording.get<std::size_t>() >= recordings.size())
            throw Misfit{fmt::format("\"recording\" of {} is not a position in the list of recordings", place)};
        variant.recording = recordings[recording.get<std::size_t>()];
        const Json &thresholds = member(entry, "thresholds", place);
        if (!thresholds.is_array())
            throw Misfit{fmt::format("\"thresholds\" of {} is not a list", place)};
        for (const Json &threshold : thresholds) {
            if (!threshold.is_number() || !std::isfinite(threshold.get<double>()))
                throw Misfit{fmt::format("a threshold of {} is not a finite number", place)};
            variant.thresholds.push_back(threshold);
        }
        variant.colour = colourOf(entry, place);
        variant.included = flagOf(entry, "included", place);
        variants.push_back(std::move(variant));
    }
    return variants;
}

Criterion criterionFromJson(const Json &json, const std::string &where)
{
    const std::string text = textOf(json, "criterion", where);
    const auto criterion = parseCriterion(text);
    if (!criterion)
        throw Misfit{fmt::format("\"{}\" is not a criterion", text)};
    return *criterion;
}

CostUnit costUnitOf(const Json &json, const std::string &where)
{
    if (!json.contains("cost_unit"))
        return CostUnit::Gflops;
    const std::string text = textOf(json, "cost_unit", where);
    const auto unit = parseCostAxis(text);
    if (!unit)
        throw Misfit{fmt::format("the costs of {} are in \"{}\", and this program knows only GFLOPs, joules and ms",
                                 where, text)};
    return *unit;
}

EMaxOrigin originOf(const Json &json, const std::string &where)
{
    const std::string origin = textOf(json, "origin", where);
    const auto known = valueOf(origins, origin);
    if (!known)
        throw Misfit{fmt::format("\"origin\" of {} is \"{}\", and this program knows only contest, dearest network and "
                                 "chosen",
                                 where, origin)};
    return *known;
}

EMax eMaxFromJson(const Json &json, CostUnit unit, const std::string &where)
{
    const EMaxOrigin origin = originOf(json, where);
    return {positiveOf(json, wordFor(costKeys, unit), where), unit, origin, {}};
}

std::map<CostUnit, EMax> otherEMaxFromJson(const Json &list, CostUnit shown)
{
    const std::string where = "\"other_e_max\"";
    checkList(list, where, costKeys.size());
    std::map<CostUnit, EMax> others;
    for (const Json &entry : list) {
        for (const auto &[unit, key] : costKeys) {
            if (unit != shown && entry.is_object() && entry.contains(key))
                others[unit] = eMaxFromJson(entry, unit, where);
        }
    }
    return others;
}

ExitsOff exitsOffFromJson(const Json &entry, const std::string &where)
{
    ExitsOff off;
    if (!entry.contains("exits_off"))
        return off;
    const std::string list = fmt::format("\"exits_off\" of {}", where);
    checkList(entry["exits_off"], list, mostExits);
    for (const Json &exit : entry["exits_off"]) {
        if (!exit.is_number_unsigned() || exit.get<std::uint64_t>() >= mostExits)
            throw Misfit{fmt::format("{} has an entry that is not the position of an exit", list)};
        off.insert({exit});
    }
    return off;
}

/// The variant that an entry of a state was taken from; none if that is gone. Earlier files say only its name.
VariantId takenFrom(const Json &entry, const std::string &name, const std::vector<Variant> &variants,
                    const std::string &where)
{
    const auto position = entry.find("variant");
    if (position == entry.end()) {
        const auto now = std::ranges::find(variants, name, &Variant::name);
        return now == variants.end() ? VariantId() : now->id;
    }
    if (position->is_null())
        return {};
    if (!position->is_number_unsigned() || position->get<std::size_t>() >= variants.size())
        throw Misfit{fmt::format("\"variant\" of {} in {} is not a position in the list of variants", name, where)};
    return variants[position->get<std::size_t>()].id;
}

ReferenceDecision stateFromJson(const Json &json, const Decisions &decisions, const std::string &where)
{
    ReferenceDecision state{variantsFromJson(member(json, "variants", where), decisions.recordings,
                                             fmt::format("the variants of {}", where)),
                            positiveOf(json, "e_max", where),
                            json.contains("criterion") ? criterionFromJson(json, where) : decisions.criterion,
                            costUnitOf(json, where)};
    if (const auto exitsOff = json.find("exits_off"); exitsOff != json.end()) {
        checkList(*exitsOff, fmt::format("\"exits_off\" of {}", where), decisions.recordings.size());
        for (std::size_t i = 0; i < exitsOff->size(); ++i) {
            const ExitsOff off = exitsOffFromJson({{"exits_off", (*exitsOff)[i]}}, where);
            if (!off.empty())
                state.exitsOff.emplace(decisions.recordings[i], off);
        }
    }
    for (std::size_t i = 0; i < state.variants.size(); ++i)
        state.variants[i].id = takenFrom(json["variants"][i], state.variants[i].name, decisions.variants, where);
    return state;
}

std::string noteOf(const Json &json, const char *key, const std::string &where)
{
    if (!json.contains(key))
        return {};
    std::string note = textOf(json, key, where);
    if (note.size() > mostNoteBytes)
        throw Misfit{fmt::format("\"{}\" of {} has {} bytes, and at most {} are read", key, where,
                                 groupedText(note.size()), groupedText(mostNoteBytes))};
    return note;
}

std::vector<Snapshot> snapshotsFromJson(const Json &list, const Decisions &decisions)
{
    checkList(list, "\"snapshots\"", mostSnapshots);
    std::vector<Snapshot> snapshots;
    for (const Json &entry : list) {
        const std::string place = fmt::format("entry {} of snapshots", snapshots.size() + 1);
        snapshots.push_back({SnapshotId{static_cast<int>(snapshots.size()) + 1}, textOf(entry, "name", place),
                             noteOf(entry, "note", place), stateFromJson(entry, decisions, place),
                             originOf(entry, place)});
    }
    return snapshots;
}

ReferenceDecision referenceFromJson(const Json &json, const Decisions &decisions)
{
    const std::string where = "the reference";
    if (!json.is_object() || !json.contains("snapshot"))
        return stateFromJson(json, decisions, where);
    const Json &place = json["snapshot"];
    const auto &snapshots = *decisions.snapshots;
    if (!place.is_number_unsigned() || place.get<std::size_t>() >= snapshots.size())
        throw Misfit{fmt::format("\"snapshot\" of {} is not a position in the list of snapshots", where)};
    ReferenceDecision reference = snapshots[place.get<std::size_t>()].state;
    reference.snapshot = snapshots[place.get<std::size_t>()].id;
    return reference;
}

PointTable pointsFromJson(const Json &list, const std::string &where)
{
    checkList(list, fmt::format("\"points\" of {}", where), mostPoints);
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

std::vector<ImportedCurve> curvesFromJson(const Json &list)
{
    checkList(list, "\"curves\"", mostCurves);
    std::vector<ImportedCurve> curves;
    for (const Json &entry : list) {
        const std::string place = fmt::format("entry {} of curves", curves.size() + 1);
        PointTable table = pointsFromJson(member(entry, "points", place), place);
        const std::string unit = textOf(entry, "accuracy_read_as", place);
        if (unit != toText(AccuracyUnit::Percent) && unit != toText(AccuracyUnit::Fraction))
            throw Misfit{fmt::format("\"accuracy_read_as\" of {} is neither percent nor fraction", place)};
        table.unit = costUnitOf(entry, place);
        table.accuracyUnit = unit == toText(AccuracyUnit::Percent) ? AccuracyUnit::Percent : AccuracyUnit::Fraction;
        curves.push_back({CurveId{static_cast<int>(curves.size()) + 1}, textOf(entry, "name", place),
                          std::make_shared<const PointTable>(std::move(table))});
    }
    return curves;
}

Workspace workspaceFromJson(const Json &json)
{
    const std::string top = "the file";
    const Json &version = member(json, "offramp_workspace", top);
    if (!version.is_number_unsigned() || version.get<std::uint64_t>() < 1)
        throw Misfit{"\"offramp_workspace\" is not a format version"};
    if (version.get<std::uint64_t>() > workspaceFormatVersion)
        throw Misfit{fmt::format("it has format version {} and this program reads up to {}", version.dump(),
                                 workspaceFormatVersion)};

    const CostUnit unit = costUnitOf(json, top);
    Workspace workspace;
    Decisions &decisions = workspace.decisions;
    const Json &recordings = member(json, "recordings", top);
    checkList(recordings, "\"recordings\"", mostRecordings);
    for (const Json &entry : recordings) {
        const std::string place = fmt::format("entry {} of recordings", workspace.recordings.size() + 1);
        workspace.recordings.push_back(
            {textOf(entry, "path", place), textOf(entry, "fingerprint", place), textOf(entry, "name", place)});
        const RecordingId id{static_cast<int>(workspace.recordings.size())};
        decisions.recordings.push_back(id);
        if (const NetworkLook look = lookFromJson(entry, place); look != NetworkLook())
            decisions.looks.emplace(id, look);
        if (const ExitsOff off = exitsOffFromJson(entry, place); !off.empty())
            decisions.exitsOff.emplace(id, off);
    }
    decisions.criterion = criterionFromJson(json, top);
    decisions.eMax = eMaxFromJson(member(json, "e_max", top), unit, "e_max");
    if (const auto others = json.find("other_e_max"); others != json.end())
        decisions.otherEMax = otherEMaxFromJson(*others, unit);
    decisions.variants = variantsFromJson(member(json, "variants", top), decisions.recordings, "variants");
    for (std::size_t i = 0; i < decisions.variants.size(); ++i)
        decisions.variants[i].id = {static_cast<int>(i) + 1};
    decisions.notes = noteOf(json, "notes", top);
    if (const auto snapshots = json.find("snapshots"); snapshots != json.end())
        decisions.snapshots = snapshotsFromJson(*snapshots, decisions);
    if (const auto reference = json.find("reference"); reference != json.end() && !reference->is_null())
        decisions.reference = referenceFromJson(*reference, decisions);
    if (const auto curves = json.find("curves"); curves != json.end())
        decisions.curves = curvesFromJson(*curves);
    return workspace;
}

} // namespace

Result<Workspace> parseWorkspace(std::string_view json, std::string_view source)
{
    const auto parsed = parseJson<Json>(json, "it");
    if (!parsed)
        return failure(ErrorKind::BadInput, fmt::format("{} is not a workspace: {}", source, parsed.error().sentence),
                       parsed.error().remedy);
    try {
        return workspaceFromJson(*parsed);
    } catch (const Misfit &misfit) {
        return failure(ErrorKind::BadInput, fmt::format("{} is not a workspace: {}.", source, misfit.sentence),
                       "core/workspace/FORMAT.md says what one holds.");
    }
}

} // namespace offramp
