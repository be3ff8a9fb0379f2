// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/results.h"
#include "ui/wording/costscale.h"

namespace offramp {

/// An area as text. Up to the contest's E_max the area itself leads, as submissions are compared by it: "31.78". Up to
/// any other it says little, and the normalised area leads: "83.6 %". samples: behind the accuracies, 0 where that is
/// not one number.
[[nodiscard]] QString areaNumber(double area, const CostScale &scale, std::int64_t samples = 0);

/// The same with what it is: "area 31.78", "normalised area 83.6 %".
[[nodiscard]] QString areaPhrase(double area, const CostScale &scale, std::int64_t samples = 0);

/// How far the area that leads has come: "+0.0120", "+0.310 pp"; "0" where nothing changed.
[[nodiscard]] QString areaChangeText(double change, const CostScale &scale);

/// A normalised area as it is shown: "83.6 %"; a change of it: "+0.310 pp".
[[nodiscard]] QString normalisedText(double fraction, std::int64_t samples = 0);
[[nodiscard]] QString normalisedChangeText(double change);

/// One of the two areas of a workspace, with its title and a tip that says how it is counted.
struct AreaFigure {
    QString title;
    QString shortTitle; ///< for beside the other
    QString text;       ///< a dash without an area
    QString change;     ///< from the reference; empty without one
    QString tip;

    bool operator==(const AreaFigure &) const = default;
};

/// The area that leads, in large type, and the other one beside it.
struct AreaFigures {
    AreaFigure leading;
    AreaFigure beside;

    bool operator==(const AreaFigures &) const = default;
};

[[nodiscard]] AreaFigures areaFigures(const Results &results, const CostScale &scale);

} // namespace offramp
