// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "ui/document/targetline.h"
#include "ui/wording/costscale.h"
#include "ui/wording/thresholdunit.h"

namespace offramp {

/// The number of an aim without its unit, as it is typed: "90" of at least 90 %, "2" of at most 2 MFLOPs.
[[nodiscard]] QString aimNumber(const Aim &aim, const CostScale &scale);

/// "at least 90 %", "at most 2 MFLOPs".
[[nodiscard]] QString aimText(const Aim &aim, const CostScale &scale);

/// The answer in a few words, for the line itself: "1.82 MFLOPs", "90.3 %", "not reached", "no FLOPs counted".
[[nodiscard]] QString aimResult(const Aim &aim, const std::optional<AimAnswer> &answer, const CostScale &scale);

/// The answer in a sentence: "The cheapest thresholds of signs-small: 0.63 nats, 1.82 MFLOPs, 90.1 %."
[[nodiscard]] QString aimSentence(const Aim &aim, const std::optional<AimAnswer> &answer, const CostScale &scale,
                                  const ThresholdScale &thresholds);

/// What the best of the network's variants does, which is called name: "V3: 1.95 MFLOPs, 90.4 %".
[[nodiscard]] QString aimVariant(const QString &name, const VariantResult &result, const CostScale &scale);

/// Reads the number of an aim as a person types it, with or without its unit ("90", "90 %", "2", "2 MFLOPs"), or says
/// why not.
[[nodiscard]] Result<Aim> parseAim(Aim::Kind kind, const QString &text, const CostScale &scale);

} // namespace offramp
