// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/deployment/decidingprogram.h"
#include "core/imaging/preprocessing.h"
#include "core/networks/network.h"
#include "core/support/error.h"

#include <optional>
#include <string>

namespace offramp {

/// How images reach a network: what its recording says, and the shape that they then have.
struct PreparedImages {
    std::string network; ///< its name, for people
    std::optional<Preprocessing> how;
    InputShape shape;
};

/// What makes images that are prepared for one network those of another. An error that names the difference where they
/// differ in more than mean and standard deviation, or where only one of them is known.
[[nodiscard]] Result<ImageChange> changeBetween(const PreparedImages &first, const PreparedImages &other);

} // namespace offramp
