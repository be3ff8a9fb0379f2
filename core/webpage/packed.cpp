// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/webpage/packed_p.h"

#include <cstdint>
#include <vector>

namespace offramp {

namespace {

/// The values of all exits one after the other. column: gives those of one exit.
template<typename Number, typename Column>
std::vector<Number> joined(const ExitTable &table, Column column)
{
    std::vector<Number> all;
    all.reserve(static_cast<std::size_t>(table.exitCount()) * table.sampleCount());
    for (int k = 0; k < table.exitCount(); ++k) {
        const std::span<const Number> values = column(ExitIndex{k});
        all.insert(all.end(), values.begin(), values.end());
    }
    return all;
}

} // namespace

std::string packedUncertainties(const ExitTable &table)
{
    const auto all = joined<float>(table, [&](ExitIndex exit) { return table.uncertainty(exit); });
    return packed(std::span<const float>(all));
}

std::string packedPredictions(const ExitTable &table)
{
    const auto all = joined<std::int32_t>(table, [&](ExitIndex exit) { return table.predicted(exit); });
    return packed(std::span<const std::int32_t>(all));
}

std::string packedCorrect(const ExitTable &table)
{
    const std::size_t stride = (table.sampleCount() + 7) / 8;
    std::vector<std::uint8_t> bits(static_cast<std::size_t>(table.exitCount()) * stride);
    for (int k = 0; k < table.exitCount(); ++k) {
        for (std::size_t j = 0; j < table.sampleCount(); ++j) {
            if (table.isCorrect({k}, {j}))
                bits[static_cast<std::size_t>(k) * stride + (j >> 3)] |= static_cast<std::uint8_t>(1U << (j & 7));
        }
    }
    return packed(std::span<const std::uint8_t>(bits));
}

std::string packedCosts(const CostColumn &costs)
{
    std::vector<double> shown;
    shown.reserve(costs.perSample.size());
    for (const double cost : costs.perSample)
        shown.push_back(shownCost(cost, costs.unit));
    return packed(std::span<const double>(shown));
}

} // namespace offramp
