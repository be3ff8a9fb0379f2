// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/architectures/architectures.h"
#include "core/execution/execution.h"
#include "core/networks/frozentrunk_p.h"
#include "core/training/optimiser_p.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace offramp {

/// A network that can be trained: one of an architecture, or heads on the frozen trunk of another network. Heads are
/// the exits' own layers and the classifier at the end of an architecture; all other layers are the trunk. Belongs to
/// one thread.
class TrainableNetwork
{
public:
    /// Builds the network of a complete spec with random weights that follow from seed: convolutions as He et al. 2015,
    /// by their outputs, other layers as PyTorch's. A frozen trunk is not trained, and its batch norm and dropout work
    /// as in evaluation: what it gives for an image is always the same.
    [[nodiscard]] static Result<TrainableNetwork> build(const NetworkSpec &spec, std::uint64_t seed, bool frozenTrunk);

    /// Heads with random weights that follow from seed, on a trunk whose outputs are those of the spec's exits.
    [[nodiscard]] static Result<TrainableNetwork> onTrunk(const NetworkSpec &spec, std::shared_ptr<FrozenTrunk> trunk,
                                                          std::uint64_t seed);

    /// Takes the weights of a file (safetensors or a state dict, read without executing anything) for the trunk, and
    /// for the heads where these fit; returns the names of the tensors that stay random. Not for heads on a trunk.
    [[nodiscard]] Result<std::vector<std::string>> takeWeights(const std::filesystem::path &path);

    /// Moves the network to a device. While it is trained, its layers work in that precision; the weights stay float32.
    /// The tensors that trainedTensors() and tensors() give are those of the device: call it before them.
    void place(torch::Device device, Precision precision);
    [[nodiscard]] bool isFrozen() const { return m_frozenTrunk; }
    [[nodiscard]] torch::Device device() const { return m_device; }

    void setTraining(bool training);

    /// The logits of every exit for normalised images [batch, channels, height, width] on its device: [K], each
    /// float32 [batch, C].
    [[nodiscard]] Result<std::vector<at::Tensor>> logits(const at::Tensor &images) const;

    /// The same in two steps, where the trunk is frozen: what it gives to the heads, each float32 [batch, …] and
    /// without gradient, and then the logits.
    [[nodiscard]] Result<std::vector<at::Tensor>> features(const at::Tensor &images) const;
    [[nodiscard]] Result<std::vector<at::Tensor>> headLogits(const std::vector<at::Tensor> &features) const;

    /// FLOPs of one image through all exits, as fvcore counts them.
    [[nodiscard]] std::int64_t forwardFlops(InputShape input) const;

    /// Those of the heads of a frozen trunk alone, and how many bytes the features of one image take.
    [[nodiscard]] std::int64_t headFlops(InputShape input) const;
    [[nodiscard]] std::int64_t featureBytes(InputShape input) const;

    /// What is trained, with the rate factor of the trunk. Call it once, after the weights were taken.
    [[nodiscard]] std::vector<TrainedTensor> trainedTensors(double trunkRateFactor);

    /// All tensors by name, to be read and written in place; those of onTrunk()'s heads only.
    [[nodiscard]] std::map<std::string, at::Tensor> tensors() const;

    /// Those of them that training changes: with a frozen trunk, the heads' alone.
    [[nodiscard]] std::map<std::string, at::Tensor> changingTensors() const;

    /// Writes the network with its spec, so that Network::load() needs nothing else: as safetensors, or with the trunk
    /// of another network as a TorchScript archive.
    [[nodiscard]] Result<void> save(const std::filesystem::path &path) const;

private:
    TrainableNetwork(NetworkSpec spec, NetworkProgram program, std::uint64_t seed, bool frozenTrunk,
                     std::shared_ptr<FrozenTrunk> trunk = nullptr);
    [[nodiscard]] bool isHead(const std::string &tensor) const;
    [[nodiscard]] Precision precisionNow() const;
    [[nodiscard]] at::Tensor blankImage(InputShape input) const;

    NetworkSpec m_spec;
    NetworkProgram m_program;
    mutable torch::jit::Module m_module; ///< Module::forward is not const
    bool m_frozenTrunk = false;
    std::shared_ptr<FrozenTrunk> m_trunk; ///< null where the module has it
    torch::Device m_device = torch::kCPU;
    Precision m_precision = Precision::Float32;
};

} // namespace offramp
