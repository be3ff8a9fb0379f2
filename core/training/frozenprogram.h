// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/architectures/networkwriter.h"

namespace offramp {

/// A generated network with a frozen trunk: two methods take the place of forward. "features" takes images and gives a
/// tuple of all that heads take and that no head's own layer changes, such as a pooled feature map; its batch norm and
/// dropout work as in evaluation. "heads" takes these values, one by one, and gives a tuple of the logits of all exits.
[[nodiscard]] NetworkProgram withFrozenTrunk(NetworkProgram program);

} // namespace offramp
