// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/deployment/decidingprogram.h"
#include "core/networks/network.h"
#include "core/networks/stages_p.h"

namespace offramp {

/// The stages of a network and the program that takes images through them, as one module. Its weights are parameters
/// and buffers again: under network., with their names in the network, and under constants. what was computed from
/// them. Throws what LibTorch throws.
[[nodiscard]] torch::jit::Module decidingModule(const Network &network, const Stages &stages,
                                                const DecidingProgram &program);

} // namespace offramp
