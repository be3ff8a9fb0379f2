// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imaging/deeppixels.h"

#include "core/imaging/tiff.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <array>
#include <cstring>

namespace offramp {

namespace {

using Bytes = std::span<const std::byte>;

constexpr int rgb = 2;
constexpr int cmyk = 5;
constexpr int associated = 1;
constexpr int unassociated = 2;

bool isDeepGreyPng(Bytes bytes)
{
    static constexpr std::array<unsigned char, 8> png{0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};
    return bytes.size() > 25 && std::memcmp(bytes.data(), png.data(), png.size()) == 0
           && std::to_integer<int>(bytes[24]) == 16 && std::to_integer<int>(bytes[25]) == 0;
}

bool hasColourAndAlpha(const TiffFields &tiff)
{
    return tiff.photometric == rgb && tiff.samples == 4 && (tiff.alpha == associated || tiff.alpha == unassociated);
}

/// What the fourth channel does to the others.
enum class Fourth { Drop, Divide, Ink };

std::uint8_t throughInk(int ink, int key)
{
    // Pillow's cmyk2rgb with its MULDIV255.
    const int rest = 255 - key;
    const int product = ink * rest + 128;
    return static_cast<std::uint8_t>(std::clamp(rest - (((product >> 8) + product) >> 8), 0, 255));
}

std::uint8_t colour(int value, int fourth, Fourth meaning)
{
    if (meaning == Fourth::Ink)
        return throughInk(value, fourth);
    if (meaning == Fourth::Drop || fourth == 255)
        return static_cast<std::uint8_t>(value);
    return static_cast<std::uint8_t>(fourth == 0 ? 0 : std::min(255, 255 * value / fourth));
}

template<typename T>
Image greyFrom(const cv::Mat &pixels)
{
    Image image{pixels.cols, pixels.rows, {}};
    image.rgb.reserve(pixels.total() * 3);
    for (int y = 0; y < pixels.rows; ++y) {
        const T *row = pixels.ptr<T>(y);
        for (int x = 0; x < pixels.cols; ++x) {
            const T value = row[x];
            const auto grey
                = value > T(0) ? static_cast<std::uint8_t>(value < T(255) ? value : T(255)) : std::uint8_t(0);
            image.rgb.insert(image.rgb.end(), 3, grey);
        }
    }
    return image;
}

/// T: 8 or 16 bits; of 16 the high byte is kept.
template<typename T>
Image coloursFrom(const cv::Mat &pixels, Fourth meaning)
{
    constexpr int shift = 8 * (static_cast<int>(sizeof(T)) - 1);
    const int channels = pixels.channels();
    Image image{pixels.cols, pixels.rows, {}};
    image.rgb.reserve(pixels.total() * 3);
    for (int y = 0; y < pixels.rows; ++y) {
        const T *in = pixels.ptr<T>(y);
        for (int x = 0; x < pixels.cols; ++x, in += channels) {
            for (const int channel : {2, 1, 0}) // OpenCV keeps blue first
                image.rgb.push_back(channels == 4 ? colour(in[channel] >> shift, in[3] >> shift, meaning)
                                                  : static_cast<std::uint8_t>(in[channel] >> shift));
        }
    }
    return image;
}

std::optional<Image> imageFrom(const cv::Mat &pixels, Fourth meaning)
{
    const bool isGrey = pixels.channels() == 1;
    const bool isColour = pixels.channels() == 3 || pixels.channels() == 4;
    if (pixels.empty())
        return std::nullopt;
    switch (pixels.depth()) {
    case CV_8U:
        return isGrey     ? std::optional(greyFrom<std::uint8_t>(pixels))
               : isColour ? std::optional(coloursFrom<std::uint8_t>(pixels, meaning))
                          : std::nullopt;
    case CV_16U:
        return isGrey     ? std::optional(greyFrom<std::uint16_t>(pixels))
               : isColour ? std::optional(coloursFrom<std::uint16_t>(pixels, meaning))
                          : std::nullopt;
    case CV_16S:
        return isGrey ? std::optional(greyFrom<std::int16_t>(pixels)) : std::nullopt;
    case CV_32S:
        return isGrey ? std::optional(greyFrom<std::int32_t>(pixels)) : std::nullopt;
    case CV_32F:
        return isGrey ? std::optional(greyFrom<float>(pixels)) : std::nullopt;
    default:
        return std::nullopt;
    }
}

} // namespace

bool needsOwnConversion(Bytes bytes)
{
    const auto tiff = tiffFields(bytes);
    return isDeepGreyPng(bytes) || (tiff && (hasColourAndAlpha(*tiff) || tiff->photometric == cmyk || tiff->bits > 8));
}

std::optional<Image> convertAsPillow(Bytes bytes)
{
    std::vector<std::byte> changed(bytes.begin(), bytes.end());
    Fourth meaning = Fourth::Drop;
    if (const auto tiff = tiffFields(bytes)) {
        // imageFrom() has no conversion for these, and decoding them takes up to 32 bytes for each pixel.
        if (tiff->bits > 32 || (tiff->bits > 16 && tiff->samples > 1))
            return std::nullopt;
        // LibTIFF multiplies colours by alpha unless they are said to be multiplied already, and OpenCV converts ink in
        // its own way unless it takes it for colours.
        if (hasColourAndAlpha(*tiff) && tiff->alpha == associated)
            meaning = Fourth::Divide;
        if (hasColourAndAlpha(*tiff) && tiff->alphaAt)
            putShort(changed, *tiff->alphaAt, associated, tiff->isBigEndian);
        if (tiff->photometric == cmyk && tiff->photometricAt && tiff->samples == 4) {
            putShort(changed, *tiff->photometricAt, rgb, tiff->isBigEndian);
            meaning = Fourth::Ink;
        }
    }
    const cv::Mat encoded(1, static_cast<int>(changed.size()), CV_8UC1, changed.data());
    return imageFrom(cv::imdecode(encoded, cv::IMREAD_UNCHANGED), meaning);
}

} // namespace offramp
