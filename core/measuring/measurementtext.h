// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/measuring/series.h"

#include <optional>
#include <string>

namespace offramp {

/// Seconds or joules as people read them, with the prefix that gives at least one digit before the point: "1.23 ms".
[[nodiscard]] std::string amountText(double amount, Quantity quantity);

/// The same with half the width of the interval, in the same unit: "1.23 ± 0.05 ms"; "unknown" for nothing.
[[nodiscard]] std::string meanText(const std::optional<MeasuredMean> &mean, Quantity quantity);

/// A mean without a unit in the same way: "813 ± 12".
[[nodiscard]] std::string meanText(const MeasuredMean &mean);

} // namespace offramp
