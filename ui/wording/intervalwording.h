// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/intervals.h"
#include "ui/wording/costscale.h"

namespace offramp {

/// An interval as it is shown, and in sentences.
struct IntervalWords {
    QString figure;
    QString tip;
    bool warns = false; ///< where the interval is too narrow

    bool operator==(const IntervalWords &) const = default;
};

/// The area's interval: "± 0.28"; "± …" while it is computed; nothing where there is no area. The tip has both ends,
/// and says what the interval speaks of or why there is none.
[[nodiscard]] IntervalWords areaWords(const Intervals &intervals, const CostScale &scale);

/// The area's change against the reference: "+0.12 ± 0.03 against the reference", "+0.01 ± 0.03, within chance of the
/// reference"; where there is no reference, what the area's interval means, or why there is none.
[[nodiscard]] IntervalWords changeWords(const Document &document, const Intervals &intervals);

/// How far the normalised area has come from the reference's: "+0.0031".
[[nodiscard]] QString normalisedChangeText(double change);

} // namespace offramp
