// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tradeoff/costunit.h"
#include "core/workspace/workspace.h"
#include "ui/document/importedcurve.h"
#include "ui/document/variantdecision.h"

#include <optional>
#include <vector>

namespace offramp {

/// Where the step curve ends, per image.
struct EMax {
    double value = contestEMax;
    CostUnit unit = CostUnit::Gflops;
    EMaxOrigin origin = EMaxOrigin::Contest;
    QString network; ///< the dearest one, where it is the origin

    bool operator==(const EMax &) const = default;
};

/// A variant of a recording that is missing.
struct AbsentVariant {
    std::size_t row = 0; ///< where it stood in the table of all variants
    VariantDecision decision;

    bool operator==(const AbsentVariant &) const = default;
};

/// A recording that a workspace speaks of and that was not found: its entry and its variants wait until it is.
struct AbsentRecording {
    RecordingId id;
    std::size_t row = 0; ///< where it stood in the list of all recordings
    WorkspaceRecording entry;
    QString folder; ///< absolute; what the entry's path is relative to
    int colour = 0;
    std::vector<AbsentVariant> variants;

    bool operator==(const AbsentRecording &) const = default;
};

/// The state that was pinned to compare with.
struct ReferenceDecision {
    std::vector<VariantDecision> variants; ///< with the ids of the variants that they were, or none
    double eMax = contestEMax;             ///< GFLOPs
    Criterion criterion = Criterion::Entropy;

    bool operator==(const ReferenceDecision &) const = default;
};

/// Everything the user decides, as one value: what undo and redo swap.
struct Decisions {
    std::vector<RecordingId> recordings; ///< in the order they were opened
    std::vector<VariantDecision> variants;
    EMax eMax;
    Criterion criterion = Criterion::Entropy; ///< what decides where a sample leaves, in all variants
    std::vector<AbsentRecording> absent;      ///< by row
    std::optional<ReferenceDecision> reference;
    std::vector<ImportedCurve> curves; ///< in the order they came

    /// The variant with this id, or null.
    [[nodiscard]] const VariantDecision *find(VariantId id) const;
    [[nodiscard]] VariantDecision *find(VariantId id);

    /// The imported curve with this id, or null.
    [[nodiscard]] const ImportedCurve *find(CurveId id) const;
    [[nodiscard]] ImportedCurve *find(CurveId id);

    /// Whether there is nothing to look at: no recording, open or missing, and no curve.
    [[nodiscard]] bool isEmpty() const { return recordings.empty() && absent.empty() && curves.empty(); }

    bool operator==(const Decisions &) const = default;
};

} // namespace offramp
