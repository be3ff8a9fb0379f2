// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/recording.h"
#include "core/tradeoff/costunit.h"

namespace offramp {

/// Whether a recording says, under "measured" in its metadata, that the source of a cost is "estimated": computed from
/// a stated power, say, and not from a counter. False where it says nothing that can be read.
[[nodiscard]] bool isEstimated(const Recording &recording, CostUnit cost);

} // namespace offramp
