// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/recording.h"
#include "core/support/error.h"

#include <vector>

namespace offramp {

/// The temperatures of a recording's exits [K], all above 0: logits are divided by them. All 1 where it has none.
[[nodiscard]] Result<std::vector<double>> temperaturesOf(const Recording &recording);

} // namespace offramp
