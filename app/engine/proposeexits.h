// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/training/trainer.h"

#include <stop_token>
#include <string>

namespace offramp {

class Reporter;

/// What --propose-exits does around a training with a head after each block of a frozen trunk.
struct ExitProposal {
    int number = 0;      ///< of the exits to propose
    std::string design;  ///< of the heads
    std::string sandbox; ///< what confines the network's code, for the recording
};

/// Before the training: an error where exits cannot be proposed after it.
[[nodiscard]] Result<void> checkProposal(const ExitProposal &proposal, const TrainingRequest &request,
                                         const TrainingPlan &plan, const Dataset &dataset);

/// After it: records the images held back once, into OUT.exits (or goes on with it), and prints what each place for an
/// exit is worth and which are the best.
[[nodiscard]] Result<void> proposeExits(const ExitProposal &proposal, const TrainingRequest &request,
                                        const TrainingPlan &plan, const Dataset &dataset, Reporter &reporter,
                                        const std::stop_token &stop);

} // namespace offramp
