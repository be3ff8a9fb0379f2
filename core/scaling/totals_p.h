// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/scaling/scalingtable.h"

namespace offramp {

/// Makes the electricity of a table of epochs the total up to each, and says so in its notes. table: its rows as they
/// were read, ascending in x. cumulative: as in ScalingOptions.
[[nodiscard]] Result<void> makeTotals(ScalingTable &table, std::optional<bool> cumulative, std::string_view source);

} // namespace offramp
