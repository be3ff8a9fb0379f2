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
    QString brief = {}; ///< the figure where it does not fit; empty if it is short anyway

    bool operator==(const IntervalWords &) const = default;
};

/// The interval of the area that leads (see areaNumber()): "± 0.28", "± 1.7 %"; "± …" while it is computed; empty
/// without an area. The tip has both ends and explains what the interval covers or why there is none.
[[nodiscard]] IntervalWords areaWords(const Intervals &intervals, const CostScale &scale);

/// What that interval is, or why there is none: "95 % confidence interval", "No interval".
[[nodiscard]] IntervalWords captionWords(const Intervals &intervals, const CostScale &scale);

/// The change from the reference, in the area that leads: "+0.120 ± 0.030 from reference", "+0.31 ± 0.40 pp, no
/// significant change from reference"; empty without a reference.
[[nodiscard]] IntervalWords changeWords(const Document &document, const Intervals &intervals);

} // namespace offramp
