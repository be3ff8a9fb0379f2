// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/architectures/networkwriter.h"
#include "core/networks/cutgraph_p.h"
#include "core/networks/trunkgraph_p.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// A network whose weights stay as they are, up to some of its layers and exits: what heads are put on. Belongs to one
/// thread.
class FrozenTrunk
{
public:
    /// Arguments and errors as those of trunkGraph().
    [[nodiscard]] static Result<FrozenTrunk> open(Network network, InputShape input,
                                                  const std::vector<std::string> &layers, bool withExits);

    [[nodiscard]] const Network &network() const { return m_network; }

    /// What run() gives, in that order.
    [[nodiscard]] const std::vector<TrunkOutput> &outputs() const { return m_trunk.outputs; }

    /// Where run() computes; the network itself stays on the processor.
    void place(torch::Device device);

    /// What the layers and exits give for normalised images [batch, channels, height, width] on its device: each
    /// [batch, …].
    [[nodiscard]] std::vector<at::Tensor> run(const at::Tensor &images) const;

    /// Writes a TorchScript archive whose forward gives what the heads give for the outputs: heads as writeHeads() has
    /// them, with these tensors on any device. The network is in it as "trunk", with all of its layers' names. On an
    /// error, and at any moment where the program is killed, path has its old or the new contents.
    [[nodiscard]] Result<void> save(const NetworkProgram &heads, const std::map<std::string, at::Tensor> &tensors,
                                    const NetworkSpec &spec, const std::filesystem::path &path) const;

private:
    FrozenTrunk(Network network, TrunkGraph trunk);

    Network m_network;
    TrunkGraph m_trunk;
    torch::Device m_device = torch::kCPU;
    std::optional<RunnableGraph> m_runnable;
};

} // namespace offramp
