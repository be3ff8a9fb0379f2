// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "resources/demo/make/training.h"

#include <torch/optim/adamw.h>
#include <torch/serialize.h>

#include <fmt/format.h>

#include <chrono>
#include <numbers>
#include <sstream>

namespace offramp::demo {

namespace {

constexpr std::uint64_t seed = 32;
constexpr int batchSize = 128;
constexpr std::int64_t warmUp = 100;
constexpr double highestRate = 4e-3;
constexpr std::int64_t checkpointEvery = 250;

double learningRate(std::int64_t step, std::int64_t steps)
{
    if (step < warmUp)
        return highestRate * static_cast<double>(step + 1) / warmUp;
    const double done = static_cast<double>(step - warmUp) / static_cast<double>(steps - warmUp);
    return highestRate * (.5 + .5 * std::cos(std::numbers::pi * done));
}

struct Batch {
    torch::Tensor images;
    torch::Tensor labels;
};

Batch trainingBatch(std::int64_t step)
{
    std::vector<Image> images;
    std::vector<std::int64_t> labels;
    for (int i = 0; i < batchSize; ++i) {
        const TrainingImage sample = trainingImage(seed, static_cast<std::uint64_t>(step * batchSize + i));
        images.push_back(sample.image);
        labels.push_back(static_cast<std::int64_t>(sample.sign));
    }
    return {toTensor(images), torch::tensor(labels)};
}

std::vector<torch::Tensor> parametersOf(const torch::jit::Module &network)
{
    std::vector<torch::Tensor> parameters;
    for (const torch::Tensor &parameter : network.parameters())
        parameters.push_back(parameter);
    return parameters;
}

/// Network, optimiser and step in one file, so that they always match.
void saveCheckpoint(const torch::jit::Module &network, const torch::optim::AdamW &optimizer, std::int64_t step,
                    const std::filesystem::path &path)
{
    std::ostringstream state;
    torch::save(optimizer, state);
    const std::string temporary = path.string() + ".part";
    network.save(temporary, {{"optimizer", state.str()}, {"step", std::to_string(step)}});
    std::filesystem::rename(temporary, path);
}

} // namespace

torch::Tensor toTensor(std::span<const Image> images)
{
    torch::Tensor bytes = torch::empty({static_cast<std::int64_t>(images.size()), imageSize, imageSize, 3}, torch::kU8);
    std::size_t at = 0;
    for (const Image &image : images) {
        std::copy(image.begin(), image.end(), bytes.data_ptr<std::uint8_t>() + at);
        at += image.size();
    }
    return bytes.permute({0, 3, 1, 2}).to(torch::kFloat).contiguous().div(255).sub(channelMean).div(channelDeviation);
}

std::vector<torch::Tensor> exitsOf(torch::jit::Module &network, const torch::Tensor &images)
{
    const torch::IValue output = network.forward({images});
    std::vector<torch::Tensor> exits;
    for (const torch::IValue &logits : output.toTupleRef().elements())
        exits.push_back(logits.toTensor());
    return exits;
}

Result<void> train(const NetworkPlan &plan, const std::filesystem::path &archive)
{
    torch::manual_seed(seed);
    torch::jit::GraphOptimizerEnabledGuard unfused(false);
    const std::filesystem::path checkpoint = archive.string() + ".checkpoint";
    torch::jit::Module network = buildNetwork(plan);
    torch::jit::ExtraFilesMap kept{{"optimizer", ""}, {"step", "0"}};
    if (std::filesystem::exists(checkpoint))
        network = torch::jit::load(checkpoint.string(), torch::kCPU, kept);
    torch::optim::AdamW optimizer(parametersOf(network), torch::optim::AdamWOptions(highestRate).weight_decay(.02));
    if (!kept["optimizer"].empty()) {
        std::istringstream state(kept["optimizer"]);
        torch::load(optimizer, state);
    }

    for (const torch::Tensor &parameter : parametersOf(network))
        parameter.set_requires_grad(true);
    network.train();
    double smoothLoss = 0;
    const auto start = std::chrono::steady_clock::now();
    for (std::int64_t step = std::stoll(kept["step"]); step < plan.steps; ++step) {
        for (auto &group : optimizer.param_groups())
            static_cast<torch::optim::AdamWOptions &>(group.options()).lr(learningRate(step, plan.steps));
        const Batch batch = trainingBatch(step);
        torch::Tensor loss = torch::zeros({});
        for (const torch::Tensor &logits : exitsOf(network, batch.images))
            loss = loss + torch::cross_entropy_loss(logits, batch.labels);
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();

        const double value = loss.item<double>();
        if (!std::isfinite(value))
            return failure(ErrorKind::Failed, fmt::format("The loss is not a number at step {}.", step),
                           "Lower the learning rate.");
        smoothLoss = smoothLoss == 0 ? value : .98 * smoothLoss + .02 * value;
        if ((step + 1) % checkpointEvery == 0) {
            saveCheckpoint(network, optimizer, step + 1, checkpoint);
            const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
            fmt::print("{} step {} of {}: loss {:.4f} (sum of exits), {:.0f} s\n", plan.name, step + 1, plan.steps,
                       smoothLoss, seconds.count());
            std::fflush(stdout);
        }
    }
    network.eval();
    for (const torch::Tensor &parameter : parametersOf(network))
        parameter.set_requires_grad(false);
    network.save(archive.string(), {{"offramp.json", networkSpec(plan)}});
    std::filesystem::remove(checkpoint);
    return {};
}

} // namespace offramp::demo
