// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imaging/preprocessing.h"

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

/// The sides of an image that is resized.
ImageSize resizedSize(const ImageSize &size, const Preprocessing &how)
{
    const auto side = static_cast<std::uint64_t>(how.resize.value_or(1));
    ImageSize resized{side, side};
    // torchvision truncates the longer side.
    if (!how.squash && size.width > size.height)
        resized.width = side * size.width / size.height;
    if (!how.squash && size.height > size.width)
        resized.height = side * size.height / size.width;
    return resized;
}

/// The size between the two passes of resizing, of which the first changes the width.
ImageSize betweenPasses(const ImageSize &size, const ImageSize &resized)
{
    return {resized.width, std::max(size.height, resized.height)};
}

tl::unexpected<Error> tooLarge(const std::string &name, const ImageSize &size)
{
    return failure(ErrorKind::BadInput,
                   fmt::format("{} would have {} x {} pixels while it is resized and cropped; at most {} are possible.",
                               name, size.width, size.height, groupedText(mostPixels)),
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

Result<Image> fit(Image image, const Preprocessing &how, const Resizer &resizer, const std::string &name)
{
    if (how.grey)
        image = inGrey(std::move(image));
    if (how.resize) {
        const ImageSize size{static_cast<std::uint64_t>(image.width), static_cast<std::uint64_t>(image.height)};
        const ImageSize resized = resizedSize(size, how);
        if (const ImageSize between = betweenPasses(size, resized); between.isTooLarge())
            return tooLarge(name, between);
        image = resizer(image, static_cast<int>(resized.width), static_cast<int>(resized.height));
    }
    if (!how.crop || (image.width == *how.crop && image.height == *how.crop))
        return image;
    const auto crop = static_cast<std::uint64_t>(*how.crop);
    if (const ImageSize square{crop, crop}; square.isTooLarge())
        return tooLarge(name, square);
    return centreCrop(image, *how.crop, *how.crop);
}

std::uint64_t pixelsToFit(const ImageSize &size, const Preprocessing &how)
{
    const std::uint64_t before = size.width * size.height;
    if (!how.resize || before == 0)
        return before;
    const ImageSize between = betweenPasses(size, resizedSize(size, how));
    return std::max(before, between.isTooLarge() ? 0 : between.width * between.height); // fit() refuses those
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
