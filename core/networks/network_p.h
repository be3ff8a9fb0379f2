// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/networks/network.h"
#include "core/networks/outputplan_p.h"
#include "core/networks/stages_p.h"
#include "core/networks/wholegraph_p.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace offramp {

/// What the outputs of a network's exits are.
struct OutputKinds {
    std::vector<OutputKind> ofExits; ///< [K]
    std::vector<std::string> notes;  ///< on those that are not logits, for people
};

struct Network::Private {
    mutable torch::jit::Module module; ///< Module::forward is not const
    NetworkSpec spec;
    std::string sha256;
    std::filesystem::path path;
    std::string weightsChoice; ///< as TensorFile::choice
    Checksums checksums = Checksums::Fit;
    bool frozen = false;
    bool hasWeights = true; ///< else its tensors are on the meta device
    bool training = false;
    ForwardGraph forward; ///< made before the module ran
    OutputChoice choice;
    mutable std::vector<std::string> outputNames; ///< keys of the outputs, as probe() found them
    mutable std::optional<OutputPlan> plan;       ///< made when it is asked for, like what follows
    mutable std::optional<OutputKinds> kinds;
    mutable std::optional<std::pair<InputShape, std::optional<int>>> fixedBatch;
    mutable std::optional<std::pair<InputShape, WholeGraph>> whole;
    mutable std::optional<std::pair<InputShape, Result<Stages>>> stages;
};

/// The fewest images that a network takes: 1, or the batch that it is made for.
[[nodiscard]] int leastBatch(const Network &network, InputShape input);

/// A batch of black images where the network's weights are.
[[nodiscard]] at::Tensor blankImages(const Network &network, int batch, InputShape input);

/// The tensors in the value that forward returned, in order; an error if it contains anything else.
[[nodiscard]] Result<std::vector<at::Tensor>> flattenOutputs(const torch::jit::IValue &value);

/// The keys of a returned dictionary of tensors; empty for anything else.
[[nodiscard]] std::vector<std::string> outputNames(const torch::jit::IValue &value);

/// What the outputs of a network are, from the tensors that forward returned for a batch of blank images.
[[nodiscard]] Result<OutputPlan> planFor(const Network &network, InputShape input,
                                         const std::vector<at::Tensor> &tensors, int batch);

/// What the outputs of a network are; runs it on a blank image if that is not known yet.
[[nodiscard]] Result<OutputPlan> outputPlan(const Network &network, InputShape input);

/// The logits of the exits in the value that forward returned.
[[nodiscard]] Result<std::vector<at::Tensor>> exitOutputs(const OutputPlan &plan, const torch::jit::IValue &value);

/// The scores of the exits in that value [K], undefined where an exit has none; empty where none has.
[[nodiscard]] std::vector<at::Tensor> exitScores(const OutputPlan &plan, const torch::jit::IValue &value);

/// Checks that the outputs of exits are K tensors of [batch, C] floating-point logits, C >= 2.
[[nodiscard]] Result<OutputShape> checkOutputs(const std::vector<at::Tensor> &exits, const OutputPlan &plan,
                                               std::int64_t batch);

/// Sentences about the outputs of a network that are not logits of exits, and about what else they are.
[[nodiscard]] Result<std::vector<std::string>> outputNotes(const Network &network, InputShape input);

/// Refuses NaN in parameters and buffers by their name; source names the file in messages. (Infinities are allowed:
/// masks contain them.)
[[nodiscard]] Result<void> checkWeights(const torch::jit::Module &module, const std::string &source);

/// LibTorch's error message without its stack trace, as one line.
[[nodiscard]] std::string firstLine(const std::exception &error);

/// The error for an exception from LibTorch because the system or the sandbox denied the code of a network a file while
/// `what` ("it was loaded"); nothing for other exceptions.
[[nodiscard]] std::optional<Error> denialIn(const std::exception &error, const std::string &what);

/// An error for an exception from LibTorch while `what` ("counting"); distinguishes memory and device faults.
[[nodiscard]] tl::unexpected<Error> torchFailure(const std::exception &error, const std::string &what);

} // namespace offramp
