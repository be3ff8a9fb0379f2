// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For .cpp files that see LibTorch only.
#include <torch/script.h>

#include "core/networks/network.h"

#include <vector>

namespace offramp {

/// Whether a branch or loop whose condition depends on what is in the pictures (not on their shape) holds operators
/// that count, so that the cost may differ from picture to picture.
[[nodiscard]] bool decidesByContent(const Network &network);

/// Batches of several kinds of pictures to try a network on: the one given, blank, and three waves.
[[nodiscard]] std::vector<at::Tensor> trialPictures(const at::Tensor &blank);

} // namespace offramp
