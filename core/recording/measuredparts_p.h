// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/tensors/safetensors.h"

#include <map>
#include <string>
#include <vector>

namespace offramp {

/// The header of a recording in two parts: as it was before costs were measured into it, and these costs.
struct SplitHeader {
    TensorHeader bare;
    std::vector<TensorPlan> tensors = {};             ///< those of measuredTensors that it has
    std::map<std::string, std::string> metadata = {}; ///< about them
};

/// Takes the measured costs out of a header. What remains is, byte by byte, the header that withMeasured() got.
[[nodiscard]] SplitHeader withoutMeasured(const TensorHeader &header);

/// A header with measured costs: their tensors come first, the others follow in the order they had, and the room for
/// later metadata stays as large as it was.
[[nodiscard]] TensorHeader withMeasured(const SplitHeader &split);

} // namespace offramp
