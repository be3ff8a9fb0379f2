// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/trial.h"

#include "core/recorder/imagefeed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace offramp {

namespace {

RunSettings plainly(RunSettings settings)
{
    settings.execution = Execution::AsArchived;
    settings.precision = Precision::Float32;
    settings.allowsTf32 = false;
    return settings;
}

float sigmoid(float logit)
{
    return 1 / (1 + std::exp(-logit));
}

bool areNear(const std::vector<float> &plain, const std::vector<float> &scores)
{
    constexpr float rounding = 1e-4f;
    return std::ranges::equal(plain, scores, [](float a, float b) {
        return std::abs(a - b) <= rounding * std::max(1.f, std::abs(a));
    });
}

Error cannotDo(const Error &error, const RunSettings &settings)
{
    if (settings.precision == Precision::Float32 || error.kind == ErrorKind::Memory)
        return error;
    return {error.kind,
            fmt::format("{} cannot run this network in {}: {}", toText(settings.device), toText(settings.precision),
                        error.sentence),
            "Use --precision fp32, or another device."};
}

/// Answers of a session beside those of one that runs plainly, over batches of rows. batchSize: with padding.
Result<Deviation> compare(Session &plain, Session &session, const Dataset &dataset, const ImagePlan &images,
                          const OutputShape &outputs, const std::vector<OutputKind> &kinds,
                          const std::vector<std::vector<std::size_t>> &batches, int batchSize)
{
    Deviation sum;
    for (const auto &rows : batches) {
        const auto batch = decodeBatch(dataset, images, rows, static_cast<std::size_t>(batchSize));
        if (!batch || batch->rows.empty())
            continue; // the run names the images that cannot be used
        const auto expected = plain.classify(batch->pixels, batchSize, outputs);
        if (!expected)
            return tl::unexpected(expected.error());
        const auto values = session.classify(batch->pixels, batchSize, outputs);
        if (!values)
            return tl::unexpected(values.error());
        auto found = deviation(expected->logits, values->logits, outputs, kinds, batch->rows.size());
        found.isRounding = found.isRounding && areNear(expected->scores, values->scores);
        sum = {sum.answers + found.answers, sum.changed + found.changed, sum.isRounding && found.isRounding};
    }
    return sum;
}

} // namespace

Deviation deviation(const std::vector<float> &plain, const std::vector<float> &logits, const OutputShape &outputs,
                    const std::vector<OutputKind> &kinds, std::size_t rows)
{
    // Relative to the largest logit; folding moved those of a ResNet-20 by 2.5e-6 at most.
    constexpr float rounding = 1e-4f;
    const auto classes = static_cast<std::size_t>(outputs.classes);
    const std::size_t batch = plain.size() / classes / static_cast<std::size_t>(outputs.exits);
    Deviation found;
    for (std::size_t answer = 0; answer < plain.size() / classes; ++answer) {
        if (answer % batch >= rows)
            continue;
        const std::span a(plain.data() + answer * classes, classes);
        const std::span b(logits.data() + answer * classes, classes);
        const bool isSigmoid = kinds[answer / batch] == OutputKind::ClassProbabilities;
        float scale = 1;
        bool isNear = true;
        for (const float logit : a)
            scale = std::isfinite(logit) ? std::max(scale, std::abs(logit)) : scale;
        for (std::size_t c = 0; c < classes; ++c) { // -infinity: no answer; false for NaN
            isNear = isNear
                     && (a[c] == b[c] || std::abs(a[c] - b[c]) <= rounding * scale
                         || (isSigmoid && std::abs(sigmoid(a[c]) - sigmoid(b[c])) <= rounding / 100));
        }
        ++found.answers;
        found.changed += std::ranges::max_element(a) - a.begin() != std::ranges::max_element(b) - b.begin();
        found.isRounding = found.isRounding && isNear;
    }
    return found;
}

Result<Trial> tryOut(const Network &network, const Dataset &dataset, const ImagePlan &images,
                     const OutputShape &outputs, const RunSettings &settings,
                     const std::vector<std::vector<std::size_t>> &batches, int batchSize)
{
    auto plain = Session::open(network, images.input, plainly(settings));
    if (!plain)
        return tl::unexpected(plain.error());
    const auto kinds = network.outputKinds(images.input);
    if (!kinds)
        return tl::unexpected(kinds.error());
    RunSettings run = settings;
    std::optional<std::string> whyArchived;
    for (;;) {
        auto session = Session::open(network, images.input, run);
        const auto found = session ? compare(*plain, *session, dataset, images, outputs, *kinds, batches, batchSize)
                                   : tl::unexpected(session.error());
        if (found && !run.isFullFloat32())
            return Trial{std::move(*session), run, *found, whyArchived};
        if (found && found->isRounding)
            return Trial{std::move(*session), run, {}, whyArchived};
        if (found)
            whyArchived = fmt::format("Optimised execution moves logits by more than rounding ({} of {} predictions "
                                      "change)",
                                      found->changed, found->answers);
        else if (run.execution == Execution::Optimised && (!session || found.error().kind == ErrorKind::BadInput))
            whyArchived = found.error().sentence;
        else
            return tl::unexpected(cannotDo(found.error(), run));
        run.execution = Execution::AsArchived;
        if (run.isFullFloat32())
            return Trial{std::move(*plain), run, {}, whyArchived};
    }
}

} // namespace offramp
