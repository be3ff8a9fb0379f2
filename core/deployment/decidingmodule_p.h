// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/deployment/decidingprogram.h"
#include "core/networks/network.h"
#include "core/networks/stages_p.h"

#include <span>

namespace offramp {

/// A network and the stages that it was split into.
struct SplitNetwork {
    const Network *network;
    const Stages *stages;
};

/// The stages of networks and the program that takes images through them, as one module. Their weights are parameters
/// and buffers again: under network. (of several networks under network1., network2., …), with their names in the
/// network, and under constants. what was computed from them. Throws what LibTorch throws.
[[nodiscard]] torch::jit::Module decidingModule(std::span<const SplitNetwork> networks, const DecidingProgram &program);

} // namespace offramp
