// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/sources.h"
#include "core/support/error.h"
#include "core/workspace/edits.h"

namespace offramp {

/// Edits of decisions that depend on a snapshot and on its recordings; sources holds all that are open. The decisions
/// are as they were where there is no snapshot with that id.

/// Makes a snapshot the reference. An error where its costs are not known in the unit of E_max now.
[[nodiscard]] Result<Decisions> withReference(Decisions decisions, SnapshotId id, const Sources &sources);

/// Decides as a snapshot does: its variants, E_max with its unit, criterion and exits that are off. Recordings, looks,
/// curves and what is compared stay. Variants that are gone from the decisions come back with the ids that they had, or
/// with new ones after last. An error where an open recording lacks the criterion or the unit.
[[nodiscard]] Result<Decisions> restored(Decisions decisions, SnapshotId id, const Sources &sources, LastIds &last);

} // namespace offramp
