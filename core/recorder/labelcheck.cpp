// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/labelcheck.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace offramp {

LabelCheck::LabelCheck(const Dataset &dataset)
    : m_used(dataset.labels.word)
    , m_classOf(dataset.classCount(), -1)
{
    const auto &outputOf = dataset.labels.outputOf;
    for (std::size_t index = 0; index < outputOf.size(); ++index)
        m_classOf[static_cast<std::size_t>(outputOf[index])] = static_cast<std::int32_t>(index);
    std::copy_if(dataset.knownOrders.begin(), dataset.knownOrders.end(), std::back_inserter(m_others),
                 [&](const LabelOrder &order) { return order.outputOf != outputOf; });
    m_hits.resize(m_others.size());
}

void LabelCheck::add(std::int32_t label, std::int32_t predicted)
{
    ++m_count;
    m_usedHits += predicted == label;
    const auto index = static_cast<std::size_t>(m_classOf[static_cast<std::size_t>(label)]);
    for (std::size_t i = 0; i < m_others.size(); ++i)
        m_hits[i] += predicted == m_others[i].outputOf[index];
}

std::optional<std::string> LabelCheck::verdict() const
{
    constexpr std::size_t fewest = 200;
    const auto best = std::max_element(m_hits.begin(), m_hits.end());
    if (m_count < fewest || best == m_hits.end())
        return std::nullopt;
    const double n = static_cast<double>(m_count);
    const double used = static_cast<double>(m_usedHits) / n;
    const double other = static_cast<double>(*best) / n;
    const double error = std::sqrt((used * (1 - used) + other * (1 - other)) / n);
    if (other - used < std::max(0.05, 4 * error))
        return std::nullopt;
    const auto &word = m_others[static_cast<std::size_t>(best - m_hits.begin())].word;
    return fmt::format("The labels seem to be in a different order: {} order gives {:.1f} %, {} order would give "
                       "{:.1f} % (last exit, {} images). Record again into another file with --labels {}.",
                       m_used, used * 100, word, other * 100, m_count, word);
}

} // namespace offramp
