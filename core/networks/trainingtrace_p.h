// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include <optional>
#include <string>

namespace offramp {

/// Where a graph trains for good, as one does that was traced without calling eval() before: "dropout of h1.0
/// (net.py:14)", "batch norm …". Nothing if it does not, or if the outputs do not depend on that. Batch norm that has
/// no statistics of its own always uses those of the batch and is not meant.
[[nodiscard]] std::optional<std::string> trainingIn(torch::jit::Graph &graph);

} // namespace offramp
