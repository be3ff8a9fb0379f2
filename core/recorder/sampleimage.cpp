// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/sampleimage.h"

#include "core/dataset/cifar.h"
#include "core/imaging/decode.h"
#include "core/recording/imageword.h"
#include "core/support/file.h"

namespace offramp {

namespace {

std::string_view planesOf(const Sample &sample)
{
    return std::string_view(*sample.pixels).substr(sample.record.value_or(0) * cifarImageBytes, cifarImageBytes);
}

} // namespace

Result<SampleImage> readSampleImage(const Sample &sample)
{
    if (sample.pixels)
        return SampleImage{imageFromPlanes(planesOf(sample), 32), imageWord(sample.name, planesOf(sample))};
    return readWholeFile(sample.path, largestImageFile).and_then([&](const std::string &bytes) {
        return decodeImage(std::as_bytes(std::span(bytes)), sample.path.string()).map([&](Image image) {
            return SampleImage{std::move(image), imageWord(sample.name, bytes)};
        });
    });
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
