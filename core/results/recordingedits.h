// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/results.h"
#include "core/support/error.h"
#include "core/workspace/edits.h"
#include "core/workspace/workspace.h"

#include <map>

namespace offramp {

/// Edits of decisions that depend on their recordings. sources holds all that are open.

/// Opens recording, which sources holds as id, without variants, and proposes E_max unless the user chose its value or
/// its origin. The first recording brings its criterion where it does not carry that of the decisions; others must
/// carry it.
[[nodiscard]] Decisions withRecording(Decisions decisions, RecordingId id, const OpenRecording &recording,
                                      const Sources &sources);

/// Closes a recording, found or missing, and removes its variants, also from the reference and the
/// snapshots; those that had no other variants are removed too.
[[nodiscard]] Decisions withoutRecording(Decisions decisions, RecordingId id, const Sources &sources);

/// Opens a missing recording that was found, with its variants in their places. An error where it is another recording,
/// the thresholds or the exits that are off do not fit, or it does not carry a criterion.
[[nodiscard]] Result<Decisions> withFound(Decisions decisions, RecordingId id, const OpenRecording &recording);

/// Calls a network by name; by its recording's own where that is blank.
[[nodiscard]] Decisions withNetworkName(Decisions decisions, RecordingId id, const std::string &name,
                                        const Sources &sources);

/// Decides by another criterion: every variant gets the thresholds that come nearest to what it was. An error where a
/// recording is missing or does not carry it.
[[nodiscard]] Result<Decisions> withCriterion(Decisions decisions, Criterion criterion, const Sources &sources);

/// Shows another cost, one of costAxes, as energy. Thresholds stay; E_max is the one that the axis had last, proposed
/// again where nobody chose it. An error where no open recording has this cost; those without it are not drawn then.
[[nodiscard]] Result<Decisions> withCost(Decisions decisions, CostUnit unit, const Sources &sources);

/// Switches these exits of a recording off, and its others on; thresholds stay. An error where no exit would be left,
/// or the costs of their heads do not fit those of the exits. The recording must be open.
[[nodiscard]] Result<Decisions> withExitsOff(Decisions decisions, RecordingId id, const ExitsOff &off,
                                             const Sources &sources);

/// Removes the included variants that are dominated or duplicates, as results of the same decisions say.
[[nodiscard]] Decisions withoutDominated(Decisions decisions, const Results &results);

/// Whether a recording can be opened beside those that are: it carries their criterion, or there are none.
[[nodiscard]] Result<void> checkOpens(const Decisions &decisions, const OpenRecording &recording);

/// The first criterion that open recordings and another one carry, by which they can be decided together.
[[nodiscard]] std::optional<Criterion> sharedCriterion(const std::vector<RecordingPtr> &open,
                                                       const OpenRecording &other);

using RecordingColours = std::map<RecordingId, int>;

/// The colours of recordings when decisions are opened: as chosen, else of the first variant, else one that is free.
[[nodiscard]] RecordingColours coloursOf(const Decisions &decisions);

/// The colour of an open recording: as it was chosen, else as it was given.
[[nodiscard]] int colourOf(RecordingId id, const Decisions &decisions, const RecordingColours &given);

/// The smallest colour that no recording of decisions has.
[[nodiscard]] int freeColour(const Decisions &decisions, const RecordingColours &colours);

/// A workspace with its recordings.
struct OpenedWorkspace {
    Decisions decisions; ///< recordings that are missing are set aside together with their variants
    Sources sources;
    RecordingColours colours; ///< of missing recordings too
};

/// Opens a workspace of folder (absolute) under ids that follow last, which then holds the largest of them. recordings:
/// one for each of the workspace's, null where it is missing. An error where thresholds or exits that are off do not
/// fit a recording, or it does not carry a criterion.
[[nodiscard]] Result<OpenedWorkspace> openWorkspace(const Workspace &workspace, const std::string &folder,
                                                    const std::vector<RecordingPtr> &recordings, LastIds &last);

/// The workspace of decisions as a file of folder holds it, missing recordings with all their variants included.
[[nodiscard]] Workspace toWorkspace(const Decisions &decisions, const Sources &sources, const std::string &folder);

} // namespace offramp
