// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/scaling/linearfit.h"

#include "core/power/repeats.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace offramp {

namespace {

double mean(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The sum of (x - x0) (y - y0).
double products(std::span<const double> x, double x0, std::span<const double> y, double y0)
{
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        sum += (x[i] - x0) * (y[i] - y0);
    return sum;
}

Result<void> checkPoints(std::span<const double> x, std::span<const double> y)
{
    if (x.size() < 2)
        return failure(ErrorKind::BadInput,
                       fmt::format("A line needs at least 2 points, and there {}.",
                                   x.empty() ? "is none" : "is only 1"),
                       "Measure the electricity of more epochs or shares.");
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!std::isfinite(x[i]) || !std::isfinite(y[i]))
            return failure(ErrorKind::BadInput, fmt::format("Point {} is not a pair of finite numbers.", i + 1),
                           "Correct or remove it.");
    }
    return {};
}

/// Fits the slope around (x0, y0), through which the line goes, and all that follows from it.
Result<LinearFit> fitted(std::span<const double> x, double x0, std::span<const double> y, double y0,
                         std::size_t parameters)
{
    LinearFit fit;
    fit.middle = x0;
    fit.spread = products(x, x0, x, x0);
    fit.slope = products(x, x0, y, y0) / fit.spread;
    fit.intercept = parameters == 2 ? y0 - fit.slope * x0 : 0;
    fit.weight = parameters == 2 ? 1 / static_cast<double>(x.size()) : 0;
    fit.freedom = x.size() - parameters;
    double squares = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        fit.residuals.push_back(y[i] - y0 - fit.slope * (x[i] - x0));
        squares += fit.residuals.back() * fit.residuals.back();
    }
    const double total = products(y, y0, y, y0);
    if (!std::isfinite(fit.slope) || !std::isfinite(fit.intercept) || !std::isfinite(squares) || !std::isfinite(total))
        return failure(ErrorKind::BadInput, "The numbers are too large or too close to each other for a line.",
                       "Use a larger unit.");
    if (std::ranges::any_of(y, [y0 = parameters == 2 ? y.front() : 0](double value) { return value != y0; }))
        fit.rSquared = 1 - squares / total;
    if (fit.freedom == 0)
        return fit;
    fit.residualError = std::sqrt(squares / static_cast<double>(fit.freedom));
    fit.slopeError = *fit.residualError / std::sqrt(fit.spread);
    if (parameters == 2)
        fit.interceptError = *fit.residualError * std::sqrt(fit.weight + x0 * x0 / fit.spread);
    return fit;
}

} // namespace

Result<LinearFit> fitLine(std::span<const double> x, std::span<const double> y)
{
    if (auto checked = checkPoints(x, y); !checked)
        return tl::unexpected(checked.error());
    if (std::ranges::all_of(x, [&](double value) { return value == x.front(); }))
        return failure(ErrorKind::BadInput,
                       fmt::format("All {} points are at the same place, {}.", x.size(), shortestText(x.front())),
                       "A line needs the electricity of at least two different epochs or shares.");
    return fitted(x, mean(x), y, mean(y), 2);
}

Result<LinearFit> fitProportional(std::span<const double> x, std::span<const double> y)
{
    if (auto checked = checkPoints(x, y); !checked)
        return tl::unexpected(checked.error());
    if (std::ranges::all_of(x, [](double value) { return value == 0; }))
        return failure(ErrorKind::BadInput, fmt::format("All {} points are at 0.", x.size()),
                       "A line through 0 needs the electricity of at least one other epoch or share.");
    return fitted(x, 0, y, 0, 1);
}

std::string equationText(const LinearFit &fit)
{
    if (fit.weight == 0)
        return fmt::format("y = {:.4g} x", fit.slope);
    return fmt::format("y = {:.4g} {} {:.4g} x", fit.intercept, fit.slope < 0 ? '-' : '+', std::abs(fit.slope));
}

Prediction predict(const LinearFit &fit, double x)
{
    Prediction prediction{.value = fit.at(x)};
    if (!fit.residualError)
        return prediction;
    const double share = fit.weight + (x - fit.middle) * (x - fit.middle) / fit.spread;
    const double error = studentQuantile(fit.freedom) * *fit.residualError;
    prediction.lineHalfWidth = error * std::sqrt(share);
    prediction.pointHalfWidth = error * std::sqrt(1 + share);
    return prediction;
}

} // namespace offramp
