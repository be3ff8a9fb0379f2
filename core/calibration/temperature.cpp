// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/calibration/temperature.h"

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

constexpr double tolerance = 1e-10;
constexpr int mostPasses = 100;

/// The logit of the label less the largest, or nothing where the label cannot be an answer.
std::optional<double> labelLogit(std::span<const float> row, std::int32_t label, double largest)
{
    if (label < 0 || static_cast<std::size_t>(label) >= row.size())
        return std::nullopt;
    const double logit = row[static_cast<std::size_t>(label)];
    return std::isfinite(logit) ? std::optional(logit - largest) : std::nullopt;
}

/// The first two derivatives by 1/T of the mean negative log likelihood.
struct Derivatives {
    double slope = 0;
    double curvature = 0;
    bool isFlat = true; ///< 0 everywhere
};

/// At inverse = 1/T. Of one sample they are the mean of the logits by the softmax less that of the label, and their
/// variance.
Derivatives derivativesAt(const LabelledLogits &of, std::span<const std::size_t> samples, double inverse)
{
    Derivatives sum;
    std::size_t count = 0;
    for (const std::size_t sample : samples) {
        const auto row = of.row(sample);
        const double largest = *std::ranges::max_element(row);
        const auto atLabel = labelLogit(row, of.label[sample], largest);
        if (!atLabel)
            continue;
        double weights = 0;
        double first = 0;
        double second = 0;
        for (const float logit : row) {
            const double shifted = logit - largest;
            const double weight = std::exp(inverse * shifted);
            sum.isFlat = sum.isFlat && (shifted == 0 || std::isinf(shifted));
            if (weight == 0)
                continue;
            weights += weight;
            first += weight * shifted;
            second += weight * shifted * shifted;
        }
        const double mean = first / weights;
        sum.slope += mean - *atLabel;
        sum.curvature += std::max(0.0, second / weights - mean * mean);
        ++count;
    }
    if (count == 0)
        return sum;
    sum.slope /= static_cast<double>(count);
    sum.curvature /= static_cast<double>(count);
    return sum;
}

/// Narrows the bounds of the inverse, between which the slope is 0, by Newton's method; by halves where that leaves
/// them or is slow.
class Root
{
public:
    Root(double low, double high)
        : m_low(low)
        , m_high(high)
    {
    }

    [[nodiscard]] double place() const { return m_place; }

    /// Takes what is there; whether place() is good enough.
    bool take(const Derivatives &there)
    {
        if (there.slope == 0)
            return true;
        (there.slope < 0 ? m_low : m_high) = m_place;
        const double newton = m_place - there.slope / there.curvature;
        const bool isQuick = std::abs(2 * there.slope) <= std::abs(m_stepBefore * there.curvature);
        const double next = newton > m_low && newton < m_high && isQuick ? newton : (m_low + m_high) / 2;
        m_stepBefore = m_step;
        m_step = next - m_place;
        m_place = next;
        return std::abs(m_step) <= tolerance * m_place;
    }

private:
    double m_low;
    double m_high;
    double m_place = 1;
    double m_step = m_high - m_low;
    double m_stepBefore = m_step;
};

} // namespace

std::optional<double> negativeLogLikelihood(const LabelledLogits &of, std::span<const std::size_t> samples,
                                            double temperature)
{
    double sum = 0;
    std::size_t count = 0;
    for (const std::size_t sample : samples) {
        const auto row = of.row(sample);
        const double largest = *std::ranges::max_element(row);
        const auto atLabel = labelLogit(row, of.label[sample], largest);
        if (!atLabel)
            continue;
        double weights = 0;
        for (const float logit : row)
            weights += std::exp((logit - largest) / temperature);
        sum += std::log(weights) - *atLabel / temperature;
        ++count;
    }
    return count > 0 ? std::optional(sum / static_cast<double>(count)) : std::nullopt;
}

Result<FittedTemperature> fitTemperature(const LabelledLogits &of, std::span<const std::size_t> samples,
                                         const IsCancelled &isCancelled)
{
    constexpr double low = 1 / largestTemperature;
    constexpr double high = 1 / leastTemperature;
    if (isSet(isCancelled))
        return cancelled();
    const Derivatives atLow = derivativesAt(of, samples, low);
    if (atLow.isFlat)
        return FittedTemperature{};
    if (atLow.slope >= 0)
        return FittedTemperature{largestTemperature, true};
    if (isSet(isCancelled))
        return cancelled();
    if (derivativesAt(of, samples, high).slope <= 0)
        return FittedTemperature{leastTemperature, true};
    Root root(low, high);
    for (int pass = 2; pass < mostPasses; ++pass) {
        if (isSet(isCancelled))
            return cancelled();
        if (root.take(derivativesAt(of, samples, root.place())))
            break;
    }
    return FittedTemperature{1 / root.place(), false};
}

} // namespace offramp
