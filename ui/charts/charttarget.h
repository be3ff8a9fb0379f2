// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/targetline.h"
#include "ui/wording/costscale.h"
#include "ui/wording/thresholdunit.h"

#include <optional>

namespace offramp {

/// The target line on the chart.
struct ChartTarget {
    Aim aim;
    std::optional<AimAnswer> answer;
    QString text;              ///< "at least 90 %"
    QString result;            ///< "1.82 MFLOPs", "not reached"
    QString sentence;          ///< what the answer is
    QString variant;           ///< "V3: 1.95 MFLOPs, 90.4 %"; empty where none of the network's variants meets it
    ThresholdScale thresholds; ///< of the answer's network
    int colour = 0;            ///< of the network
    bool isDrawn = false;      ///< whether the answer has a place on the chart: it meets the aim, on a curve in view

    /// "at least 90 %: 1.82 MFLOPs".
    [[nodiscard]] QString label() const;
};

/// A document's target line as the chart shows it, with entropies in unit; empty without one.
[[nodiscard]] std::optional<ChartTarget> chartTarget(const Document &document, const TargetLine &line,
                                                     EntropyUnit unit);

} // namespace offramp
