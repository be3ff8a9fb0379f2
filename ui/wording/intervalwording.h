// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/intervals.h"
#include "ui/wording/costscale.h"

namespace offramp {

/// An interval as short text and in sentences.
struct IntervalWords {
    QString figure;
    QString tip;
    bool warns = false; ///< if the interval is too narrow

    bool operator==(const IntervalWords &) const = default;
};

/// The area's interval: "± 0.28"; "± …" while it is computed; empty without an area. The tip has both ends
/// and explains what the interval covers or why there is none.
[[nodiscard]] IntervalWords areaWords(const Intervals &intervals, const CostScale &scale);

/// The area's change from the reference: "+0.12 ± 0.03 from reference", "+0.01 ± 0.03, no significant change from
/// reference"; without a reference, what the area's interval means or why there is none.
[[nodiscard]] IntervalWords changeWords(const Document &document, const Intervals &intervals);

/// Change of the normalised area from the reference: "+0.0031".
[[nodiscard]] QString normalisedChangeText(double change);

} // namespace offramp
