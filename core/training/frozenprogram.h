// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/architectures/exitheads.h"
#include "core/architectures/networkwriter.h"

namespace offramp {

inline constexpr auto trunkMethod = "forward_trunk"; ///< no layer has this name

/// A generated network with a frozen trunk: two methods take the place of forward. trunkMethod takes images and gives a
/// tuple of all that heads take and that no head's own layer changes, such as a pooled feature map; its batch norm and
/// dropout work as in evaluation. headsMethod takes these values, one by one, and gives a tuple of the logits of all
/// exits.
[[nodiscard]] NetworkProgram withFrozenTrunk(NetworkProgram program);

} // namespace offramp
