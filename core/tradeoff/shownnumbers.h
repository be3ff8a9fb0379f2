// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/tradeoff/costunit.h"
#include "core/tradeoff/point.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace offramp {

/// How people read numbers: the same digits in the window, in figures and on the command line. Files keep every digit
/// (shortestText() in core/support/numbers.h).
///
///  - A number has at least three significant digits; half the width of an interval (± 0.28) has two.
///  - An accuracy or a share of n samples has only the decimals that tell steps of 1/n apart, and two at most: 1,000
///    samples support one decimal of a percent.
///  - The costs and areas of one workspace have one unit: the largest in which E_max is at least 1.

/// A number with so many decimals, its thousands grouped from 10,000 on; "0.00" instead of "-0.00".
[[nodiscard]] std::string fixedText(double number, int decimals);

/// The decimals with which a number has that many significant digits: 3 for 0.441, 0 for 441 and for 0.
[[nodiscard]] int decimalsFor(double number, int digits = 3);

/// The decimals of a percentage of that many samples, 0 to 2; 2 where their number is not known, which is 0.
[[nodiscard]] int percentDecimals(std::int64_t samples);

/// A fraction of that many samples as percent, without the sign: "83.1" for 1,000 of them.
[[nodiscard]] std::string percentNumber(double fraction, std::int64_t samples);

/// A normalised area as percent, without the sign, with the decimals of accuracies over that many samples, but at least
/// one: areas lie between their steps.
[[nodiscard]] std::string normalisedNumber(double fraction, std::int64_t samples);

/// How costs and areas of one workspace are shown.
struct CostFormat {
    CostUnit unit = CostUnit::Gflops; ///< what costs and areas come in: one of shownUnit()
    double eMax = contestEMax;        ///< above 0; its size chooses the unit that people read

    bool operator==(const CostFormat &) const = default;

    /// The unit that people read: "MFLOPs", "mJ", "µs".
    [[nodiscard]] const char *unitName() const;

    /// A cost or area in unitName(), and back, as shiftedDecimal() does.
    [[nodiscard]] double shown(double cost) const;
    [[nodiscard]] double fromShown(double number) const;

    /// 10 to this power of unitName() are one unit: 3 for MFLOPs.
    [[nodiscard]] int power() const;

    /// A cost or area in unitName(): as many decimals as give E_max four significant digits, and more where the number
    /// needs them for three of its own.
    [[nodiscard]] std::string text(double cost) const;

    /// Half the width of an interval of costs or areas.
    [[nodiscard]] std::string halfWidthText(double halfWidth) const;

    /// The same with every digit, to copy and to type.
    [[nodiscard]] std::string exactText(double cost) const;

    /// A cost with every digit where these are few, as where it was typed; else text().
    [[nodiscard]] std::string shortText(double cost) const;

    /// E_max as shortText().
    [[nodiscard]] std::string eMaxText() const { return shortText(eMax); }

    /// Whether E_max is the contest's, so that the area itself compares with other submissions; elsewhere the
    /// normalised area says more.
    [[nodiscard]] bool isContest() const { return unit == CostUnit::Gflops && eMax == contestEMax; }
};

/// Reads a cost in the unit that format shows, or with a unit of its own ("8.85 MFLOPs"); the result is in format.unit.
/// Nothing where it is not a number, or its unit is not known or not one of what format counts.
[[nodiscard]] std::optional<double> parseCost(std::string_view text, const CostFormat &format);

} // namespace offramp
