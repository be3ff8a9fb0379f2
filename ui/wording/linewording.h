// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/referencelines.h"
#include "ui/wording/costscale.h"

namespace offramp {

/// The name of a line to compare with: "Oracle of net", "Oracle bound of net", "Concave envelope", "Static network
/// net".
[[nodiscard]] QString lineName(const ShownLine &line);

/// What it is, for labels: "bounds every rule, uses labels".
[[nodiscard]] QString lineNote(ReferenceKind kind);

/// The same in sentences.
[[nodiscard]] QString lineTip(ReferenceKind kind);

/// Its area up to E_max, "area 31.78"; that there is none; or an ellipsis while it is being computed.
[[nodiscard]] QString lineArea(const ShownLine &line, const CostScale &scale);

/// All of it, for screen readers: "Oracle of net (not a rule, uses labels): 0.412 GFLOPs, 93.1 % correct."
[[nodiscard]] QString lineSentence(const ShownLine &line, const CostScale &scale);

/// A cost's text, with the mark before it where the costs of a recording behind the line are doubtful.
[[nodiscard]] QString markedCost(const QString &text, const ShownLine &line);

} // namespace offramp
