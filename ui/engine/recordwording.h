// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/events.h"
#include "ui/engine/recordjob.h"

namespace offramp {

/// A number of samples, grouped: "3,200".
[[nodiscard]] QString countText(std::uint64_t count);

/// "320 of 1,000"; the first alone where the second is not known yet.
[[nodiscard]] QString ofText(std::uint64_t count, std::uint64_t all);

/// Work (GFLOPs, joules) to four digits, grouped from 10,000 on: "0.7351", "37,025".
[[nodiscard]] QString workText(double work);

/// A duration in the two units that matter: "12 s", "3 min 5 s", "2 h 10 min".
[[nodiscard]] QString durationText(double seconds);

/// Samples a second: "4.2", "413".
[[nodiscard]] QString rateText(double samplesPerSecond);

/// What a test set was recognised as: "Folders by class, split test: 1,000 images, 10 classes, labels sorted".
[[nodiscard]] QString testSetText(const PlanEvent &plan);

/// What is recorded already and what a run with that limit will do about it.
[[nodiscard]] QString resumeText(const PlanEvent &plan, std::optional<int> limit);

/// Where the recording of a network is proposed to be written: in folder, else beside the network where that can be
/// written to, else in the user's documents; a number is added to the name where it is taken.
[[nodiscard]] QString proposedOutput(const QString &network, const QString &folder, const QStringList &taken);

/// A name beside a file that does not exist yet: "signs-small-2.exits".
[[nodiscard]] QString freshName(const QString &path);

} // namespace offramp
