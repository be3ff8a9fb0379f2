// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"
#include "core/workspace/decisions.h"

namespace offramp {

/// Edits of decisions that need no recording. Each gives the decisions as they were where there is nothing to edit: the
/// id is unknown, the name is blank.

/// Adds variants after the others, each with a name of its own ("V1", "V2", …) and, where it has none, an id of its
/// own.
[[nodiscard]] Decisions withVariants(Decisions decisions, std::vector<Variant> added);

/// Adds a copy of a variant below it, with a name of its own and the id copy.
[[nodiscard]] Decisions withCopy(Decisions decisions, VariantId original, VariantId copy);

[[nodiscard]] Decisions without(Decisions decisions, VariantId id);
[[nodiscard]] Decisions withThresholds(Decisions decisions, VariantId id, Thresholds thresholds);
[[nodiscard]] Decisions withIncluded(Decisions decisions, VariantId id, bool included);
[[nodiscard]] Decisions withName(Decisions decisions, VariantId id, const std::string &name);
[[nodiscard]] Decisions withColour(Decisions decisions, VariantId id, int colour);

/// Calls a network by name; by its recording's own name where that is blank.
[[nodiscard]] Decisions withName(Decisions decisions, RecordingId id, const std::string &name);

/// Chooses a network's colour; its variants of the colour before change with it.
[[nodiscard]] Decisions withColour(Decisions decisions, RecordingId id, int before, int colour);

/// Hides a network on the charts, or shows it again; its variants count all the same.
[[nodiscard]] Decisions withHidden(Decisions decisions, RecordingId id, bool isHidden);

/// Sets E_max, above 0 and in its unit, as chosen by the user; where it has this value already, its origin stays.
[[nodiscard]] Decisions withEMax(Decisions decisions, double value);

/// Pins the variants, E_max, the criterion and the exits that are off as the reference.
[[nodiscard]] Decisions withReference(Decisions decisions);
[[nodiscard]] Decisions withoutReference(Decisions decisions);

/// Adds a curve of at least one point, with an id that is new.
[[nodiscard]] Decisions withCurve(Decisions decisions, CurveId id, std::string name, PointTable table);

[[nodiscard]] Decisions without(Decisions decisions, CurveId id);
[[nodiscard]] Decisions withName(Decisions decisions, CurveId id, const std::string &name);

/// Reads a curve's accuracies as the other unit; an error where one would exceed 1.
[[nodiscard]] Result<Decisions> withUnit(Decisions decisions, CurveId id, AccuracyUnit unit);

/// Ids that were given last; the next ones are larger.
struct LastIds {
    int recording = 0;
    int variant = 0;
    int curve = 0;
    int snapshot = 0;
};

/// The same decisions with every id moved up behind last, which then holds the largest of them.
[[nodiscard]] Decisions withIdsAfter(Decisions decisions, LastIds &last);

} // namespace offramp
