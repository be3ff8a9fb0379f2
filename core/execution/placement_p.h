// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For .cpp files that see LibTorch only.
#include <torch/script.h>

#include "core/execution/execution.h"

#include <memory>
#include <span>
#include <vector>

namespace offramp {

/// Sets LibTorch's threads and, for a GPU, that repeated runs give equal bits and that float means float.
[[nodiscard]] torch::Device prepareDevice(const RunSettings &settings);

/// The element type of a precision.
[[nodiscard]] at::ScalarType elementType(Precision precision);

/// Pictures [batch, channels, height, width] as a tensor of their own on a device.
[[nodiscard]] at::Tensor toDevice(std::span<const float> pictures, at::IntArrayRef shape, torch::Device device,
                                  at::ScalarType type);

/// Appends logits as floats on the processor; waits for the device.
void appendFloats(std::vector<float> &floats, const at::Tensor &logits);

/// Readies a graph whose weights are constants: folds batch norm when the execution is optimised, takes the weights to
/// the device and precision.
void placeGraph(std::shared_ptr<torch::jit::Graph> &graph, const RunSettings &settings);

/// A placed graph with its layers in the processor's own layout, where the settings ask for that; else the same graph.
/// Not every layer can run so: pooling to a size that does not divide its input's cannot.
[[nodiscard]] std::shared_ptr<torch::jit::Graph> laidOut(const std::shared_ptr<torch::jit::Graph> &placed,
                                                         const RunSettings &settings);

} // namespace offramp
