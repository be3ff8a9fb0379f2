// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"
#include "core/workspace/decisions.h"

#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// The contents of a workspace file. FORMAT.md is its document.
struct Workspace {
    std::vector<WorkspaceRecording> recordings; ///< one for each of the decisions' recordings
    Decisions decisions;                        ///< none of their recordings is absent

    bool operator==(const Workspace &) const = default;
};

inline constexpr int workspaceFormatVersion = 5;

/// The longest notes, and the longest note on a snapshot, that are read: bytes in UTF-8.
inline constexpr std::size_t mostNoteBytes = 100'000;

/// The workspace as JSON text, fit for people and for git: stable order, numbers that read back exactly. It has version
/// 4 where nothing in it needs a later one.
[[nodiscard]] std::string toJson(const Workspace &workspace);

/// Reads JSON text and checks all of it: known version and units, recordings that exist in the list, thresholds that
/// are finite, a positive E_max of a known origin, points whose energy is not negative and whose accuracy is a
/// fraction, notes that are not too long. Recordings, variants, curves and snapshots get the ids 1, 2, 3, …; a variant
/// of the reference or a snapshot gets that of the variant that it was taken from, in earlier files of the one of its
/// name. source names the text in messages.
[[nodiscard]] Result<Workspace> parseWorkspace(std::string_view json, std::string_view source);

} // namespace offramp
