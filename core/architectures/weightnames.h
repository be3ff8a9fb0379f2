// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/architectures/networkwriter.h"

namespace offramp {

/// A tensor that a file offers.
struct OfferedTensor {
    std::string name;
    std::vector<std::int64_t> shape;
};

/// The names that the tensors of a file have in a network, in their order; empty for one to ignore. A prefix that
/// all share ("module." of data-parallel training, "model.", "_orig_mod.") is removed. The published state dicts of
/// Padova's early-exit networks hold the trunk up to three times and a final classifier that was never trained: of
/// these, the trunk is taken from "model.", the heads from "exit1." and "exit2.", the final classifier from "exit3.2".
[[nodiscard]] std::vector<std::string> networkNames(const std::vector<OfferedTensor> &offered);

/// The number of classes of the offered tensors, from the last classifier of a network of the same architecture.
[[nodiscard]] std::optional<int> classesIn(const NetworkProgram &program, const std::vector<OfferedTensor> &offered);

/// For each tensor of the network, the index in offered of its contents; empty for a missing counter. An
/// error lists everything missing, unexpected or of another shape. source and architecture are used in messages.
[[nodiscard]] Result<std::vector<std::optional<std::size_t>>> matchedWeights(const NetworkProgram &program,
                                                                             const std::vector<OfferedTensor> &offered,
                                                                             const std::string &source,
                                                                             const std::string &architecture);

} // namespace offramp
