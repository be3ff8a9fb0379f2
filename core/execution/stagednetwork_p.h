// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For .cpp files that see LibTorch only.
#include <torch/script.h>

#include "core/execution/stagednetwork.h"
#include "core/networks/cutgraph_p.h"

namespace offramp {

struct StagedNetwork::Private {
    std::vector<RunnableGraph> stages; ///< [K]
    InputShape input;
    torch::Device device;
    at::ScalarType type;

    /// Pictures as the first stage takes them.
    [[nodiscard]] at::Tensor place(std::span<const float> pictures, int batch) const;

    /// The logits of every exit for placed pictures: all stages, one after another.
    [[nodiscard]] std::vector<at::Tensor> runAll(at::Tensor pictures) const;
};

} // namespace offramp
