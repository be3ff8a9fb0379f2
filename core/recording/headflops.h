// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/recording.h"

#include <vector>

namespace offramp {

/// What only each exit needs, in FLOPs [K]: the network costs so much less without its head. Of the last exit it is 0.
/// An empty list where the recording does not say it (head_flops in FORMAT.md) or says something that cannot be.
[[nodiscard]] std::vector<double> headFlops(const Recording &recording);

} // namespace offramp
