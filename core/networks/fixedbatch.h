// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/networks/network.h"
#include "core/support/error.h"

#include <optional>
#include <string>

namespace offramp {

/// The only number of images that a network takes at once, as one that was traced with x.reshape(1, -1) does; nothing
/// where it takes any, decides inside forward or has no weights. Tried on a few images, once.
[[nodiscard]] std::optional<int> fixedBatch(const Network &network, InputShape input);

/// "The network is made for batches of 1 image: …"
[[nodiscard]] std::string fixedBatchNote(int fixed);

/// Refuses batches of a size that a network does not take.
[[nodiscard]] Result<void> checkBatch(const Network &network, InputShape input, int batch);

} // namespace offramp
