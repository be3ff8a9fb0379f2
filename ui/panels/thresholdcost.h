// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/wording/thresholdunit.h"

namespace offramp {

/// What recorded samples would have cost with early exits at the current thresholds, as text.
struct ThresholdCost {
    QString heading; ///< whose thresholds: "With V2, threshold 0.63"
    QString figure;  ///< "0.4121 GFLOPs (56.0 % of all exits)"
    QString tip;     ///< every included variant, a line each
};

/// The cost of that many samples of the recording at path with the selected variant, else with the included variants of
/// that recording: their mean FLOPs times the samples. wholeCost: of the same samples through every exit, in the unit
/// that the recording stores. Without a figure if the recording is not open or has no variant.
[[nodiscard]] ThresholdCost thresholdCost(const Document &document, std::optional<VariantId> selected,
                                          const QString &path, std::uint64_t samples, double wholeCost,
                                          EntropyUnit entropyUnit = EntropyUnit::Nats);

} // namespace offramp
