// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/execution/execution.h"
#include "core/power/partmeter.h"
#include "core/training/recipe.h"
#include "core/training/traininglog.h"
#include "core/training/trainingplan.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace offramp {

struct TrainingRequest {
    Recipe recipe;
    std::filesystem::path out;     ///< the network; OUT.checkpoint, OUT.jsonl and OUT.csv are beside it
    std::filesystem::path weights; ///< to begin with; empty: random ones
    bool resume = false;           ///< go on with OUT.checkpoint where there is one
    Device device;
    Precision precision = Precision::Float32; ///< of what layers compute; weights and their changes are float32
    int threads = 0;                          ///< of the processor; 0 for one per core
    double featureMemory = 4;   ///< GB (1e9 bytes) that features of a frozen trunk may take; above it they are not kept
    bool dryRun = false;        ///< check everything, write nothing and train nothing
    PartMeter *meter = nullptr; ///< measures the energy of each epoch; nullptr: it is not known
};

/// What a training begins with.
struct TrainingStart {
    std::size_t images = 0;          ///< trained with in each epoch
    std::size_t heldBack = 0;        ///< images held back
    std::vector<EpochRecord> epochs; ///< those that are done
    std::optional<double> flops;     ///< of one image, forward; absent where nothing is left to do
};

/// How far a training is.
struct TrainingProgress {
    std::size_t images = 0; ///< trained with, in all epochs, those before this run included
    std::size_t allImages = 0;
    double imagesPerSecond = 0; ///< in this epoch
    double flops = 0;           ///< of this run
};

/// Receives what happens, on the thread that called train(). Notes are lines of text for people.
struct TrainingListener {
    std::function<void(const TrainingStart &start)> begun; ///< once everything is checked
    std::function<void(const EpochRecord &epoch)> epoch;
    std::function<void(const TrainingProgress &progress)> progress; ///< after each batch
    std::function<void(const std::string &text)> note;
};

/// Trains a network at all of its exits together and writes the epoch that was best on the images held back to the
/// request's file, so that Network::load() needs nothing else. A checkpoint and a log are written after each epoch; a
/// program that is killed loses at most one epoch. The same plan, recipe, data set and number of threads give the same
/// bytes, also in several runs. A loss that is not finite, a broken image, a stop and a checkpoint of another training
/// are errors; on each, the checkpoint of the last epoch is kept. Nothing is done where the training is finished.
[[nodiscard]] Result<void> train(const TrainingRequest &request, const TrainingPlan &plan, const Dataset &dataset,
                                 const TrainingListener &listener, const std::stop_token &stop);

} // namespace offramp
