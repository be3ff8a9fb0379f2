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

#include <malloc.h>

namespace offramp {

namespace {

constexpr int cifarSide = 32;
constexpr std::uint64_t manyPixels = mostPixels / 8; ///< of an image; the largest photographs have more

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

/// The part of a budget that an image takes. What its pixels took goes back to the system before the next image begins:
/// the engine keeps freed memory for its layers, and each thread would keep that of its largest image.
class ImageShare
{
public:
    explicit ImageShare(std::uint64_t pixels)
        : m_pixels(pixels)
        , m_share(decodingBudget(), pixels)
    {
    }
    ~ImageShare()
    {
        if (m_pixels > manyPixels)
            ::malloc_trim(0);
    }
    ImageShare(const ImageShare &) = delete;
    ImageShare &operator=(const ImageShare &) = delete;

private:
    const std::uint64_t m_pixels;
    const PixelShare m_share;
};

/// Decodes the image of a sample and prepares it; how: what preparing it does.
template<typename Prepare>
Result<SampleImage> decodeSample(const Sample &sample, const Preprocessing &how, const Prepare &prepare)
{
    if (sample.pixels) {
        const ImageShare share(pixelsToFit({cifarSide, cifarSide}, how));
        return prepare(imageFromPlanes(planesOf(sample), cifarSide)).map([&](Image image) {
            return SampleImage{std::move(image), imageWord(sample.name, planesOf(sample))};
        });
    }
    const auto bytes = readWholeFile(sample.path, largestImageFile);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const auto encoded = std::as_bytes(std::span(*bytes));
    const ImageShare share(pixelsToFit(imageSize(encoded).value_or(ImageSize()), how));
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
