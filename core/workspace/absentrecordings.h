// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/workspace/workspace.h"

namespace offramp {

/// The decisions of a workspace whose file lies in folder (absolute), with the recordings that are missing set aside
/// together with their variants; missing: their colours.
[[nodiscard]] Decisions setAside(const Workspace &workspace, const std::string &folder,
                                 const std::map<RecordingId, int> &missing);

/// The missing recording with that fingerprint.
[[nodiscard]] std::optional<RecordingId> absentRecording(const Decisions &decisions, const std::string &fingerprint);

/// Puts a missing recording and its variants back in their places.
[[nodiscard]] Decisions putBack(Decisions decisions, RecordingId id);

/// All variants, those of missing recordings in their places.
[[nodiscard]] std::vector<Variant> allVariants(const Decisions &decisions);

/// The decisions with these variants instead, in the order that allVariants() gives.
[[nodiscard]] Decisions withAllVariants(Decisions decisions, const std::vector<Variant> &all);

/// The workspace of decisions as a file of folder holds it, with missing recordings and their variants in their places;
/// open: the entries of the open recordings.
[[nodiscard]] Workspace toWorkspace(const Decisions &decisions, std::vector<WorkspaceRecording> open,
                                    const std::string &folder);

} // namespace offramp
