// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tradeoff/shownnumbers.h"

#include "core/support/numbers.h"
#include "core/tradeoff/costname.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace offramp {

namespace {

constexpr int eMaxDigits = 4;
constexpr int longestExact = 7;

/// Decimals beyond those of E_max: a smaller cost is rounding noise.
constexpr int mostDecimalsMore = 6;

/// A unit that people read; 10 to power of them are one unit.
struct ReadUnit {
    CostUnit unit;
    const char *name;
    int power;
};

/// For each unit the largest first.
constexpr std::array readUnits{
    ReadUnit{CostUnit::Gflops, "GFLOPs", 0},   ReadUnit{CostUnit::Gflops, "MFLOPs", 3},
    ReadUnit{CostUnit::Flops, "FLOPs", 0},     ReadUnit{CostUnit::Joules, "kJ", -3},
    ReadUnit{CostUnit::Joules, "J", 0},        ReadUnit{CostUnit::Joules, "mJ", 3},
    ReadUnit{CostUnit::Joules, "\u00b5J", 6},  ReadUnit{CostUnit::Milliseconds, "s", -3},
    ReadUnit{CostUnit::Milliseconds, "ms", 0}, ReadUnit{CostUnit::Milliseconds, "\u00b5s", 3}};

const ReadUnit &readUnit(const CostFormat &format)
{
    const ReadUnit *smallest = nullptr;
    for (const ReadUnit &candidate : readUnits) {
        if (candidate.unit != format.unit)
            continue;
        smallest = &candidate;
        if (shiftedDecimal(format.eMax, candidate.power) >= 1)
            break;
    }
    return *smallest;
}

std::string_view withoutTrailingSpace(std::string_view text)
{
    return text.substr(0, text.find_last_not_of(" \t") + 1);
}

int eMaxDecimals(const CostFormat &format)
{
    return decimalsFor(format.shown(format.eMax), eMaxDigits);
}

} // namespace

std::string fixedText(double number, int decimals)
{
    std::string text = fmt::format("{:.{}f}", number, decimals);
    if (text.front() == '-' && text.find_first_of("123456789") == std::string::npos)
        text.erase(0, 1);
    const std::size_t first = text.front() == '-' ? 1 : 0;
    std::size_t at = std::min(text.find('.'), text.size());
    if (at - first < 5)
        return text;
    for (; at > first + 3; text.insert(at, 1, ','))
        at -= 3;
    return text;
}

int decimalsFor(double number, int digits)
{
    if (number == 0 || !std::isfinite(number))
        return 0;
    // Rounded first: 0.9996 with three digits is 1.00.
    const std::string text = fmt::format("{:.{}e}", number, digits - 1);
    return std::max(0, digits - 1 - std::stoi(text.substr(text.find('e') + 1)));
}

int percentDecimals(std::int64_t samples)
{
    constexpr int most = 2;
    int decimals = 0;
    for (std::int64_t steps = 100; (steps < samples || samples <= 0) && decimals < most; steps *= 10)
        ++decimals;
    return decimals;
}

std::string percentNumber(double fraction, std::int64_t samples)
{
    return fixedText(100 * fraction, percentDecimals(samples));
}

std::string normalisedNumber(double fraction, std::int64_t samples)
{
    return fixedText(100 * fraction, std::max(1, percentDecimals(samples)));
}

const char *CostFormat::unitName() const
{
    return readUnit(*this).name;
}

int CostFormat::power() const
{
    return readUnit(*this).power;
}

double CostFormat::shown(double cost) const
{
    return shiftedDecimal(cost, power());
}

double CostFormat::fromShown(double number) const
{
    return shiftedDecimal(number, -power());
}

std::string CostFormat::text(double cost) const
{
    const double number = shown(cost);
    const int least = eMaxDecimals(*this);
    const int decimals = std::clamp(decimalsFor(number), least, least + mostDecimalsMore);
    const std::string text = fixedText(number, decimals);
    return text.find_first_of("123456789") == std::string::npos ? fixedText(0, least) : text;
}

std::string CostFormat::halfWidthText(double halfWidth) const
{
    const double number = shown(halfWidth);
    return fixedText(number, std::min(decimalsFor(number, 2), eMaxDecimals(*this) + mostDecimalsMore));
}

std::string CostFormat::exactText(double cost) const
{
    return shiftedText(cost, power());
}

std::string CostFormat::shortText(double cost) const
{
    const std::string whole = exactText(cost);
    return whole.size() <= longestExact ? whole : text(cost);
}

std::optional<double> parseCost(std::string_view text, const CostFormat &format)
{
    const std::size_t letters = text.find_first_not_of("0123456789.eE+- \t");
    int power = -format.power();
    if (letters != std::string_view::npos) {
        const auto unit = parseCostUnit(text.substr(letters));
        if (!unit || !*unit || shownUnit((*unit)->unit) != format.unit)
            return std::nullopt;
        const double inUnit = shownCost((*unit)->factor, (*unit)->unit);
        power = static_cast<int>(std::lround(std::log10(inUnit)));
        if (std::abs(std::pow(10.0, power) / inUnit - 1) > 1e-9) { // watt hours
            const auto number = parseNumber(withoutTrailingSpace(text.substr(0, letters)));
            return number ? std::optional(*number * inUnit) : std::nullopt;
        }
    }
    const std::string_view number = withoutTrailingSpace(text.substr(0, letters));
    if (!parseNumber(number) || number.find_first_of("eE") == std::string_view::npos)
        return parseNumber(fmt::format("{}e{}", number, power)); // every digit counts
    return shiftedDecimal(*parseNumber(number), power);
}

} // namespace offramp
