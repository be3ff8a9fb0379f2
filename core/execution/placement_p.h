// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For .cpp files that see LibTorch only.
#include <torch/script.h>

#include "core/execution/execution.h"
#include "core/exits/outputkind.h"
#include "core/support/error.h"

#include <memory>
#include <span>
#include <vector>

namespace offramp {

/// Sets LibTorch's threads and, for a GPU, that repeated runs give equal bits and that float means float.
[[nodiscard]] torch::Device prepareDevice(const RunSettings &settings);

/// The element type of a precision.
[[nodiscard]] at::ScalarType elementType(Precision precision);

/// Images [batch, channels, height, width] copied into a tensor on a device.
[[nodiscard]] at::Tensor toDevice(std::span<const float> images, at::IntArrayRef shape, torch::Device device,
                                  at::ScalarType type);

/// Appends what an exit (from 0) gave as logits on the processor; waits for the device. Refuses values that outputs of
/// that kind cannot have.
[[nodiscard]] Result<void> appendLogits(std::vector<float> &logits, const at::Tensor &outputs, OutputKind kind,
                                        std::size_t exit);

/// Prepares a graph whose weights are constants: folds batch norm when the execution is optimised, and moves the
/// weights to the device and precision.
void placeGraph(std::shared_ptr<torch::jit::Graph> &graph, const RunSettings &settings);

/// Whether the settings ask for the processor's own layout.
[[nodiscard]] bool hasOwnLayout(const RunSettings &settings);

/// A placed graph with its layers in the processor's own layout where the settings ask for that, else the same graph.
/// Some layers cannot run in that layout: pooling to a size that does not divide that of its input.
[[nodiscard]] std::shared_ptr<torch::jit::Graph> laidOut(const std::shared_ptr<torch::jit::Graph> &placed,
                                                         const RunSettings &settings);

} // namespace offramp
