// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For .cpp files that see LibTorch only.
#include <torch/script.h>

#include "core/execution/placement_p.h"
#include "core/execution/stagednetwork.h"
#include "core/exits/outputkind.h"
#include "core/networks/cutgraph_p.h"
#include "core/networks/outputplan_p.h"

namespace offramp {

struct StagedNetwork::Private {
    std::vector<RunnableGraph> stages; ///< [K]
    std::vector<OutputKind> kinds;     ///< [K]
    OutputPlan plan;
    InputShape input;
    torch::Device device;
    at::ScalarType type;
    std::vector<bool> among;          ///< [C] classes that can be answers; empty: all
    std::vector<double> temperatures; ///< [K]; empty: all 1

    /// How the pixels lie that the first stage takes.
    [[nodiscard]] at::MemoryFormat format() const
    {
        return device.is_cuda() ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
    }

    /// Images in the form that the first stage takes.
    [[nodiscard]] at::Tensor place(std::span<const float> images, int batch) const;

    /// What every exit gives for placed images: all stages, one after another.
    [[nodiscard]] ExitTensors runAll(at::Tensor images) const;

    /// What later stages need of the results of stage k.
    [[nodiscard]] std::vector<at::Tensor> handedOn(std::size_t k, const std::vector<at::Tensor> &results) const;
};

} // namespace offramp
