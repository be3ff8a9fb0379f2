// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/labelmap.h"

#include <cstdint>
#include <map>
#include <string>

namespace offramp {

/// The test set's label of each network output.
struct LabelIds {
    std::map<std::int32_t, std::string> idOf;
    bool wasInverted = false; ///< the map took labels to outputs, as --labels of a recording does
};

/// Reads a map as one from network outputs to labels. It is inverted where its keys cannot be outputs:
/// one of them is not a whole number, or its values are 0, 1, 2… without a gap and its keys are not. Refused: outputs
/// that are not whole numbers from 0 or appear twice. source names the map in messages.
[[nodiscard]] Result<LabelIds> labelIds(const LabelMap &map, const std::string &source);

} // namespace offramp
