// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/exittable.h"

#include "core/exits/agreement.h"
#include "core/support/finite.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace offramp {

ExitTable::ExitTable(ExitTableColumns columns)
    : m_columns(std::move(columns))
{
}

Result<ExitTable> ExitTable::make(ExitTableColumns columns)
{
    const std::size_t n = columns.label.size();
    if (columns.exits < 1)
        return failure(ErrorKind::BadInput, "There is no exit.", "A network has at least one exit: its end.");
    if (n == 0)
        return failure(ErrorKind::BadInput, "There is no recorded sample.", "Record at least one batch first.");

    const std::size_t exits = static_cast<std::size_t>(columns.exits);
    const CostColumn &cost = columns.cost;
    const std::size_t costs = cost.perExit.size() + cost.perSample.size();
    if (columns.predicted.size() != exits * n || columns.uncertainty.size() != exits * n
        || costs != (cost.isPerSample() ? exits * n : exits))
        return failure(ErrorKind::BadInput,
                       fmt::format("The columns do not fit {} exits of {} samples: {} predictions, {} uncertainties, "
                                   "{} costs.",
                                   exits, n, columns.predicted.size(), columns.uncertainty.size(), costs),
                       "Every exit needs one value per sample.");

    const bool areAllFinite = areFinite(columns.uncertainty);
    for (std::size_t at = 0; at < columns.uncertainty.size() && !areAllFinite; ++at) {
        if (!std::isfinite(columns.uncertainty[at]))
            return failure(ErrorKind::BadInput,
                           fmt::format("The uncertainty of sample {} at exit {} is {}.", at % n, at / n + 1,
                                       columns.uncertainty[at]),
                           "Look for NaN or infinite logits in the network's output.");
    }
    return checkCosts(columns.cost, columns.exits).map([&] { return ExitTable(std::move(columns)); });
}

std::span<const std::int32_t> ExitTable::predicted(ExitIndex exit) const
{
    const std::size_t n = sampleCount();
    return std::span(m_columns.predicted).subspan(static_cast<std::size_t>(exit.value) * n, n);
}

std::span<const float> ExitTable::uncertainty(ExitIndex exit) const
{
    const std::size_t n = sampleCount();
    return std::span(m_columns.uncertainty).subspan(static_cast<std::size_t>(exit.value) * n, n);
}

bool ExitTable::isCorrect(ExitIndex exit, SampleIndex sample) const
{
    return predicted(exit)[sample.value] == m_columns.label[sample.value];
}

double ExitTable::cost(ExitIndex exit, SampleIndex sample) const
{
    const std::size_t k = static_cast<std::size_t>(exit.value);
    const CostColumn &cost = m_columns.cost;
    return cost.isPerSample() ? cost.perSample[k * sampleCount() + sample.value] : cost.perExit[k];
}

ExitTable ExitTable::withoutExits(const ExitsOff &off, std::span<const double> heads) const
{
    ExitTable without = agreeingWithout(off);
    const std::size_t n = sampleCount();
    const auto fill = [&](int exit, float value) {
        std::ranges::fill(std::span(without.m_columns.uncertainty).subspan(static_cast<std::size_t>(exit) * n, n),
                          value);
    };
    int answering = lastExit().value;
    while (off.contains({answering}))
        --answering;
    if (answering < lastExit().value)
        fill(answering, -std::numeric_limits<float>::infinity());

    for (int k = 0; k < exitCount(); ++k) {
        if (off.contains({k}))
            fill(k, std::numeric_limits<float>::infinity());
    }
    without.m_columns.cost = costsWithout(std::move(without.m_columns.cost), exitCount(), off, heads);
    return without;
}

ExitTable ExitTable::agreeingWithout(const ExitsOff &off) const
{
    ExitTable agreeing = *this;
    if (!m_columns.byAgreement)
        return agreeing;
    const std::vector<float> runs = agreement(m_columns.predicted, m_columns.exits, off);
    std::ranges::transform(runs, agreeing.m_columns.uncertainty.begin(), std::negate());
    return agreeing;
}

bool ExitTable::isOff(ExitIndex exit) const
{
    return uncertainty(exit).front() == std::numeric_limits<float>::infinity();
}

ExitTable ExitTable::subset(std::span<const std::size_t> samples) const
{
    const std::size_t n = sampleCount();
    ExitTableColumns some;
    some.exits = m_columns.exits;
    some.byAgreement = m_columns.byAgreement;
    const auto pick = [&](const auto &from, auto &into) {
        into.reserve(from.size() / n * samples.size());
        for (std::size_t first = 0; first < from.size(); first += n) {
            for (const std::size_t i : samples)
                into.push_back(from[first + i]);
        }
    };
    pick(m_columns.label, some.label);
    pick(m_columns.predicted, some.predicted);
    pick(m_columns.uncertainty, some.uncertainty);
    some.cost = {m_columns.cost.unit, m_columns.cost.perExit};
    pick(m_columns.cost.perSample, some.cost.perSample);
    return ExitTable(std::move(some));
}

} // namespace offramp
