// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/epochs_p.h"

#include "core/execution/devices.h"
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

/// Sums what batches gave, on their device: only the sums' reader waits for it.
class ScoreSum
{
public:
    void add(const std::vector<at::Tensor> &logits, const std::vector<at::Tensor> &losses, const at::Tensor &classes)
    {
        const auto labels = classes.argmax(1);
        std::vector<at::Tensor> exits;
        for (std::size_t k = 0; k < logits.size(); ++k) {
            const auto loss = losses[k].to(at::kDouble) * classes.size(0);
            const auto correct = logits[k].argmax(1).eq(labels).sum().to(at::kDouble);
            exits.push_back(at::stack({loss, correct}));
        }
        const auto batch = at::stack(exits);
        m_sums = m_sums.defined() ? m_sums + batch : batch;
        m_images += classes.size(0);
    }

    [[nodiscard]] std::vector<ExitScore> means() const
    {
        const at::Tensor means = (m_sums / m_images).cpu();
        std::vector<ExitScore> scores;
        for (std::int64_t k = 0; k < means.size(0); ++k)
            scores.push_back({means[k][0].item<double>(), means[k][1].item<double>()});
        return scores;
    }

private:
    at::Tensor m_sums; ///< float64 [K, 2]: losses and correct answers
    std::int64_t m_images = 0;
};

/// Moves the average towards the network; it starts fast, so that the first weights do not last.
void follow(const MovingAverage &average, double decay, std::int64_t step)
{
    const at::NoGradGuard ungraded;
    const auto steps = static_cast<double>(step);
    const double kept = std::min(decay, (1 + steps) / (10 + steps));
    std::vector<at::Tensor> followers;
    std::vector<at::Tensor> followed;
    for (const auto &[name, tensor] : average.average) {
        const at::Tensor &now = average.network.at(name);
        if (!tensor.is_floating_point()) {
            tensor.copy_(now);
            continue;
        }
        followers.push_back(tensor);
        followed.push_back(now);
    }
    at::_foreach_mul_(followers, kept);
    at::_foreach_add_(followers, followed, 1 - kept);
}

// A GPU that is asked after each step whether its loss is finite waits for its next one. Weights that are not finite
// stay so: a later step finds them.
constexpr std::int64_t stepsBetweenChecks = 16;

tl::unexpected<Error> notFinite(const std::string &where)
{
    return failure(ErrorKind::Failed, fmt::format("The loss is not finite {}.", where),
                   "Lower \"learning_rate\" in the recipe, or add \"warm_up_epochs\", and train into another file.");
}

/// Copies of values on a device. On the processor they are aligned as LibTorch aligns its own: rounding does not depend
/// on where a batch lies.
at::Tensor placed(std::vector<float> &values, at::IntArrayRef shape, torch::Device device)
{
    const auto borrowed = at::from_blob(values.data(), shape);
    if (device.is_cpu())
        return borrowed.clone();
    constexpr bool inBackground = true;
    return borrowed.pin_memory().to(device, inBackground);
}

/// Threads that prepare images: beside a processor that trains, a few; ahead of a GPU, all but two.
int preparingThreads(torch::Device device)
{
    return device.is_cpu() ? decodingThreads() : std::max(decodingThreads(), defaultThreads() - 2);
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
    const torch::Device device = training.network.device();
    TrainedEpoch trained;
    ScoreSum sum;
    const auto take = [&](const Answers &answers) -> Result<void> {
        const JointLoss loss = jointLoss(answers.logits, answers.classes, m_recipe);
        const bool isChecked = device.is_cpu() || step % stepsBetweenChecks == 0 || (step + 1) % steps == 0;
        if (isChecked && !std::isfinite(loss.total.item<double>()))
            return notFinite(fmt::format("in epoch {}, step {} of {}", epoch, step % steps + 1, steps));
        loss.total.backward();
        trained.learningRate = learningRate(m_recipe, step++, steps);
        training.optimiser.step(trained.learningRate);
        if (training.average)
            follow(*training.average, m_recipe.emaDecay, step);
        const at::NoGradGuard ungraded;
        sum.add(answers.logits, loss.ofExit, answers.classes);
        trained.images += answers.images;
        progress(trained.images);
        return {};
    };
    if (auto done = forEachAnswer(training.network, std::move(batches), changes, take); !done)
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
    const auto take = [&](const Answers &answers) -> Result<void> {
        sum.add(answers.logits, jointLoss(answers.logits, answers.classes, {}).ofExit, answers.classes);
        return {};
    };
    if (auto done = forEachAnswer(network, std::move(batches), {}, take); !done)
        return tl::unexpected(done.error());
    auto scores = sum.means();
    if (!std::ranges::all_of(scores, [](const ExitScore &score) { return std::isfinite(score.loss); }))
        return notFinite("on the images held back");
    return scores;
}

Result<void> EpochRunner::keepFeatures(TrainableNetwork &network, std::vector<std::size_t> rows,
                                       const std::function<void(std::size_t images)> &progress)
{
    std::ranges::sort(rows); // the same batches in every run: what is rounded may depend on their sizes
    network.setTraining(false);
    KeptFeatures kept(rows);
    auto batches = batchesOf(rows, static_cast<std::size_t>(m_recipe.batch));
    std::size_t done = 0;
    std::size_t images = 0;
    const auto take = [&, inOrder = batches](TrainingBatch &batch) -> Result<void> {
        const auto features = network.features(imagesOf(batch, network.device()));
        if (!features)
            return tl::unexpected(features.error());
        kept.put(inOrder[done++], *features);
        images += batch.images;
        progress(images);
        return {};
    };
    if (auto all = forEachBatch(std::move(batches), {}, network.device(), take); !all)
        return all;
    m_kept = std::move(kept);
    return {};
}

Result<void> EpochRunner::goOn() const
{
    if (!m_stop.stop_requested())
        return {};
    return failure(ErrorKind::Cancelled, "The training was cancelled; the epochs that were done are kept.",
                   "Add --resume to the same command to go on.");
}

Result<void> EpochRunner::forEachAnswer(const TrainableNetwork &network, Batches batches, const ImageChanges &changes,
                                        const TakeAnswers &take) const
{
    const torch::Device device = network.device();
    const auto give = [&](Result<std::vector<at::Tensor>> logits, const at::Tensor &classes) -> Result<void> {
        if (!logits)
            return tl::unexpected(logits.error());
        return take({std::move(*logits), classes, static_cast<std::size_t>(classes.size(0))});
    };
    if (!m_kept)
        return forEachBatch(std::move(batches), changes, device, [&](TrainingBatch &batch) {
            const auto classes = classesOf(batch, device);
            return give(network.logits(imagesOf(batch, device)), classes);
        });
    for (const std::vector<std::size_t> &rows : batches) {
        if (auto possible = goOn(); !possible)
            return possible;
        if (auto given = give(network.headLogits(m_kept->of(rows, device)), classesOf(rows, device)); !given)
            return given;
    }
    return {};
}

Result<void> EpochRunner::forEachBatch(Batches batches, const ImageChanges &changes, torch::Device device,
                                       const TakeBatch &take) const
{
    const auto prepare = [&](const std::vector<std::size_t> &rows) {
        return prepareBatch(m_dataset, m_images, static_cast<std::size_t>(m_classes), changes, rows);
    };
    BatchFeed<TrainingBatch> feed(std::move(batches), prepare, preparingThreads(device));
    for (;;) {
        if (auto possible = goOn(); !possible)
            return possible;
        auto batch = feed.next();
        if (!batch)
            return tl::unexpected(batch.error());
        if (!*batch)
            return {};
        if (auto taken = take(**batch); !taken)
            return taken;
    }
}

at::Tensor EpochRunner::imagesOf(TrainingBatch &batch, torch::Device device) const
{
    const InputShape &input = m_images.input;
    const auto images
        = placed(batch.pixels, {static_cast<std::int64_t>(batch.images), input.channels, input.height, input.width},
                 device);
    return images.contiguous(at::MemoryFormat::ChannelsLast);
}

at::Tensor EpochRunner::classesOf(TrainingBatch &batch, torch::Device device) const
{
    return placed(batch.classes, {static_cast<std::int64_t>(batch.images), m_classes}, device);
}

at::Tensor EpochRunner::classesOf(const std::vector<std::size_t> &rows, torch::Device device) const
{
    auto classes = at::zeros({static_cast<std::int64_t>(rows.size()), m_classes});
    for (std::size_t i = 0; i < rows.size(); ++i)
        classes.data_ptr<float>()[static_cast<std::int64_t>(i) * m_classes + m_dataset.samples[rows[i]].label] = 1;
    return classes.to(device);
}

} // namespace offramp
