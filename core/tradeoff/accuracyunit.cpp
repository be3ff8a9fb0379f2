// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tradeoff/accuracyunit.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

constexpr double rounding = 2e-3; // of a softmax in half precision
constexpr double surelyPercent = 1.5;

} // namespace

const char *toText(AccuracyUnit unit)
{
    if (unit == AccuracyUnit::Detect)
        return "detect";
    return unit == AccuracyUnit::Percent ? "percent" : "fraction";
}

Result<AccuracyUnit> detectUnit(double largest, AccuracyUnit asked, std::string_view source, std::string_view what)
{
    if (asked != AccuracyUnit::Detect)
        return asked;
    if (largest <= 1 + rounding)
        return AccuracyUnit::Fraction;
    if (largest >= surelyPercent)
        return AccuracyUnit::Percent;
    return failure(ErrorKind::BadInput,
                   fmt::format("{}: the largest {} is {}: too large for a fraction and small for percent.", source,
                               what, shortestText(largest)),
                   "Choose percent if they are percent (--percent); fractions (--fraction) do not exceed 1.");
}

std::optional<double> asFraction(double number, AccuracyUnit unit)
{
    const double fraction = unit == AccuracyUnit::Percent ? shiftedDecimal(number, -2) : number; // 88.1 is 0.881
    return fraction <= 1 + rounding ? std::optional(std::min(fraction, 1.0)) : std::nullopt;
}

} // namespace offramp
