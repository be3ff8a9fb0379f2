// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/workspace/snapshots.h"

#include "core/workspace/absentrecordings.h"
#include "core/workspace/trimmed_p.h"

#include <algorithm>
#include <utility>

namespace offramp {

namespace {

Decisions withAdded(Decisions decisions, Snapshot added)
{
    std::vector<Snapshot> snapshots = *decisions.snapshots;
    const std::string name = added.name;
    for (int number = 2; std::ranges::count(snapshots, added.name, &Snapshot::name) > 0; ++number)
        added.name = name + " (" + std::to_string(number) + ')';
    snapshots.push_back(std::move(added));
    decisions.snapshots = std::move(snapshots);
    return decisions;
}

template<typename Edit>
Decisions edited(Decisions decisions, SnapshotId id, const Edit &edit)
{
    std::vector<Snapshot> snapshots = *decisions.snapshots;
    const auto found = std::ranges::find(snapshots, id, &Snapshot::id);
    if (found == snapshots.end())
        return decisions;
    edit(*found);
    decisions.snapshots = std::move(snapshots);
    return decisions;
}

} // namespace

Decisions withSnapshot(Decisions decisions, SnapshotId id, const std::string &name)
{
    Snapshot taken{.id = id,
                   .name = name,
                   .state = {allVariants(decisions), decisions.eMax.value, decisions.criterion, decisions.eMax.unit,
                             decisions.exitsOff},
                   .origin = decisions.eMax.origin,
                   .network = decisions.eMax.network};
    return withAdded(std::move(decisions), std::move(taken));
}

Decisions withReferenceKept(Decisions decisions, SnapshotId id, const std::string &name)
{
    if (!decisions.reference || decisions.reference->snapshot != SnapshotId()
        || std::ranges::count(*decisions.snapshots, *decisions.reference, &Snapshot::state) > 0)
        return decisions;
    Snapshot kept{.id = id, .name = name, .state = *decisions.reference};
    decisions.reference->snapshot = id;
    return withAdded(std::move(decisions), std::move(kept));
}

Decisions without(Decisions decisions, SnapshotId id)
{
    std::vector<Snapshot> snapshots = *decisions.snapshots;
    if (std::erase_if(snapshots, [id](const Snapshot &snapshot) { return snapshot.id == id; }) == 0)
        return decisions;
    decisions.snapshots = std::move(snapshots);
    if (decisions.reference && decisions.reference->snapshot == id)
        decisions.reference.reset();
    return decisions;
}

Decisions withName(Decisions decisions, SnapshotId id, const std::string &name)
{
    return edited(std::move(decisions), id, [name = trimmed(name)](Snapshot &snapshot) {
        if (!name.empty())
            snapshot.name = name;
    });
}

Decisions withNote(Decisions decisions, SnapshotId id, std::string note)
{
    return edited(std::move(decisions), id, [&](Snapshot &snapshot) { snapshot.note = std::move(note); });
}

Decisions withNotes(Decisions decisions, std::string notes)
{
    decisions.notes = std::move(notes);
    return decisions;
}

} // namespace offramp
