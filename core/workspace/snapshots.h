// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/workspace/decisions.h"

namespace offramp {

/// Edits of the snapshots and the notes of decisions, which need no recording. Each gives the decisions as they were
/// where there is nothing to edit: the id is unknown, the name is blank.

/// Keeps the variants, those of missing recordings too, E_max, the criterion and the exits that are off as the last
/// snapshot. Where another one has this name, a number follows it.
[[nodiscard]] Decisions withSnapshot(Decisions decisions, SnapshotId id, const std::string &name);

/// Keeps the reference as the last snapshot, from which it is then taken, unless it is a snapshot already or one is
/// equal to it. Where another one has this name, a number follows it.
[[nodiscard]] Decisions withReferenceKept(Decisions decisions, SnapshotId id, const std::string &name);

/// Removes a snapshot, and the reference if it is this snapshot.
[[nodiscard]] Decisions without(Decisions decisions, SnapshotId id);

[[nodiscard]] Decisions withName(Decisions decisions, SnapshotId id, const std::string &name);
[[nodiscard]] Decisions withNote(Decisions decisions, SnapshotId id, std::string note);

/// Replaces the notes about the work.
[[nodiscard]] Decisions withNotes(Decisions decisions, std::string notes);

} // namespace offramp
