// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/deployment/decidingprogram.h"
#include "core/execution/stagednetwork.h"
#include "core/networks/network.h"
#include "core/support/error.h"

#include <string>
#include <vector>

namespace offramp {

/// Loads an archive and compares the classes and exits that it gives for a few random images, in a batch and one by
/// one, with what the engine computes at all exits: at the rule's thresholds and at some that let about half of the
/// images exit at each exit. Images within nearThreshold of a threshold are left out. networks: with the exits that are
/// on, in the order in which they run.
[[nodiscard]] Result<void> selfCheck(const std::string &archive, const std::vector<const StagedNetwork *> &networks,
                                     const DecidingProgram &program, InputShape input);

} // namespace offramp
