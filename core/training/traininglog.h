// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/power/meter.h"
#include "core/support/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// How an exit did on some images.
struct ExitScore {
    double loss = 0;     ///< cross-entropy in nats, mean
    double accuracy = 0; ///< top-1, a fraction

    bool operator==(const ExitScore &) const = default;
};

/// What came of one epoch.
struct EpochRecord {
    int epoch = 0;                   ///< counted from 1
    double learningRate = 0;         ///< of its last step
    std::vector<ExitScore> train;    ///< [K] on the changed images, while it was trained, with label smoothing
    std::vector<ExitScore> heldBack; ///< [K] after it, on the images held back; empty where none are
    std::int64_t heldBackImages = 0;
    double imagesPerSecond = 0;            ///< trained with, decoding included
    double gflops = 0;                     ///< spent on training up to its end, see RECIPES.md
    bool isBest = false;                   ///< whether it was the best so far
    std::optional<PartEnergy> energy = {}; ///< of the epoch, see RECIPES.md; nothing where it was not measured

    bool operator==(const EpochRecord &) const = default;
};

/// The mean accuracy of the exits on the images held back; where none are, the number of the epoch: the last is best.
[[nodiscard]] double scoreOf(const EpochRecord &epoch);

/// The best of some epochs; nullptr where there is none.
[[nodiscard]] const EpochRecord *bestOf(const std::vector<EpochRecord> &epochs);

/// A line of JSON for each epoch. exits: their names [K].
[[nodiscard]] std::string toJsonLines(const std::vector<EpochRecord> &epochs, const std::vector<std::string> &exits);

/// Reads such lines, which follow each other from epoch 1 and have the same number of exits; place names them in
/// messages.
[[nodiscard]] Result<std::vector<EpochRecord>> parseEpochs(const std::string &lines, const std::string &place);

/// The same as CSV, with a head and a row for each epoch and exit. What is unknown is empty.
[[nodiscard]] std::string toCsv(const std::vector<EpochRecord> &epochs, const std::vector<std::string> &exits);

} // namespace offramp
