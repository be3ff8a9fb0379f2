// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/events.h"
#include "ui/engine/recordjob.h"

namespace offramp {

/// A number of samples, grouped: "3,200".
[[nodiscard]] QString countText(std::uint64_t count);

/// "320 of 1,000"; only the first number if the second is not known yet.
[[nodiscard]] QString ofText(std::uint64_t count, std::uint64_t all);

/// Work (GFLOPs, joules) to four digits, grouped from 10,000 on: "0.7351", "37,025".
[[nodiscard]] QString workText(double work);

/// A duration in its two largest units: "12 s", "3 min 5 s", "2 h 10 min".
[[nodiscard]] QString durationText(double seconds);

/// Samples per second: "4.2", "413".
[[nodiscard]] QString rateText(double samplesPerSecond);

/// The test set as recognised: "Folders by class, split test: 1,000 images, 10 classes, labels in name
/// order".
[[nodiscard]] QString testSetText(const PlanEvent &plan);

/// The network's outputs as recognised or chosen: "exits are 0, 2, taken as logits; the score of exit 1 is output 1".
[[nodiscard]] QString outputsText(const PlanEvent &plan);

/// What is already recorded and what a run with that limit will add.
[[nodiscard]] QString resumeText(const PlanEvent &plan, std::optional<int> limit);

/// The data set of a training as recognised: "Folders by class, split train: 36 images to train with, 12 held back, 3
/// classes, labels in name order".
[[nodiscard]] QString trainingSetText(const TrainingEvent &plan);

/// Which epochs of a training are done and what a run will add; replaced: the name of a file that exists and is not
/// this training's, or nothing.
[[nodiscard]] QString epochsText(const TrainingEvent &plan, const QString &replaced = {});

/// The proposed path for a network of an architecture or of the file that describes it: an unused name in folder, else
/// in the user's documents.
[[nodiscard]] QString proposedNetwork(const QString &architecture, const QString &folder);

/// The proposed path for the recording of a network: in folder, else beside the network if that is
/// writable, else in the user's documents; a number is added if the name is taken.
[[nodiscard]] QString proposedOutput(const QString &network, const QString &folder, const QStringList &taken);

/// An unused name next to a file: "signs-small-2.exits".
[[nodiscard]] QString freshName(const QString &path);

} // namespace offramp
