// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For .cpp files that see LibTorch only.
#include <torch/script.h>

#include "core/execution/stagednetwork.h"
#include "core/exits/outputkind.h"
#include "core/networks/cutgraph_p.h"

namespace offramp {

struct StagedNetwork::Private {
    std::vector<RunnableGraph> stages; ///< [K]
    std::vector<OutputKind> kinds;     ///< [K]
    InputShape input;
    torch::Device device;
    at::ScalarType type;

    /// Images in the form that the first stage takes.
    [[nodiscard]] at::Tensor place(std::span<const float> images, int batch) const;

    /// The logits of every exit for placed images: all stages, one after another.
    [[nodiscard]] std::vector<at::Tensor> runAll(at::Tensor images) const;
};

} // namespace offramp
