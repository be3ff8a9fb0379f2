// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/workspace/edits.h"

#include "core/workspace/trimmed_p.h"

#include <algorithm>
#include <set>
#include <utility>

namespace offramp {

namespace {

/// Gives the names V1, V2, … that no variant of decisions has, each once.
class FreeNames
{
public:
    explicit FreeNames(const Decisions &decisions)
    {
        for (const Variant &variant : decisions.variants)
            m_taken.insert(variant.name);
    }

    std::string next()
    {
        std::string name;
        do {
            name = 'V' + std::to_string(++m_last);
        } while (m_taken.contains(name));
        return name;
    }

private:
    std::set<std::string> m_taken;
    int m_last = 0;
};

template<typename Id, typename Edit>
Decisions edited(Decisions decisions, Id id, const Edit &edit)
{
    if (auto *found = decisions.find(id))
        edit(*found);
    return decisions;
}

template<typename Id>
Decisions renamed(Decisions decisions, Id id, const std::string &name)
{
    return edited(std::move(decisions), id, [name = trimmed(name)](auto &found) {
        if (!name.empty())
            found.name = name;
    });
}

template<typename Edit>
Decisions withLook(Decisions decisions, RecordingId id, const Edit &edit)
{
    if (std::ranges::count(decisions.recordings, id) == 0)
        return decisions;
    NetworkLook look = decisions.look(id);
    edit(look);
    decisions.looks.erase(id);
    if (look != NetworkLook())
        decisions.looks.emplace(id, std::move(look));
    return decisions;
}

} // namespace

Decisions withVariants(Decisions decisions, std::vector<Variant> added)
{
    FreeNames names(decisions);
    VariantId last;
    for (const Variant &variant : decisions.variants)
        last = std::max(last, variant.id);
    for (Variant &variant : added) {
        variant.name = names.next();
        if (variant.id == VariantId())
            variant.id = {last.value + 1};
        last = std::max(last, variant.id);
        decisions.variants.push_back(std::move(variant));
    }
    return decisions;
}

Decisions withCopy(Decisions decisions, VariantId original, VariantId copy)
{
    const auto place = std::ranges::find(decisions.variants, original, &Variant::id);
    if (place == decisions.variants.end())
        return decisions;
    Variant added = *place;
    added.id = copy;
    added.name = FreeNames(decisions).next();
    decisions.variants.insert(place + 1, std::move(added));
    return decisions;
}

Decisions without(Decisions decisions, VariantId id)
{
    std::erase_if(decisions.variants, [id](const Variant &variant) { return variant.id == id; });
    return decisions;
}

Decisions withThresholds(Decisions decisions, VariantId id, Thresholds thresholds)
{
    return edited(std::move(decisions), id, [&](Variant &variant) { variant.thresholds = std::move(thresholds); });
}

Decisions withIncluded(Decisions decisions, VariantId id, bool included)
{
    return edited(std::move(decisions), id, [&](Variant &variant) { variant.included = included; });
}

Decisions withName(Decisions decisions, VariantId id, const std::string &name)
{
    return renamed(std::move(decisions), id, name);
}

Decisions withColour(Decisions decisions, VariantId id, int colour)
{
    return edited(std::move(decisions), id, [&](Variant &variant) { variant.colour = colour; });
}

Decisions withName(Decisions decisions, RecordingId id, const std::string &name)
{
    return withLook(std::move(decisions), id, [&](NetworkLook &look) { look.name = trimmed(name); });
}

Decisions withColour(Decisions decisions, RecordingId id, int before, int colour)
{
    for (Variant &variant : decisions.variants) {
        if (variant.recording == id && variant.colour == before)
            variant.colour = colour;
    }
    return withLook(std::move(decisions), id, [&](NetworkLook &look) { look.colour = colour; });
}

Decisions withHidden(Decisions decisions, RecordingId id, bool isHidden)
{
    return withLook(std::move(decisions), id, [&](NetworkLook &look) { look.isHidden = isHidden; });
}

Decisions withEMax(Decisions decisions, double value)
{
    if (decisions.eMax.value != value)
        decisions.eMax = {value, decisions.eMax.unit, EMaxOrigin::Chosen, {}};
    return decisions;
}

Decisions withReference(Decisions decisions)
{
    decisions.reference
        = {decisions.variants, decisions.eMax.value, decisions.criterion, decisions.eMax.unit, decisions.exitsOff};
    return decisions;
}

Decisions withoutReference(Decisions decisions)
{
    decisions.reference.reset();
    return decisions;
}

Decisions withCurve(Decisions decisions, CurveId id, std::string name, PointTable table)
{
    decisions.curves.push_back({id, std::move(name), std::make_shared<const PointTable>(std::move(table))});
    return decisions;
}

Decisions without(Decisions decisions, CurveId id)
{
    std::erase_if(decisions.curves, [id](const ImportedCurve &curve) { return curve.id == id; });
    return decisions;
}

Decisions withName(Decisions decisions, CurveId id, const std::string &name)
{
    return renamed(std::move(decisions), id, name);
}

Result<Decisions> withUnit(Decisions decisions, CurveId id, AccuracyUnit unit)
{
    ImportedCurve *curve = decisions.find(id);
    if (!curve || curve->table->accuracyUnit == unit)
        return decisions;
    auto table = readAs(*curve->table, unit);
    if (!table)
        return tl::unexpected(table.error());
    curve->table = std::make_shared<const PointTable>(std::move(*table));
    return decisions;
}

Decisions withIdsAfter(Decisions decisions, LastIds &last)
{
    const LastIds first = last;
    const auto move = [](int &id, int by, int &largest) {
        id += by;
        largest = std::max(largest, id);
    };
    const auto moveVariant = [&](Variant &variant) {
        if (variant.id != VariantId())
            move(variant.id.value, first.variant, last.variant);
        move(variant.recording.value, first.recording, last.recording);
    };
    for (RecordingId &id : decisions.recordings)
        move(id.value, first.recording, last.recording);
    for (AbsentRecording &absent : decisions.absent) {
        move(absent.id.value, first.recording, last.recording);
        for (auto &[row, variant] : absent.variants)
            moveVariant(variant);
    }
    std::ranges::for_each(decisions.variants, moveVariant);
    for (ImportedCurve &curve : decisions.curves)
        move(curve.id.value, first.curve, last.curve);
    for (const auto &[id, look] : std::exchange(decisions.looks, {}))
        decisions.looks.emplace(RecordingId{first.recording + id.value}, look);
    const auto moveExits = [&](std::map<RecordingId, ExitsOff> &exitsOff) {
        for (const auto &[id, off] : std::exchange(exitsOff, {}))
            exitsOff.emplace(RecordingId{first.recording + id.value}, off);
    };
    moveExits(decisions.exitsOff);
    const auto moveState = [&](ReferenceDecision &state) {
        std::ranges::for_each(state.variants, moveVariant);
        moveExits(state.exitsOff);
        if (state.snapshot != SnapshotId())
            move(state.snapshot.value, first.snapshot, last.snapshot);
    };
    if (decisions.reference)
        moveState(*decisions.reference);
    std::vector<Snapshot> snapshots = *decisions.snapshots;
    for (Snapshot &snapshot : snapshots) {
        move(snapshot.id.value, first.snapshot, last.snapshot);
        moveState(snapshot.state);
    }
    decisions.snapshots = std::move(snapshots);
    return decisions;
}

} // namespace offramp
