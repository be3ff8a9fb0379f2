// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/snapshotedits.h"

#include "core/results/emaxproposal.h"
#include "core/results/recordingedits.h"
#include "core/workspace/absentrecordings.h"

#include <algorithm>
#include <set>

namespace offramp {

namespace {

/// Whether open recordings can be seen with the exits of a state off, in the unit of E_max: heads' costs may not fit.
Result<void> checkSeen(const ReferenceDecision &state, CostUnit unit, const Sources &sources)
{
    for (const auto &[id, off] : state.exitsOff) {
        if (!sources.contains(id))
            continue;
        if (auto seen = sources.asRead(id)->under({state.criterion, unit, off}); !seen)
            return tl::unexpected(seen.error());
    }
    return {};
}

/// Gives every variant an id that no other one of them has.
void giveIds(std::vector<Variant> &variants, LastIds &last)
{
    std::set<VariantId> taken;
    for (Variant &variant : variants) {
        if (variant.id == VariantId() || taken.contains(variant.id))
            variant.id = {++last.variant};
        taken.insert(variant.id);
    }
}

/// The decisions with these variants in a snapshot, and in the reference where that was taken from it.
Decisions withVariantsOf(Decisions decisions, SnapshotId id, const std::vector<Variant> &variants)
{
    std::vector<Snapshot> snapshots = *decisions.snapshots;
    std::ranges::find(snapshots, id, &Snapshot::id)->state.variants = variants;
    decisions.snapshots = std::move(snapshots);
    if (decisions.reference && decisions.reference->snapshot == id)
        decisions.reference->variants = variants;
    return decisions;
}

} // namespace

Result<Decisions> withReference(Decisions decisions, SnapshotId id, const Sources &sources)
{
    const Snapshot *snapshot = decisions.find(id);
    if (!snapshot)
        return decisions;
    if (auto seen = checkSeen(snapshot->state, decisions.eMax.unit, sources); !seen)
        return tl::unexpected(seen.error());
    decisions.reference = snapshot->state;
    decisions.reference->snapshot = id;
    return decisions;
}

Result<Decisions> restored(Decisions decisions, SnapshotId id, const Sources &sources, LastIds &last)
{
    const Snapshot *found = decisions.find(id);
    if (!found)
        return decisions;
    ReferenceDecision state = found->state;
    const EMax eMax{state.eMax, state.unit, found->origin, found->network};
    for (const RecordingId open : decisions.recordings) {
        if (auto carried = checkCarries(*sources.asRead(open), state.criterion); !carried)
            return tl::unexpected(carried.error());
    }
    giveIds(state.variants, last);
    decisions = withVariantsOf(std::move(decisions), id, state.variants);

    decisions.criterion = state.criterion;
    decisions.exitsOff.clear(); // which may not fit the unit that there is now
    auto after = withCost(std::move(decisions), state.unit, sources);
    if (!after)
        return after;
    if (auto seen = checkSeen(state, state.unit, sources); !seen)
        return tl::unexpected(seen.error());
    after->exitsOff = state.exitsOff;
    after->eMax = eMax;
    nameNetwork(after->eMax, sources.openIn(*after));
    return withAllVariants(std::move(*after), state.variants);
}

} // namespace offramp
