// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include <torch/script.h>

#include "core/deployment/selfcheck_p.h"

#include "core/execution/exitingrun.h"
#include "core/exits/agreement.h"
#include "core/exits/answer.h"
#include "core/networks/network_p.h"
#include "core/recorder/verifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>

namespace offramp {

namespace {

constexpr std::int64_t imageCount = 8;

/// Images from flat to noisy, so that their answers differ in how certain they are.
at::Tensor randomImages(InputShape input)
{
    auto generator = at::detail::createCPUGenerator(1);
    const auto noise = torch::randn({imageCount, input.channels, input.height, input.width}, generator);
    return noise * torch::logspace(-1.5, 0.5, imageCount).reshape({-1, 1, 1, 1});
}

std::span<const float> valuesOf(const at::Tensor &images)
{
    return {images.data_ptr<float>(), static_cast<std::size_t>(images.numel())};
}

/// Uncertainties [K][images] at all exits, of images that go through the network in batches of that size.
Result<std::vector<std::vector<float>>> uncertaintiesOf(const StagedNetwork &network, Criterion criterion,
                                                        std::size_t exits, const at::Tensor &images, std::int64_t batch)
{
    std::vector<std::vector<float>> found(exits);
    std::vector<std::int32_t> predicted(exits * static_cast<std::size_t>(imageCount));
    for (std::int64_t first = 0; first < imageCount; first += batch) {
        const auto some = images.narrow(0, first, batch).contiguous();
        const auto values = network.classify(valuesOf(some), static_cast<int>(batch));
        if (!values)
            return tl::unexpected(values.error());
        const auto rows = static_cast<std::size_t>(batch);
        const std::size_t classes = values->logits.size() / (exits * rows);
        for (std::size_t k = 0; k < exits; ++k) {
            for (std::size_t i = 0; i < rows; ++i) {
                const std::size_t row = k * rows + i;
                const auto answer = answerFromLogits(std::span(values->logits).subspan(row * classes, classes));
                if (!answer)
                    return failure(ErrorKind::BadInput,
                                   fmt::format("Exit {} gives a logit that is NaN or infinite for a random image.",
                                               k + 1),
                                   "Check the network.");
                predicted[k * static_cast<std::size_t>(imageCount) + found[k].size()] = answer->predicted;
                found[k].push_back(criterion == Criterion::Score ? -values->scores[row]
                                                                 : uncertaintyOf(*answer, criterion));
            }
        }
    }
    const bool isPatience = criterion == Criterion::Patience;
    const auto runs = isPatience ? agreement(predicted, static_cast<int>(exits), {}) : std::vector<float>();
    for (std::size_t i = 0; i < runs.size(); ++i)
        found[i / static_cast<std::size_t>(imageCount)][i % static_cast<std::size_t>(imageCount)] = -runs[i];
    return found;
}

/// Halfway between the two uncertainties in the middle.
double middleOf(std::vector<float> uncertainties)
{
    std::ranges::sort(uncertainties);
    const std::size_t half = uncertainties.size() / 2;
    return std::midpoint(static_cast<double>(uncertainties[half - 1]), static_cast<double>(uncertainties[half]));
}

/// What a network gives for images.
struct Given {
    at::Tensor classes;
    at::Tensor exits;
};

Given givenBy(torch::jit::Module &module, const at::Tensor &images)
{
    const auto tuple = module.forward({images}).toTupleRef().elements().vec();
    return {tuple.at(0).toTensor().contiguous(), tuple.at(1).toTensor().contiguous()};
}

Given oneByOne(torch::jit::Module &module, const at::Tensor &images)
{
    std::vector<at::Tensor> classes;
    std::vector<at::Tensor> exits;
    for (std::int64_t i = 0; i < imageCount; ++i) {
        const Given given = givenBy(module, images.narrow(0, i, 1));
        classes.push_back(given.classes);
        exits.push_back(given.exits);
    }
    return {at::cat(classes), at::cat(exits)};
}

class Comparison
{
public:
    Comparison(const StagedNetwork &network, const DecidingProgram &program, const at::Tensor &images,
               const std::vector<std::vector<float>> &uncertainties, std::int64_t batch)
        : m_network(network)
        , m_program(program)
        , m_images(images)
        , m_uncertainties(uncertainties)
        , m_batch(batch)
    {
    }

    Result<void> compare(torch::jit::Module &module, const Thresholds &thresholds) const
    {
        module.setattr("thresholds", c10::List<double>(at::ArrayRef<double>(thresholds)));
        ExitingRun run(m_network, m_program.rule.criterion, thresholds, static_cast<int>(m_batch));
        for (std::int64_t first = 0; first < imageCount; first += m_batch) {
            std::vector<std::size_t> rows(static_cast<std::size_t>(m_batch));
            std::iota(rows.begin(), rows.end(), static_cast<std::size_t>(first));
            const auto some = m_images.narrow(0, first, m_batch).contiguous();
            if (auto done = run.add(rows, valuesOf(some)); !done)
                return done;
        }
        if (auto done = run.finish(); !done)
            return done;
        for (const Given &given : {givenBy(module, m_images), oneByOne(module, m_images)}) {
            for (const ExitedSample &sample : run.exited()) {
                if (!isNear(sample, thresholds) && !isSame(sample, given))
                    return failure(ErrorKind::Failed,
                                   "The archive does not answer as the engine does, so it was not written.",
                                   "Report this with the network; verify shows whether the engine agrees with the "
                                   "recording.");
            }
        }
        return {};
    }

private:
    [[nodiscard]] bool isNear(const ExitedSample &sample, const Thresholds &thresholds) const
    {
        const bool isCounted = m_program.rule.criterion == Criterion::Patience; // exactly, by all
        for (std::size_t k = 0; k < thresholds.size() && !isCounted; ++k) {
            if (std::abs(m_uncertainties[k][sample.row] - thresholds[k]) < nearThreshold)
                return true;
        }
        return false;
    }

    [[nodiscard]] bool isSame(const ExitedSample &sample, const Given &given) const
    {
        return given.classes.data_ptr<std::int64_t>()[sample.row] == sample.predicted
               && given.exits.data_ptr<std::int64_t>()[sample.row]
                      == m_program.stages[static_cast<std::size_t>(sample.exit)].exit;
    }

    const StagedNetwork &m_network;
    const DecidingProgram &m_program;
    const at::Tensor &m_images;
    const std::vector<std::vector<float>> &m_uncertainties;
    const std::int64_t m_batch;
};

} // namespace

Result<void> selfCheck(const std::string &archive, const StagedNetwork &network, const DecidingProgram &program,
                       InputShape input)
{
    try {
        const c10::InferenceMode inference;
        std::istringstream bytes(archive);
        auto module = torch::jit::load(bytes);
        const auto images = randomImages(input);
        const std::int64_t batch = program.isOneByOne ? 1 : imageCount;
        const auto uncertainties
            = uncertaintiesOf(network, program.rule.criterion, program.stages.size(), images, batch);
        if (!uncertainties)
            return tl::unexpected(uncertainties.error());
        const Comparison comparison(network, program, images, *uncertainties, batch);
        if (auto same = comparison.compare(module, program.rule.thresholds); !same)
            return same;
        Thresholds middle;
        for (std::size_t k = 0; k < program.rule.thresholds.size(); ++k)
            middle.push_back(middleOf((*uncertainties)[k]));
        return comparison.compare(module, middle);
    } catch (const std::exception &e) {
        return torchFailure(e, "the archive was tried");
    }
}

} // namespace offramp
