// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/inference/trial.h"

#include "core/inference/imagefeed.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

RunSettings plainly(RunSettings settings)
{
    settings.execution = Execution::AsArchived;
    settings.precision = Precision::Float32;
    return settings;
}

Error cannotDo(const Error &error, const RunSettings &settings)
{
    if (settings.precision == Precision::Float32)
        return error;
    return {error.kind,
            fmt::format("{} cannot run this network in {}: {}", toText(settings.device), toText(settings.precision),
                        error.sentence),
            "Use --precision fp32, or another device."};
}

} // namespace

Deviation deviation(const std::vector<float> &plain, const std::vector<float> &logits, int classes)
{
    // Of the largest logit: a hundred times what folding rounds, far below what a wrong one does.
    constexpr float rounding = 1e-4f;
    Deviation found;
    const auto width = static_cast<std::ptrdiff_t>(classes);
    for (std::ptrdiff_t at = 0; at < static_cast<std::ptrdiff_t>(plain.size()); at += width) {
        const auto a = plain.begin() + at;
        const auto b = logits.begin() + at;
        float scale = 1;
        float moved = 0;
        for (std::ptrdiff_t c = 0; c < width; ++c) {
            scale = std::max(scale, std::abs(a[c]));
            const float distance = std::abs(a[c] - b[c]);
            moved = std::isnan(distance) ? std::numeric_limits<float>::infinity() : std::max(moved, distance);
        }
        ++found.answers;
        found.changed += std::max_element(a, a + width) - a != std::max_element(b, b + width) - b;
        found.isRounding = found.isRounding && moved <= rounding * scale;
    }
    return found;
}

Result<Trial> tryOut(const Network &network, const Dataset &dataset, const PicturePlan &pictures,
                     const OutputShape &outputs, const RunSettings &settings,
                     const std::vector<std::vector<std::size_t>> &batches, int batchSize)
{
    auto plain = Session::open(network, pictures.input, plainly(settings));
    if (!plain)
        return tl::unexpected(plain.error());
    auto session = Session::open(network, pictures.input, settings);
    if (!session && settings.execution == Execution::Optimised) {
        auto archived = settings;
        archived.execution = Execution::AsArchived;
        auto trial = tryOut(network, dataset, pictures, outputs, archived, batches, batchSize);
        if (trial)
            trial->whyArchived = session.error().sentence;
        return trial;
    }
    if (!session)
        return tl::unexpected(cannotDo(session.error(), settings));

    Deviation sum;
    for (const auto &rows : batches) {
        const auto batch = decodeBatch(dataset, pictures, rows, static_cast<std::size_t>(batchSize));
        if (!batch)
            return tl::unexpected(batch.error());
        const auto expected = plain->classify(batch->pixels, batchSize, outputs);
        if (!expected)
            return tl::unexpected(expected.error());
        const auto logits = session->classify(batch->pixels, batchSize, outputs);
        if (!logits)
            return tl::unexpected(cannotDo(logits.error(), settings));
        const auto found = deviation(*expected, *logits, outputs.classes);
        sum = {sum.answers + found.answers, sum.changed + found.changed, sum.isRounding && found.isRounding};
    }
    if (settings.precision != Precision::Float32)
        return Trial{std::move(*session), settings, sum, {}};
    if (sum.isRounding)
        return Trial{std::move(*session), settings, {}, {}};
    return Trial{std::move(*plain),
                 plainly(settings),
                 {},
                 fmt::format("Optimised execution moves logits by more than rounding ({} of {} predictions change)",
                             sum.changed, sum.answers)};
}

} // namespace offramp
