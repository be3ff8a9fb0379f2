// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/networks/outputplan_p.h"
#include "core/networks/stages_p.h"

#include <string>

namespace offramp {

/// The error for a network that cannot be split at its exits: "The network cannot be split at its exits: WHY."
[[nodiscard]] tl::unexpected<Error> unsplittable(const std::string &why);

/// Runs the stages and the whole network, and the stages again from the second on with a reordered subset of rows. An
/// error where they differ, or where a value between stages does not have a row for each image.
[[nodiscard]] Result<void> tryOut(const Stages &stages, const Network &network, const OutputPlan &plan,
                                  InputShape input);

} // namespace offramp
