// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/sampleimage.h"

#include "core/dataset/cifar.h"
#include "core/imaging/decode.h"
#include "core/imaging/imagesize.h"
#include "core/imaging/pixelbudget.h"
#include "core/recorder/imageplan.h"
#include "core/recording/imageword.h"
#include "core/support/file.h"

namespace offramp {

namespace {

constexpr int cifarSide = 32;

std::string_view planesOf(const Sample &sample)
{
    return std::string_view(*sample.pixels).substr(sample.record.value_or(0) * cifarImageBytes, cifarImageBytes);
}

/// Of all threads: together they hold as much as one image of the largest size.
PixelBudget &decodingBudget()
{
    static PixelBudget budget(mostPixels);
    return budget;
}

/// Decodes the image of a sample and prepares it; how: what preparing it does.
template<typename Prepare>
Result<SampleImage> decodeSample(const Sample &sample, const Preprocessing &how, const Prepare &prepare)
{
    if (sample.pixels) {
        const PixelShare share(decodingBudget(), pixelsToFit({cifarSide, cifarSide}, how));
        return prepare(imageFromPlanes(planesOf(sample), cifarSide)).map([&](Image image) {
            return SampleImage{std::move(image), imageWord(sample.name, planesOf(sample))};
        });
    }
    const auto bytes = readWholeFile(sample.path, largestImageFile);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const auto encoded = std::as_bytes(std::span(*bytes));
    const PixelShare share(decodingBudget(), pixelsToFit(imageSize(encoded).value_or(ImageSize()), how));
    return decodeImage(encoded, sample.path.string()).and_then(prepare).map([&](Image image) {
        return SampleImage{std::move(image), imageWord(sample.name, *bytes)};
    });
}

} // namespace

Result<SampleImage> readSampleImage(const Sample &sample)
{
    return decodeSample(sample, {}, [](Image image) { return Result<Image>(std::move(image)); });
}

Result<SampleImage> readFittedImage(const Sample &sample, const ImagePlan &plan)
{
    return decodeSample(sample, plan.how,
                        [&](Image image) { return fit(std::move(image), plan.how, plan.resizer, sample.name); });
}

Result<std::int32_t> readImageWord(const Sample &sample)
{
    if (sample.pixels)
        return imageWord(sample.name, planesOf(sample));
    return readWholeFile(sample.path, largestImageFile).map([&](const std::string &bytes) {
        return imageWord(sample.name, bytes);
    });
}

} // namespace offramp
