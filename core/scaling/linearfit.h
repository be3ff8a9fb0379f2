// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace offramp {

/// A straight line through points by least squares.
struct LinearFit {
    double intercept = 0; ///< a of y = a + b x; 0 for y = b x
    double slope = 0;     ///< b
    std::optional<double> interceptError
        = {}; ///< standard error; nothing for y = b x, and with as many points as parameters
    std::optional<double> slopeError = {};    ///< standard error; nothing with as many points as parameters
    std::optional<double> rSquared = {};      ///< 1 - SSR / SST; nothing where all y are equal
    std::optional<double> residualError = {}; ///< standard deviation of y around the line
    std::vector<double> residuals = {};       ///< y - line, in the order of the points
    std::size_t freedom = 0;                  ///< points less parameters
    double middle = 0;                        ///< the x where the line is known best: the mean, or 0
    double spread = 0;                        ///< sum of (x - middle)^2
    double weight = 0;                        ///< 1 / points, or 0 for y = b x

    [[nodiscard]] double at(double x) const { return intercept + slope * x; }
};

/// What a line says at some x, with half the widths of its 95 % intervals by Student's t distribution; they are unknown
/// where the fit has as many points as parameters.
struct Prediction {
    double value = 0;
    std::optional<double> lineHalfWidth = {};  ///< of the line itself
    std::optional<double> pointHalfWidth = {}; ///< of one more measurement
};

/// Fits y = a + b x. Errors: fewer than 2 points, all at the same x, numbers that are not finite or too large.
/// x, y: as many of both.
[[nodiscard]] Result<LinearFit> fitLine(std::span<const double> x, std::span<const double> y);

/// Fits y = b x. Here R^2 compares with y = 0, as R does for lines without an intercept: SST is the sum of y^2. The
/// same errors; here only all points at x = 0 are too few places.
[[nodiscard]] Result<LinearFit> fitProportional(std::span<const double> x, std::span<const double> y);

/// The line as people read it, with four significant digits: "y = 0.12 + 0.034 x".
[[nodiscard]] std::string equationText(const LinearFit &fit);

[[nodiscard]] Prediction predict(const LinearFit &fit, double x);

} // namespace offramp
