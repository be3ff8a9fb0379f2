// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <optional>
#include <string_view>

namespace offramp {

/// How accuracies and probabilities are written; Detect leaves that to their largest value.
enum class AccuracyUnit { Detect, Fraction, Percent };

/// "percent", "fraction", or "detect".
[[nodiscard]] const char *toText(AccuracyUnit unit);

/// The unit of numbers by the largest of them, unless one is asked for: percent from 1.5, fractions up to 1 and what
/// rounding adds to it. Between them it could be either: an error. what names the numbers: "confidence".
[[nodiscard]] Result<AccuracyUnit> detectUnit(double largest, AccuracyUnit asked, std::string_view source,
                                              std::string_view what);

/// A number in that unit (Fraction or Percent) as a fraction; what rounding adds to the whole is removed. Nothing when
/// it is above the whole.
[[nodiscard]] std::optional<double> asFraction(double number, AccuracyUnit unit);

} // namespace offramp
