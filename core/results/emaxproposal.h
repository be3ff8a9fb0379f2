// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/sources.h"

#include <optional>
#include <vector>

namespace offramp {

/// E_max as an origin gives it for open recordings, in the unit that they are viewed by; nothing for Chosen, for the
/// contest's where that unit is not GFLOPs, and for the most expensive network where none has this cost.
[[nodiscard]] std::optional<EMax> eMaxOf(EMaxOrigin origin, const std::vector<RecordingPtr> &open);

/// The E_max that is proposed for open recordings; nothing where none of them has the cost they are viewed by.
[[nodiscard]] std::optional<EMax> eMaxProposedFor(const std::vector<RecordingPtr> &open);

/// A round number above the costs of all imported points in a unit; nothing where there are none.
[[nodiscard]] std::optional<EMax> eMaxAbovePoints(const std::vector<ImportedCurve> &curves, CostUnit unit);

/// E_max after recordings came or went, which were before: that of the same origin if the user chose another than the
/// one proposed then, else the proposal. While a recording is missing, which may be the most expensive, a proposal is
/// never lowered.
[[nodiscard]] EMax followingEMax(const Decisions &decisions, const std::vector<RecordingPtr> &before,
                                 const Sources &sources);

/// Whether E_max was proposed for this network. Files of earlier versions have its full cost itself.
[[nodiscard]] bool isProposedFor(const OpenRecording &recording, const EMax &eMax);

/// Names the network that E_max was proposed for: the most expensive of the open ones that it fits.
void nameNetwork(EMax &eMax, const std::vector<RecordingPtr> &open);

} // namespace offramp
