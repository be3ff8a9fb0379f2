// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/measurementtext.h"

#include "core/tradeoff/shownnumbers.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace offramp {

namespace {

struct Prefix {
    const char *name;
    double factor;
};

/// The largest first.
constexpr std::array prefixes{Prefix{"M", 1e6},  Prefix{"k", 1e3},  Prefix{"", 1},
                              Prefix{"m", 1e-3}, Prefix{"µ", 1e-6}, Prefix{"n", 1e-9}};

/// Seconds have no prefix for thousands.
const Prefix &prefixFor(double amount, Quantity quantity)
{
    const std::size_t largest = quantity == Quantity::Seconds ? 2 : 0;
    if (amount == 0)
        return prefixes[2];
    for (std::size_t i = largest; i < prefixes.size(); ++i) {
        if (std::abs(amount) >= prefixes[i].factor)
            return prefixes[i];
    }
    return prefixes.back();
}

std::string unitText(const Prefix &prefix, Quantity quantity)
{
    return fmt::format("{}{}", prefix.name, quantity == Quantity::Seconds ? "s" : "J");
}

std::string intervalText(const MeasuredMean &mean, double factor)
{
    const double half = (mean.high - mean.low) / 2 / factor;
    const double shown = mean.mean / factor;
    if (std::isnan(half))
        return fixedText(shown, decimalsFor(shown));
    const bool isRounding = half < 1e-9 * std::abs(shown);
    const int decimals = !isRounding ? std::min(decimalsFor(half, 2), decimalsFor(shown) + 3) : decimalsFor(shown);
    return fmt::format("{} ± {}", fixedText(shown, decimals), fixedText(half, decimals));
}

} // namespace

std::string amountText(double amount, Quantity quantity)
{
    const Prefix &prefix = prefixFor(amount, quantity);
    const double shown = amount / prefix.factor;
    return fmt::format("{} {}", fixedText(shown, decimalsFor(shown)), unitText(prefix, quantity));
}

std::string meanText(const std::optional<MeasuredMean> &mean, Quantity quantity)
{
    if (!mean)
        return "unknown";
    const Prefix &prefix = prefixFor(mean->mean, quantity);
    return fmt::format("{} {}", intervalText(*mean, prefix.factor), unitText(prefix, quantity));
}

std::string meanText(const MeasuredMean &mean)
{
    return intervalText(mean, 1);
}

} // namespace offramp
