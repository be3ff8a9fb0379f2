// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For .cpp files that see LibTorch only.
#include <torch/script.h>

#include "core/flops/flopreport.h"
#include "core/networks/network.h"

#include <vector>

namespace offramp {

/// Whether a branch or loop whose condition depends on the content of the images (not on their shape) holds operators
/// that count by the rules, so that the cost may differ from image to image.
[[nodiscard]] bool decidesByContent(const Network &network, FlopRules rules);

/// Batches to try a network on: the given blank one and three waves.
[[nodiscard]] std::vector<at::Tensor> trialImages(const at::Tensor &blank);

} // namespace offramp
