// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"
#include "resources/demo/make/network.h"
#include "resources/demo/make/signimage.h"

#include <filesystem>
#include <span>
#include <vector>

namespace offramp::demo {

/// Normalised pixels [N,3,32,32] of images.
[[nodiscard]] torch::Tensor toTensor(std::span<const Image> images);

/// The logits of every exit, each [N,10].
[[nodiscard]] std::vector<torch::Tensor> exitsOf(torch::jit::Module &network, const torch::Tensor &images);

/// Trains on images drawn on the fly, the loss being the sum of the exits' cross-entropies (AdamW, one cosine), and
/// writes the archive with its offramp.json. A checkpoint beside it (ARCHIVE.checkpoint) is continued if there is one
/// and removed at the end. Prints its progress.
[[nodiscard]] Result<void> train(const NetworkPlan &plan, const std::filesystem::path &archive);

} // namespace offramp::demo
