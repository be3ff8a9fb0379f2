// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/epochs_p.h"

#include "core/recorder/batchfeed.h"
#include "core/recorder/imagefeed.h"
#include "core/training/jointloss_p.h"
#include "core/training/schedule.h"
#include "core/training/trainingrows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace offramp {

namespace {

/// Sums what batches gave.
class ScoreSum
{
public:
    void add(const std::vector<at::Tensor> &logits, const std::vector<at::Tensor> &losses, const at::Tensor &classes)
    {
        const auto images = static_cast<double>(classes.size(0));
        const auto labels = classes.argmax(1);
        m_sums.resize(logits.size());
        for (std::size_t k = 0; k < logits.size(); ++k) {
            m_sums[k].loss += losses[k].item<double>() * images;
            m_sums[k].accuracy += static_cast<double>(logits[k].argmax(1).eq(labels).sum().item<std::int64_t>());
        }
        m_images += classes.size(0);
    }

    [[nodiscard]] std::vector<ExitScore> means() const
    {
        std::vector<ExitScore> scores;
        const auto images = static_cast<double>(m_images);
        for (const ExitScore &sum : m_sums)
            scores.push_back({sum.loss / images, sum.accuracy / images});
        return scores;
    }

private:
    std::vector<ExitScore> m_sums;
    std::int64_t m_images = 0;
};

/// Moves the average towards the network; it starts fast, so that the first weights do not last.
void follow(const MovingAverage &average, double decay, std::int64_t step)
{
    const at::NoGradGuard ungraded;
    const auto steps = static_cast<double>(step);
    const double kept = std::min(decay, (1 + steps) / (10 + steps));
    for (const auto &[name, tensor] : average.average) {
        const at::Tensor &now = average.network.at(name);
        if (tensor.is_floating_point())
            tensor.mul_(kept).add_(now, 1 - kept);
        else
            tensor.copy_(now);
    }
}

tl::unexpected<Error> notFinite(const std::string &where)
{
    return failure(ErrorKind::Failed, fmt::format("The loss is not finite {}.", where),
                   "Lower \"learning_rate\" in the recipe, or add \"warm_up_epochs\", and train into another file.");
}

} // namespace

EpochRunner::EpochRunner(const Dataset &dataset, const ImagePlan &images, int classes, const Recipe &recipe,
                         std::stop_token stop)
    : m_dataset(dataset)
    , m_images(images)
    , m_classes(classes)
    , m_recipe(recipe)
    , m_stop(std::move(stop))
{
}

Result<TrainedEpoch> EpochRunner::train(const Training &training, const std::vector<std::size_t> &rows, int epoch,
                                        const std::function<void(std::size_t images)> &progress)
{
    auto batches = trainingBatches(rows, static_cast<std::size_t>(m_recipe.batch), m_recipe.seed, epoch);
    const auto steps = static_cast<std::int64_t>(batches.size());
    std::int64_t step = (epoch - 1) * steps;
    // Dropout draws from LibTorch's own generator.
    torch::manual_seed(
        mixedBits(m_recipe.seed, static_cast<std::uint64_t>(epoch), std::numeric_limits<std::uint64_t>::max()));
    training.network.setTraining(true);
    const ImageChanges changes{m_recipe.augmentations, {m_recipe.seed, static_cast<std::uint64_t>(epoch)}};
    TrainedEpoch trained;
    ScoreSum sum;
    const auto done = forEachBatch(std::move(batches), changes, [&](TrainingBatch &batch) -> Result<void> {
        const auto classes = classesOf(batch);
        const auto logits = training.network.logits(imagesOf(batch));
        if (!logits)
            return tl::unexpected(logits.error());
        const JointLoss loss = jointLoss(*logits, classes, m_recipe);
        if (!std::isfinite(loss.total.item<double>()))
            return notFinite(fmt::format("in epoch {}, step {} of {}", epoch, step % steps + 1, steps));
        loss.total.backward();
        trained.learningRate = learningRate(m_recipe, step++, steps);
        training.optimiser.step(trained.learningRate);
        if (training.average)
            follow(*training.average, m_recipe.emaDecay, step);
        const at::NoGradGuard ungraded;
        sum.add(*logits, loss.ofExit, classes);
        trained.images += batch.images;
        progress(trained.images);
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    trained.scores = sum.means();
    return trained;
}

Result<std::vector<ExitScore>> EpochRunner::evaluate(TrainableNetwork &network, const std::vector<std::size_t> &rows)
{
    const at::NoGradGuard ungraded;
    network.setTraining(false);
    ScoreSum sum;
    auto batches = batchesOf(rows, static_cast<std::size_t>(m_recipe.batch));
    const auto done = forEachBatch(std::move(batches), {}, [&](TrainingBatch &batch) -> Result<void> {
        const auto classes = classesOf(batch);
        const auto logits = network.logits(imagesOf(batch));
        if (!logits)
            return tl::unexpected(logits.error());
        sum.add(*logits, jointLoss(*logits, classes, {}).ofExit, classes);
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    auto scores = sum.means();
    if (!std::ranges::all_of(scores, [](const ExitScore &score) { return std::isfinite(score.loss); }))
        return notFinite("on the images held back");
    return scores;
}

Result<void> EpochRunner::forEachBatch(std::vector<std::vector<std::size_t>> batches, const ImageChanges &changes,
                                       const TakeBatch &take) const
{
    const auto prepare = [&](const std::vector<std::size_t> &rows) {
        return prepareBatch(m_dataset, m_images, static_cast<std::size_t>(m_classes), changes, rows);
    };
    BatchFeed<TrainingBatch> feed(std::move(batches), prepare, decodingThreads());
    for (;;) {
        if (m_stop.stop_requested())
            return failure(ErrorKind::Cancelled, "The training was cancelled; the epochs that were done are kept.",
                           "Add --resume to the same command to go on.");
        auto batch = feed.next();
        if (!batch)
            return tl::unexpected(batch.error());
        if (!*batch)
            return {};
        if (auto taken = take(**batch); !taken)
            return taken;
    }
}

at::Tensor EpochRunner::imagesOf(TrainingBatch &batch) const
{
    const InputShape &input = m_images.input;
    return at::from_blob(batch.pixels.data(),
                         {static_cast<std::int64_t>(batch.images), input.channels, input.height, input.width})
        .clone();
}

at::Tensor EpochRunner::classesOf(TrainingBatch &batch) const
{
    return at::from_blob(batch.classes.data(), {static_cast<std::int64_t>(batch.images), m_classes}).clone();
}

} // namespace offramp
