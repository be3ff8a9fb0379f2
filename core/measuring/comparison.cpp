// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/comparison.h"

#include "core/measuring/measurementtext.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <numeric>

namespace offramp {

namespace {

const char *nameOf(Quantity quantity)
{
    return quantity == Quantity::Seconds ? "time" : "energy";
}

} // namespace

bool PrefixComparison::differs() const
{
    const double rounding = 1e-12 * std::abs(expected.mean); // where every repeat costs the same
    return difference.low > rounding || difference.high < -rounding;
}

std::optional<PrefixComparison> compareWithPrefixes(const Series &run, const std::vector<Series> &prefixes,
                                                    const std::vector<std::size_t> &exited, Quantity quantity)
{
    const auto real = valuesPerImage(run, quantity);
    const auto images = static_cast<double>(std::accumulate(exited.begin(), exited.end(), std::size_t(0)));
    if (real.empty() || prefixes.size() != exited.size())
        return std::nullopt;
    std::vector<double> expected(real.size());
    for (std::size_t k = 0; k < prefixes.size(); ++k) {
        const auto cost = valuesPerImage(prefixes[k], quantity);
        if (cost.size() != real.size())
            return std::nullopt;
        for (std::size_t i = 0; i < cost.size(); ++i)
            expected[i] += static_cast<double>(exited[k]) / images * cost[i];
    }
    std::vector<double> difference;
    for (std::size_t i = 0; i < real.size(); ++i)
        difference.push_back(real[i] - expected[i]);
    return PrefixComparison{meanOf(real), meanOf(expected), meanOf(difference)};
}

std::string differenceText(const PrefixComparison &comparison, Quantity quantity)
{
    if (!comparison.differs())
        return {};
    const double share = comparison.difference.mean / comparison.expected.mean;
    const char *why = share > 0 ? " A run also collects the samples that go on into full batches." : "";
    return fmt::format("The real run takes {:.3g} % {} {} per image than the costs of its exits give: {} instead of "
                       "{}.{}",
                       100 * std::abs(share), share < 0 ? "less" : "more", nameOf(quantity),
                       amountText(comparison.real.mean, quantity), amountText(comparison.expected.mean, quantity), why);
}

std::vector<std::size_t> cheaperThanBefore(const std::vector<Series> &prefixes, Quantity quantity)
{
    std::vector<std::size_t> cheaper;
    std::optional<MeasuredMean> before;
    for (std::size_t k = 0; k < prefixes.size(); ++k) {
        const auto mean = meanPerImage(prefixes[k], quantity);
        if (mean && before && mean->mean < before->mean)
            cheaper.push_back(k);
        before = mean;
    }
    return cheaper;
}

std::string orderText(const std::vector<Series> &prefixes, const std::vector<std::string> &names, Quantity quantity)
{
    const auto cheaper = cheaperThanBefore(prefixes, quantity);
    if (cheaper.empty())
        return {};
    std::vector<std::string> listed;
    for (const std::size_t k : cheaper)
        listed.push_back(fmt::format("{} below {}", names[k], names[k - 1]));
    return fmt::format("Costs of exits are not in order: the {} of {}. A later exit does all the work of those before "
                       "it: measure longer, with more images or on a quieter machine.",
                       nameOf(quantity), fmt::join(listed, ", of "));
}

} // namespace offramp
