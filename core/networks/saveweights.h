// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/networks/network.h"

namespace offramp {

/// Writes a network as safetensors with its spec as metadata, so that Network::load() needs nothing else: for a network
/// that was built here, or an archive whose spec names the architecture it is. On an error path is unchanged.
[[nodiscard]] Result<void> saveWeights(const Network &network, const std::filesystem::path &path);

/// Writes the same network as a TorchScript archive with its spec inside, which PyTorch runs without Offramp: forward
/// takes images F32[N,C,H,W], normalised, and gives a tuple with the logits F32[N,C] of each exit.
[[nodiscard]] Result<void> saveArchive(const Network &network, const std::filesystem::path &path);

} // namespace offramp
