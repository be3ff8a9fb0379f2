// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/workspace/decisions.h"

#include <algorithm>
#include <utility>

namespace offramp {

namespace {

template<typename T, typename Id>
const T *findIn(const std::vector<T> &list, Id id)
{
    const auto it = std::ranges::find(list, id, &T::id);
    return it == list.end() ? nullptr : &*it;
}

} // namespace

const Variant *Decisions::find(VariantId id) const
{
    return findIn(variants, id);
}

Variant *Decisions::find(VariantId id)
{
    return const_cast<Variant *>(std::as_const(*this).find(id));
}

const ImportedCurve *Decisions::find(CurveId id) const
{
    return findIn(curves, id);
}

ImportedCurve *Decisions::find(CurveId id)
{
    return const_cast<ImportedCurve *>(std::as_const(*this).find(id));
}

const Snapshot *Decisions::find(SnapshotId id) const
{
    return findIn(*snapshots, id);
}

const Snapshot *Decisions::referenceSnapshot() const
{
    return reference ? find(reference->snapshot) : nullptr;
}

const AbsentRecording *Decisions::find(RecordingId id) const
{
    return findIn(absent, id);
}

TableView Decisions::viewOf(RecordingId id) const
{
    const auto off = exitsOff.find(id);
    return {criterion, eMax.unit, off == exitsOff.end() ? ExitsOff() : off->second};
}

TableView Decisions::referenceViewOf(RecordingId id) const
{
    const auto off = reference->exitsOff.find(id);
    return {reference->criterion, eMax.unit, off == reference->exitsOff.end() ? ExitsOff() : off->second};
}

NetworkLook Decisions::look(RecordingId id) const
{
    const auto known = looks.find(id);
    return known == looks.end() ? NetworkLook() : known->second;
}

std::string Decisions::nameOf(const AbsentRecording &missing) const
{
    const std::string name = look(missing.id).name;
    return name.empty() ? missing.entry.name : name;
}

} // namespace offramp
