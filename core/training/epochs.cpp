// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/epochs_p.h"

#include "core/training/imagechange.h"
#include "core/training/jointloss_p.h"
#include "core/training/schedule.h"
#include "core/training/trainingrows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace offramp {

namespace {

/// Sums what batches gave.
class ScoreSum
{
public:
    void add(const std::vector<at::Tensor> &logits, const std::vector<at::Tensor> &losses, const at::Tensor &labels)
    {
        const auto images = static_cast<double>(labels.size(0));
        m_sums.resize(logits.size());
        for (std::size_t k = 0; k < logits.size(); ++k) {
            m_sums[k].loss += losses[k].item<double>() * images;
            m_sums[k].accuracy += static_cast<double>(logits[k].argmax(1).eq(labels).sum().item<std::int64_t>());
        }
        m_images += labels.size(0);
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

EpochRunner::EpochRunner(const Dataset &dataset, const ImagePlan &images, const Recipe &recipe, std::stop_token stop)
    : m_dataset(dataset)
    , m_images(images)
    , m_recipe(recipe)
    , m_stop(std::move(stop))
{
}

Result<TrainedEpoch> EpochRunner::train(const Training &training, const std::vector<std::size_t> &rows, int epoch,
                                        const std::function<void(std::size_t images)> &progress)
{
    const auto batches = trainingBatches(rows, static_cast<std::size_t>(m_recipe.batch), m_recipe.seed, epoch);
    const auto steps = static_cast<std::int64_t>(batches.size());
    std::int64_t step = (epoch - 1) * steps;
    // Dropout draws from LibTorch's own generator.
    torch::manual_seed(
        mixedBits(m_recipe.seed, static_cast<std::uint64_t>(epoch), std::numeric_limits<std::uint64_t>::max()));
    training.network.setTraining(true);
    TrainedEpoch trained;
    ScoreSum sum;
    const auto done = forEachBatch(batches, [&](ImageBatch &batch) -> Result<void> {
        change(batch, epoch);
        const auto labels = labelsOf(batch);
        const auto logits = training.network.logits(imagesOf(batch));
        if (!logits)
            return tl::unexpected(logits.error());
        const JointLoss loss = jointLoss(*logits, labels, m_recipe);
        if (!std::isfinite(loss.total.item<double>()))
            return notFinite(fmt::format("in epoch {}, step {} of {}", epoch, step % steps + 1, steps));
        loss.total.backward();
        trained.learningRate = learningRate(m_recipe, step++, steps);
        training.optimiser.step(trained.learningRate);
        if (training.average)
            follow(*training.average, m_recipe.emaDecay, step);
        const at::NoGradGuard ungraded;
        sum.add(*logits, loss.ofExit, labels);
        trained.images += batch.rows.size();
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
    const auto batches = batchesOf(rows, static_cast<std::size_t>(m_recipe.batch));
    const auto done = forEachBatch(batches, [&](ImageBatch &batch) -> Result<void> {
        const auto labels = labelsOf(batch);
        const auto logits = network.logits(imagesOf(batch));
        if (!logits)
            return tl::unexpected(logits.error());
        sum.add(*logits, jointLoss(*logits, labels, {}).ofExit, labels);
        return {};
    });
    if (!done)
        return tl::unexpected(done.error());
    auto scores = sum.means();
    if (!std::ranges::all_of(scores, [](const ExitScore &score) { return std::isfinite(score.loss); }))
        return notFinite("on the images held back");
    return scores;
}

Result<void> EpochRunner::forEachBatch(const std::vector<std::vector<std::size_t>> &batches,
                                       const TakeBatch &take) const
{
    ImageFeed feed(m_dataset, m_images, batches, m_recipe.batch, {}, decodingThreads());
    for (;;) {
        if (m_stop.stop_requested())
            return failure(ErrorKind::Cancelled, "The training was cancelled; the epochs that were done are kept.",
                           "Add --resume to the same command to go on.");
        auto batch = feed.next();
        if (!batch)
            return tl::unexpected(batch.error());
        if (!*batch)
            return {};
        if (!(*batch)->broken.empty())
            return tl::unexpected((*batch)->broken.front().why);
        if (auto taken = take(**batch); !taken)
            return taken;
    }
}

void EpochRunner::change(ImageBatch &batch, int epoch) const
{
    const std::size_t floats = batch.pixels.size() / static_cast<std::size_t>(m_recipe.batch);
    for (std::size_t i = 0; i < batch.rows.size(); ++i)
        changeImage(std::span(batch.pixels).subspan(i * floats, floats), m_images.input, m_recipe,
                    mixedBits(m_recipe.seed, static_cast<std::uint64_t>(epoch), batch.rows[i]));
}

at::Tensor EpochRunner::imagesOf(ImageBatch &batch) const
{
    const InputShape &input = m_images.input;
    return at::from_blob(batch.pixels.data(),
                         {static_cast<std::int64_t>(batch.rows.size()), input.channels, input.height, input.width});
}

at::Tensor EpochRunner::labelsOf(const ImageBatch &batch) const
{
    auto labels = at::empty({static_cast<std::int64_t>(batch.rows.size())}, at::kLong);
    auto *out = labels.data_ptr<std::int64_t>();
    for (const std::size_t row : batch.rows)
        *out++ = m_dataset.samples[row].label;
    return labels;
}

} // namespace offramp
