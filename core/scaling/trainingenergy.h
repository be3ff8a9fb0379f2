// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/energylogs/energylog.h"
#include "core/scaling/work.h"

#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// The joules of a training, and how they were found.
struct TrainingEnergy {
    Work work;
    std::vector<std::string> notes; ///< which runs and parts of the machine they cover, one sentence each
};

/// The joules of a run: its total, else those of the parts that the log knows. Nothing where it knows none.
[[nodiscard]] std::optional<double> joulesOf(const EnergyRun &run);

/// The joules of the training in a log: of its only run, or of the runs of those names added up. Errors: a name that
/// the log does not hold; several runs and no name; a run without an energy. source names the log in messages.
[[nodiscard]] Result<TrainingEnergy> trainingEnergy(const EnergyLog &log, const std::vector<std::string> &names,
                                                    std::string_view source);

} // namespace offramp
