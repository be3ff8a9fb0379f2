// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/labelmap.h"

#include <cstdint>
#include <map>
#include <string>

namespace offramp {

/// What a test set calls each network output.
struct LabelIds {
    std::map<std::int32_t, std::string> idOf;
    bool wasInverted = false; ///< the map took labels to outputs, as --labels of a recording does
};

/// Reads a map as one from network outputs to labels. It is taken the other way round where its keys cannot be outputs:
/// one of them is no whole number, or its values are 0, 1, 2… without a gap and its keys are not. Refused: outputs that
/// are no whole numbers from 0 or stand there twice. source stands for the map in messages.
[[nodiscard]] Result<LabelIds> labelIds(const LabelMap &map, const std::string &source);

} // namespace offramp
