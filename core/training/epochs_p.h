// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include "core/dataset/dataset.h"
#include "core/recorder/imageplan.h"
#include "core/training/keptfeatures_p.h"
#include "core/training/optimiser_p.h"
#include "core/training/trainablenetwork_p.h"
#include "core/training/trainingbatch.h"
#include "core/training/traininglog.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace offramp {

/// A moving average of a network's weights, and where it comes from; both share memory with networks.
struct MovingAverage {
    std::map<std::string, at::Tensor> network;
    std::map<std::string, at::Tensor> average;
};

/// What a network is trained with, beside its images.
struct Training {
    TrainableNetwork &network;
    Optimiser &optimiser;
    const MovingAverage *average = nullptr; ///< where the recipe wants one
};

/// What an epoch's training gave.
struct TrainedEpoch {
    std::vector<ExitScore> scores; ///< [K]
    double learningRate = 0;       ///< of its last step
    std::size_t images = 0;
};

/// What a network answered for some images.
struct Answers {
    std::vector<at::Tensor> logits; ///< [K], each [batch, C]
    at::Tensor classes;             ///< [batch, C] how much of each image belongs to each class
    std::size_t images = 0;
};

/// Runs a network over images of a data set, to train it or to see how it does. Belongs to one thread; the references
/// must outlive it.
class EpochRunner
{
public:
    /// classes: of the network.
    EpochRunner(const Dataset &dataset, const ImagePlan &images, int classes, const Recipe &recipe,
                std::stop_token stop);

    /// Computes what a network's frozen trunk gives for these rows and keeps it: from then on no image of them is read
    /// or changed, and only heads run. progress is called after each batch with the number of images so far.
    [[nodiscard]] Result<void> keepFeatures(TrainableNetwork &network, std::vector<std::size_t> rows,
                                            const std::function<void(std::size_t images)> &progress);

    /// Trains with every row once, in an order that follows from seed and epoch (from 1). progress is called after each
    /// batch with the number of images so far. A loss that is not finite, a broken image and a stop are errors.
    [[nodiscard]] Result<TrainedEpoch> train(const Training &training, const std::vector<std::size_t> &rows, int epoch,
                                             const std::function<void(std::size_t images)> &progress);

    /// How a network does on rows, with each exit's plain cross-entropy: [K].
    [[nodiscard]] Result<std::vector<ExitScore>> evaluate(TrainableNetwork &network,
                                                          const std::vector<std::size_t> &rows);

private:
    using Batches = std::vector<std::vector<std::size_t>>;
    using TakeBatch = std::function<Result<void>(TrainingBatch &batch)>;
    using TakeAnswers = std::function<Result<void>(const Answers &answers)>;
    [[nodiscard]] Result<void> forEachBatch(Batches batches, const ImageChanges &changes, torch::Device device,
                                            const TakeBatch &take) const;
    /// From images, or from the features that are kept.
    [[nodiscard]] Result<void> forEachAnswer(const TrainableNetwork &network, Batches batches,
                                             const ImageChanges &changes, const TakeAnswers &take) const;
    [[nodiscard]] Result<void> goOn() const;
    [[nodiscard]] at::Tensor imagesOf(TrainingBatch &batch, torch::Device device) const;
    [[nodiscard]] at::Tensor classesOf(TrainingBatch &batch, torch::Device device) const;
    [[nodiscard]] at::Tensor classesOf(const std::vector<std::size_t> &rows, torch::Device device) const;

    const Dataset &m_dataset;
    const ImagePlan &m_images;
    const int m_classes;
    const Recipe &m_recipe;
    std::stop_token m_stop;
    std::optional<KeptFeatures> m_kept;
};

} // namespace offramp
