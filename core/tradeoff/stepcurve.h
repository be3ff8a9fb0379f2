// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/tradeoff/point.h"

#include <optional>
#include <span>
#include <vector>

namespace offramp {

/// The status of one point among all the points of a submission.
struct Standing {
    bool dominated = false; ///< another has no more energy and no less accuracy, one of them strictly
    bool duplicate = false; ///< an earlier point equals it in both
    bool overEMax = false;  ///< its energy is not below E_max: excluded from the area

    bool operator==(const Standing &) const = default;
};

/// The standing of every point, in the given order. O(n log n).
[[nodiscard]] std::vector<Standing> standings(std::span<const Point> points, double eMax);

/// One step of a curve: its point's accuracy holds until the end, an energy.
struct Step {
    Point point;
    double end = 0;

    /// What it adds to the area: A_i (E_{i+1} - E_i).
    [[nodiscard]] double area() const { return point.accuracy * (end - point.energy); }

    bool operator==(const Step &) const = default;
};

/// The contest's zero-order curve: points with energy below E_max, ascending in energy, ties ascending in accuracy.
struct StepCurve {
    std::vector<Point> points;
    double eMax = contestEMax;

    /// The step that begins at points[index]; it ends at the next point, the last at E_max.
    [[nodiscard]] Step step(std::size_t index) const;

    /// Area under the steps in energy unit x fraction: the sum of A_i (E_{i+1} - E_i) with E_{R+1} = E_max (GreenEdge
    /// contest; no running maximum, nothing below the energy of the first point). Empty if no point counts.
    [[nodiscard]] std::optional<double> area() const;

    /// area() / E_max, between 0 and 1.
    [[nodiscard]] std::optional<double> normalisedArea() const;

    bool operator==(const StepCurve &) const = default;
};

/// The indices of the points below eMax in the order of the steps: ascending in energy, ties ascending in accuracy.
[[nodiscard]] std::vector<std::size_t> stepOrder(std::span<const Point> points, double eMax);

/// The step curve over the points below eMax.
[[nodiscard]] StepCurve stepCurve(std::span<const Point> points, double eMax);

/// The area lost without each point, in the given order: area(all) - area(all but this one). Without it the step before
/// goes on to the next, so it is negative if the point lowers the area. Empty where it is over E_max; the whole area
/// when it is the only one that counts. O(n log n).
[[nodiscard]] std::vector<std::optional<double>> areasLost(std::span<const Point> points, double eMax);

} // namespace offramp
