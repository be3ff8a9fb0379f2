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

/// Sets LibTorch's threads and, for a GPU, that repeated runs give equal bits and whether float32 means float32 or may
/// be TF32. Uses no GPU.
[[nodiscard]] torch::Device prepareDevice(const RunSettings &settings);

/// Sets whether GPUs may compute float32 in TF32 from now on, in the whole process.
void allowTf32(bool isAllowed);

/// The element type of a precision.
[[nodiscard]] at::ScalarType elementType(Precision precision);

/// Images [batch, channels, height, width] copied into a tensor on a device.
[[nodiscard]] at::Tensor toDevice(std::span<const float> images, at::IntArrayRef shape, torch::Device device,
                                  at::ScalarType type);

/// What a batch gave at all exits, on the device.
struct ExitTensors {
    std::vector<at::Tensor> logits; ///< [K]
    std::vector<at::Tensor> scores; ///< [K], undefined where an exit has none; empty where none has
};

/// The same on the processor, as logits; kinds [K]: what the network returns; among [C]: the classes that can be
/// answers, or empty.
[[nodiscard]] Result<ExitValues> exitValues(const ExitTensors &tensors, const std::vector<OutputKind> &kinds,
                                            const std::vector<bool> &among, std::size_t batch);

/// Appends what an exit (from 0) gave as logits on the processor; waits for the device. Refuses values that outputs of
/// that kind cannot have.
[[nodiscard]] Result<void> appendLogits(std::vector<float> &logits, const at::Tensor &outputs, OutputKind kind,
                                        std::size_t exit);

/// Appends the scores of a batch, or zeros where an exit has none; waits for the device. Refuses scores that are not
/// finite, and any number of them but one for each image.
[[nodiscard]] Result<void> appendScores(std::vector<float> &scores, const at::Tensor &given, std::size_t batch,
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
