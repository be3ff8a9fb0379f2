// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace offramp {

/// The part of an axis that a figure shows; an end that is empty is where it would be anyway.
struct AxisSpan {
    std::optional<double> from = {};
    std::optional<double> to = {};

    [[nodiscard]] bool isWhole() const { return !from && !to; }

    bool operator==(const AxisSpan &) const = default;
};

/// What its author wants to see in a figure.
struct FigureOptions {
    bool hasLabels = true; ///< names of variants and lines, and numbers in the plot
    bool hasLegend = true;
    bool hasGhost = true; ///< the pinned reference
    bool hasGrid = true;
    bool isGrey = false;      ///< without colour: lines and markers differ in dashes, shape and lightness
    bool isSerif = false;     ///< in serifFamily(), where there is one
    QString title = {};       ///< above the figure; empty for none
    AxisSpan energies = {};   ///< of the step curve, in the unit of E_max
    AxisSpan accuracies = {}; ///< of the step curve, as fractions

    bool operator==(const FigureOptions &) const = default;
};

} // namespace offramp
