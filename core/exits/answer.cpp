// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/answer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace offramp {

namespace {

std::vector<float> divided(std::span<const float> logits, double temperature)
{
    std::vector<float> quotients(logits.begin(), logits.end());
    for (float &logit : quotients)
        logit /= static_cast<float>(temperature);
    return quotients;
}

} // namespace

void keepAmong(std::span<float> logits, const std::vector<bool> &among)
{
    for (std::size_t i = 0; i < logits.size() && !among.empty(); ++i) {
        if (!among[i % among.size()])
            logits[i] = -std::numeric_limits<float>::infinity();
    }
}

std::optional<Answer> answerFromLogits(std::span<const float> logits)
{
    if (logits.empty() || std::any_of(logits.begin(), logits.end(), [](float v) { return std::isnan(v); }))
        return std::nullopt;
    const auto largest = std::max_element(logits.begin(), logits.end());
    if (!std::isfinite(*largest))
        return std::nullopt;

    const double top = *largest;
    double sum = 0;
    double weighted = 0;
    double second = -std::numeric_limits<double>::infinity();
    for (auto it = logits.begin(); it != logits.end(); ++it) {
        const double shifted = static_cast<double>(*it) - top;
        const double weight = std::exp(shifted);
        sum += weight;
        if (weight > 0)
            weighted += weight * shifted;
        if (it != largest)
            second = std::max(second, shifted);
    }

    // H = -sum p ln p with ln p = shifted - ln(sum) and p = weight / sum.
    const double entropy = std::max(0.0, std::log(sum) - weighted / sum);
    Answer answer;
    answer.predicted = static_cast<std::int32_t>(largest - logits.begin());
    answer.entropy = static_cast<float>(entropy);
    answer.confidence = static_cast<float>(1 / sum);
    answer.margin = static_cast<float>((1 - std::exp(second)) / sum);
    return answer;
}

bool isTemperature(double number)
{
    using Float = std::numeric_limits<float>;
    return number >= Float::denorm_min() && number <= Float::max();
}

std::optional<Answer> answerAt(std::span<const float> logits, double temperature)
{
    if (temperature == 1)
        return answerFromLogits(logits);
    auto answer = answerFromLogits(divided(logits, temperature));
    if (answer)
        answer->predicted = static_cast<std::int32_t>(std::ranges::max_element(logits) - logits.begin());
    return answer;
}

std::vector<ClassProbability> mostProbable(std::span<const float> logits, double temperature, std::size_t count)
{
    const auto quotients = divided(logits, temperature);
    const double top = std::ranges::max(quotients);
    const auto weight = [&](std::size_t c) { return std::exp(static_cast<double>(quotients[c]) - top); };
    double sum = 0;
    for (std::size_t c = 0; c < quotients.size(); ++c)
        sum += weight(c);
    std::vector<std::size_t> order(logits.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::size_t kept = std::min(count, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end(),
                      [&](std::size_t a, std::size_t b) {
                          return logits[a] != logits[b] ? logits[a] > logits[b] : a < b;
                      });
    std::vector<ClassProbability> probable;
    for (std::size_t i = 0; i < kept && std::isfinite(logits[order[i]]); ++i)
        probable.push_back({static_cast<std::int32_t>(order[i]), weight(order[i]) / sum});
    return probable;
}

float uncertaintyOf(const Answer &answer, Criterion criterion)
{
    if (criterion == Criterion::Entropy)
        return answer.entropy;
    return criterion == Criterion::Confidence ? -answer.confidence : -answer.margin;
}

} // namespace offramp
