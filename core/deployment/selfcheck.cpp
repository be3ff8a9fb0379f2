// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include <torch/script.h>

#include "core/deployment/selfcheck_p.h"

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

/// What the engine computes at all exits of all networks, each run to its end.
struct Reference {
    std::vector<std::vector<float>> uncertainties; ///< [K][images]
    std::vector<std::int32_t> predicted;           ///< [K,images]
};

/// The images that a network takes, made from those of the first.
at::Tensor changed(const at::Tensor &images, const ImageChange &change)
{
    if (change.scale.empty())
        return images;
    const auto byChannel = [](const std::vector<float> &numbers) {
        return torch::tensor(numbers).reshape({1, -1, 1, 1});
    };
    return images * byChannel(change.scale) + byChannel(change.shift);
}

/// The number of stages of the network that starts with stage first.
std::size_t stagesFrom(const DecidingProgram &program, std::size_t first)
{
    std::size_t end = first + 1;
    while (end < program.stages.size() && !program.stages[end].startsNetwork)
        ++end;
    return end - first;
}

/// Adds what one network computes for its images, in batches of that size.
Result<void> append(Reference &reference, const StagedNetwork &network, const DecidingProgram &program,
                    const at::Tensor &images, std::int64_t batch)
{
    const Criterion criterion = program.rule.criterion;
    const std::size_t firstExit = reference.uncertainties.size();
    const std::size_t exits = stagesFrom(program, firstExit);
    const auto rows = static_cast<std::size_t>(batch);
    const auto n = static_cast<std::size_t>(imageCount);
    reference.uncertainties.resize(firstExit + exits, std::vector<float>(n));
    reference.predicted.resize((firstExit + exits) * n);
    for (std::size_t first = 0; first < n; first += rows) {
        const auto some = images.narrow(0, static_cast<std::int64_t>(first), batch).contiguous();
        const auto values = network.classify(valuesOf(some), static_cast<int>(batch));
        if (!values)
            return tl::unexpected(values.error());
        const std::size_t classes = values->logits.size() / (exits * rows);
        for (std::size_t row = 0; row < exits * rows; ++row) {
            const std::size_t k = firstExit + row / rows;
            const std::size_t image = first + row % rows;
            const auto answer
                = answerAt(std::span(values->logits).subspan(row * classes, classes), program.stages[k].temperature);
            if (!answer)
                return failure(ErrorKind::BadInput,
                               fmt::format("Exit {} gives a logit that is NaN or infinite for a random image.",
                                           program.stages[k].exit + 1),
                               "Check the network.");
            reference.predicted[k * n + image] = answer->predicted;
            if (criterion != Criterion::Score)
                reference.uncertainties[k][image]
                    = criterion == Criterion::Patience ? 0 : uncertaintyOf(*answer, criterion);
            else if (program.stages[k].hasScore)
                reference.uncertainties[k][image] = -values->scores[row];
        }
    }
    return {};
}

Result<Reference> referenceOf(const std::vector<const StagedNetwork *> &networks, const DecidingProgram &program,
                              const at::Tensor &images, std::int64_t batch)
{
    Reference reference;
    for (const StagedNetwork *network : networks) {
        const ImageChange &change = program.stages[reference.uncertainties.size()].change;
        if (auto done = append(reference, *network, program, changed(images, change), batch); !done)
            return tl::unexpected(done.error());
    }
    if (program.rule.criterion != Criterion::Patience)
        return reference;
    const auto runs = agreement(reference.predicted, static_cast<int>(program.stages.size()), {});
    for (std::size_t i = 0; i < runs.size(); ++i)
        reference.uncertainties[i / imageCount][i % imageCount] = -runs[i];
    return reference;
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
    Comparison(const DecidingProgram &program, const at::Tensor &images, const Reference &reference)
        : m_program(program)
        , m_images(images)
        , m_reference(reference)
    {
    }

    Result<void> compare(torch::jit::Module &module, const Thresholds &thresholds) const
    {
        module.setattr("thresholds", c10::List<double>(at::ArrayRef<double>(thresholds)));
        for (const Given &given : {givenBy(module, m_images), oneByOne(module, m_images)}) {
            for (std::size_t image = 0; image < imageCount; ++image) {
                if (!isNear(image, thresholds) && !isSame(image, thresholds, given))
                    return failure(ErrorKind::Failed,
                                   "The archive does not answer as the engine does, so it was not written.",
                                   "Report this with the network; verify shows whether the engine agrees with the "
                                   "recording.");
            }
        }
        return {};
    }

private:
    [[nodiscard]] bool isNear(std::size_t image, const Thresholds &thresholds) const
    {
        const bool isCounted = m_program.rule.criterion == Criterion::Patience; // exactly, by all
        for (std::size_t k = 0; k < thresholds.size() && !isCounted; ++k) {
            if (std::abs(m_reference.uncertainties[k][image] - thresholds[k]) < nearThreshold)
                return true;
        }
        return false;
    }

    [[nodiscard]] bool isSame(std::size_t image, const Thresholds &thresholds, const Given &given) const
    {
        std::size_t exit = 0;
        while (exit < thresholds.size() && !(m_reference.uncertainties[exit][image] < thresholds[exit]))
            ++exit;
        return given.classes.data_ptr<std::int64_t>()[image] == m_reference.predicted[exit * imageCount + image]
               && given.exits.data_ptr<std::int64_t>()[image] == m_program.stages[exit].exit;
    }

    const DecidingProgram &m_program;
    const at::Tensor &m_images;
    const Reference &m_reference;
};

} // namespace

Result<void> selfCheck(const std::string &archive, const std::vector<const StagedNetwork *> &networks,
                       const DecidingProgram &program, InputShape input)
{
    try {
        const c10::InferenceMode inference;
        std::istringstream bytes(archive);
        auto module = torch::jit::load(bytes);
        const auto images = randomImages(input);
        const auto reference = referenceOf(networks, program, images, program.isOneByOne ? 1 : imageCount);
        if (!reference)
            return tl::unexpected(reference.error());
        const Comparison comparison(program, images, *reference);
        if (auto same = comparison.compare(module, program.rule.thresholds); !same)
            return same;
        Thresholds middle;
        for (std::size_t k = 0; k < program.rule.thresholds.size(); ++k)
            middle.push_back(middleOf(reference->uncertainties[k]));
        return comparison.compare(module, middle);
    } catch (const std::exception &e) {
        return torchFailure(e, "the archive was tried");
    }
}

} // namespace offramp
