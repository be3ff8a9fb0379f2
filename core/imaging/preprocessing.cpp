// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imaging/preprocessing.h"

#include "core/imaging/imagesize.h"
#include "core/support/numbers.h"
#include "core/support/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace offramp {

namespace {

constexpr std::array modes{std::pair(ResizeMode::Pil, "pil"), std::pair(ResizeMode::Pil13, "pil13"),
                           std::pair(ResizeMode::Tensor, "tensor"),
                           std::pair(ResizeMode::TensorAntialiased, "tensor-aa")};
constexpr std::array interpolations{std::pair(Interpolation::Bicubic, "bicubic"),
                                    std::pair(Interpolation::Bilinear, "bilinear")};

/// Pillow's luma (ITU-R 601-2) in all three channels.
Image inGrey(Image image)
{
    for (std::size_t i = 0; i + 2 < image.rgb.size(); i += 3) {
        const std::uint32_t luma = image.rgb[i] * 19595u + image.rgb[i + 1] * 38470u + image.rgb[i + 2] * 7471u;
        std::fill_n(image.rgb.begin() + static_cast<std::ptrdiff_t>(i), 3,
                    static_cast<std::uint8_t>((luma + 0x8000u) >> 16));
    }
    return image;
}

bool isTooLarge(std::int64_t width, std::int64_t height)
{
    return ImageSize{static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height)}.isTooLarge();
}

tl::unexpected<Error> tooLarge(const std::string &name, std::int64_t width, std::int64_t height)
{
    return failure(ErrorKind::BadInput,
                   fmt::format("{} would have {} x {} pixels while it is resized and cropped; at most {} are possible.",
                               name, width, height, groupedText(static_cast<long long>(mostPixels))),
                   "Make the image less long and narrow, use a smaller --size, or remove it from the test set.");
}

} // namespace

const char *toText(ResizeMode mode)
{
    return wordFor(modes, mode);
}

const char *toText(Interpolation interpolation)
{
    return wordFor(interpolations, interpolation);
}

std::optional<ResizeMode> resizeModeFrom(std::string_view word)
{
    return valueOf(modes, word);
}

std::optional<Interpolation> interpolationFrom(std::string_view word)
{
    return valueOf(interpolations, word);
}

Result<Image> fit(const Image &source, const Preprocessing &how, const Resizer &resizer, const std::string &name)
{
    const Image grey = how.grey ? inGrey(source) : Image();
    const Image &image = how.grey ? grey : source;
    Image fitted;
    if (how.resize) {
        const int side = *how.resize;
        std::int64_t width = side;
        std::int64_t height = side;
        // torchvision truncates the longer side.
        if (!how.squash && image.width > image.height)
            width = width * image.width / image.height;
        if (!how.squash && image.height > image.width)
            height = height * image.height / image.width;
        const std::int64_t rows = std::max<std::int64_t>(height, image.height); // the width is changed first
        if (isTooLarge(width, rows))
            return tooLarge(name, width, rows);
        fitted = resizer(image, static_cast<int>(width), static_cast<int>(height));
    } else {
        fitted = image;
    }
    if (!how.crop || (fitted.width == *how.crop && fitted.height == *how.crop))
        return fitted;
    if (isTooLarge(*how.crop, *how.crop))
        return tooLarge(name, *how.crop, *how.crop);
    return centreCrop(fitted, *how.crop, *how.crop);
}

void normalise(const Image &image, const Preprocessing &how, std::span<float> out)
{
    const std::size_t pixels = static_cast<std::size_t>(image.width) * image.height;
    for (std::size_t channel = 0; channel < static_cast<std::size_t>(how.channels()); ++channel) {
        std::array<float, 256> valueOf;
        for (std::size_t value = 0; value < valueOf.size(); ++value)
            valueOf[value] = (static_cast<float>(value) / 255.0f - how.mean[channel]) / how.std[channel];
        float *plane = out.data() + channel * pixels;
        for (std::size_t i = 0; i < pixels; ++i)
            plane[i] = valueOf[image.rgb[i * 3 + channel]];
    }
}

std::string toText(const Preprocessing &how)
{
    std::string text = "size as it is";
    if (how.resize && how.squash)
        text = fmt::format("both sides to {} ({}, {})", *how.resize, toText(how.interpolation), toText(how.mode));
    else if (how.resize)
        text = fmt::format("shorter side to {} ({}, {})", *how.resize, toText(how.interpolation), toText(how.mode));
    if (how.crop)
        text += fmt::format(", centre {0} x {0}", *how.crop);
    if (how.grey)
        return text + fmt::format(", grey, mean {}, std {}", how.mean[0], how.std[0]);
    return text + fmt::format(", mean {}, std {}", fmt::join(how.mean, " "), fmt::join(how.std, " "));
}

std::string toJson(const Preprocessing &how)
{
    const auto number = [](std::optional<int> value) { return value ? std::to_string(*value) : std::string("null"); };
    return fmt::format(R"({{"resize":{},"crop":{},"squash":{},"interpolation":"{}","resize_mode":"{}",)"
                       R"("mean":[{}],"std":[{}]{}}})",
                       number(how.resize), number(how.crop), how.squash, toText(how.interpolation), toText(how.mode),
                       fmt::join(how.mean, ","), fmt::join(how.std, ","), how.grey ? R"(,"grey":true)" : "");
}

} // namespace offramp
