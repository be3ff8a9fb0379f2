// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/protocol/events.h"
#include "core/training/trainer.h"

namespace offramp {

/// What a training begins with, for who follows it.
[[nodiscard]] TrainingEvent trainingEvent(const TrainingStart &start, const TrainingPlan &plan, const Dataset &dataset,
                                          const Recipe &recipe);

[[nodiscard]] EpochEvent epochEvent(const EpochRecord &epoch);

/// "12.3 J"; "12.3 J (estimated)".
[[nodiscard]] std::string energyText(const PartEnergy &energy);

/// What epochs took in all, as a sentence; nothing where it is known of none.
[[nodiscard]] std::string totalEnergyText(const std::vector<EpochRecord> &epochs);

/// What a dry run tells people.
[[nodiscard]] std::string checkedText(const TrainingEvent &event);

} // namespace offramp
