// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/support/error.h"
#include "core/tradeoff/pointtable.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// A recording that a workspace speaks of.
struct WorkspaceRecording {
    std::string path;        ///< relative to the workspace file's folder, with slashes
    std::string fingerprint; ///< recordingFingerprint() of the file that was meant
    std::string name;

    bool operator==(const WorkspaceRecording &) const = default;
};

/// One network at one setting of its thresholds, as the user decided it.
struct WorkspaceVariant {
    std::size_t recording = 0; ///< position in Workspace::recordings
    std::string name;
    Thresholds thresholds; ///< one for each exit but the last
    int colour = 0;        ///< position in the program's list of colours, 0 or more
    bool included = true;  ///< whether it takes part in the step curve

    bool operator==(const WorkspaceVariant &) const = default;
};

/// Where the value of E_max comes from.
enum class EMaxOrigin {
    Contest,        ///< the contest's value, for its 200 classes
    DearestNetwork, ///< proposed: the full cost of the dearest recorded network
    Chosen,         ///< set by the user
};

/// A state that was pinned to compare with.
struct WorkspaceReference {
    std::vector<WorkspaceVariant> variants;
    double eMax = contestEMax; ///< GFLOPs
    Criterion criterion = Criterion::Entropy;

    bool operator==(const WorkspaceReference &) const = default;
};

/// Points that others measured, as a curve to compare with; its values are in the workspace itself.
struct WorkspaceCurve {
    std::string name;
    PointTable table;

    bool operator==(const WorkspaceCurve &) const = default;
};

/// What the user decided: the contents of a workspace file. FORMAT.md is its document.
struct Workspace {
    std::vector<WorkspaceRecording> recordings;
    std::vector<WorkspaceVariant> variants;
    Criterion criterion = Criterion::Entropy;
    double eMax = contestEMax; ///< GFLOPs
    EMaxOrigin eMaxOrigin = EMaxOrigin::Contest;
    std::optional<WorkspaceReference> reference;
    std::vector<WorkspaceCurve> curves;

    bool operator==(const Workspace &) const = default;
};

inline constexpr int workspaceFormatVersion = 3;

/// The workspace as JSON text, fit for people and for git: stable order, numbers that read back exactly.
[[nodiscard]] std::string toJson(const Workspace &workspace);

/// Reads JSON text and checks all of it: known version, recordings that exist in the list, thresholds that are finite,
/// a positive E_max, points whose energy is not negative and whose accuracy is a fraction. source stands for the text
/// in messages.
[[nodiscard]] Result<Workspace> parseWorkspace(std::string_view json, std::string_view source);

} // namespace offramp
