// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/networks/network.h"

namespace offramp {

/// Whether a branch or loop whose condition depends on what is in the pictures (not on their shape) holds operators
/// that count, so that the cost may differ from picture to picture.
[[nodiscard]] bool decidesByContent(const Network &network);

} // namespace offramp
