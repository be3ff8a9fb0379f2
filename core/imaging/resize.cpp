// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imaging/resize.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace offramp {

namespace {

constexpr int fixedPointBits = 22;
constexpr double cubicA = -0.5;

double cubic(double x)
{
    x = std::abs(x);
    if (x < 1)
        return ((cubicA + 2) * x - (cubicA + 3)) * x * x + 1;
    if (x < 2)
        return (((x - 5) * x + 8) * x - 4) * cubicA;
    return 0;
}

double triangle(double x)
{
    return std::max(0.0, 1 - std::abs(x));
}

/// The input pixels of one output pixel, and their weights.
struct Taps {
    int first = 0;
    std::vector<std::int32_t> weights;
};

std::vector<Taps> tapsFor(int from, int to, Interpolation interpolation)
{
    const bool isCubic = interpolation == Interpolation::Bicubic;
    const double scale = static_cast<double>(from) / to;
    const double filterScale = std::max(scale, 1.0);
    const double support = (isCubic ? 2 : 1) * filterScale;
    const double step = 1 / filterScale;

    std::vector<Taps> taps(static_cast<std::size_t>(to));
    std::vector<double> weights;
    for (int i = 0; i < to; ++i) {
        const double centre = (i + 0.5) * scale;
        const int first = std::max(0, static_cast<int>(centre - support + 0.5));
        const int last = std::min(from, static_cast<int>(centre + support + 0.5));
        weights.clear();
        double sum = 0;
        for (int x = first; x < last; ++x) {
            const double distance = (x - centre + 0.5) * step;
            weights.push_back(isCubic ? cubic(distance) : triangle(distance));
            sum += weights.back();
        }
        Taps &tap = taps[static_cast<std::size_t>(i)];
        tap.first = first;
        for (const double weight : weights) {
            const double scaled = (sum != 0 ? weight / sum : weight) * (1 << fixedPointBits);
            tap.weights.push_back(static_cast<std::int32_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5));
        }
    }
    return taps;
}

std::uint8_t rounded(std::int32_t sum)
{
    return static_cast<std::uint8_t>(std::clamp(sum >> fixedPointBits, 0, 255));
}

/// Weighted sum of the pixels `stride` bytes apart from `in` on, for one channel.
std::uint8_t weigh(const Taps &taps, const std::uint8_t *in, std::size_t stride)
{
    std::int32_t sum = 1 << (fixedPointBits - 1);
    in += static_cast<std::size_t>(taps.first) * stride;
    for (const std::int32_t weight : taps.weights) {
        sum += weight * *in;
        in += stride;
    }
    return rounded(sum);
}

Image blank(int width, int height)
{
    return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * 3)};
}

Image resizeRows(const Image &image, int width, Interpolation interpolation)
{
    const auto taps = tapsFor(image.width, width, interpolation);
    Image result = blank(width, image.height);
    std::uint8_t *out = result.rgb.data();
    for (int y = 0; y < image.height; ++y) {
        const std::uint8_t *row = image.rgb.data() + static_cast<std::size_t>(y) * image.width * 3;
        for (const Taps &tap : taps) {
            for (int channel = 0; channel < 3; ++channel)
                *out++ = weigh(tap, row + channel, 3);
        }
    }
    return result;
}

Image resizeColumns(const Image &image, int height, Interpolation interpolation)
{
    const auto taps = tapsFor(image.height, height, interpolation);
    const std::size_t rowBytes = static_cast<std::size_t>(image.width) * 3;
    Image result = blank(image.width, height);
    std::uint8_t *out = result.rgb.data();
    for (const Taps &tap : taps) {
        for (std::size_t x = 0; x < rowBytes; ++x)
            *out++ = weigh(tap, image.rgb.data() + x, rowBytes);
    }
    return result;
}

/// Python's round((size - crop) / 2): halves go to the even neighbour.
int cropStart(int size, int crop)
{
    const int twice = size - crop;
    const int half = twice / 2;
    return twice % 2 == 0 ? half : half + half % 2;
}

} // namespace

Image resizeAsPillow(const Image &image, int width, int height, Interpolation interpolation)
{
    Image result = image.width == width ? image : resizeRows(image, width, interpolation);
    return result.height == height ? result : resizeColumns(result, height, interpolation);
}

Image resizeAsPillow13(const Image &image, int width, int height, Interpolation interpolation)
{
    const bool isHeightFirst = height < image.height && width != image.width
                               && image.height - height > 2 * std::int64_t(image.width - width);
    if (!isHeightFirst)
        return resizeAsPillow(image, width, height, interpolation);
    return resizeRows(resizeColumns(image, height, interpolation), width, interpolation);
}

Image centreCrop(const Image &image, int width, int height)
{
    const int padLeft = std::max(0, (width - image.width) / 2);
    const int padTop = std::max(0, (height - image.height) / 2);
    const int left = cropStart(std::max(image.width, width), width);
    const int top = cropStart(std::max(image.height, height), height);
    Image result = blank(width, height);
    const int columns = std::min(width, image.width);
    for (int y = 0; y < std::min(height, image.height); ++y) {
        const auto *in = image.rgb.data() + (static_cast<std::size_t>(y + top) * image.width + left) * 3;
        auto *out = result.rgb.data() + (static_cast<std::size_t>(y + padTop) * width + padLeft) * 3;
        std::copy_n(in, static_cast<std::size_t>(columns) * 3, out);
    }
    return result;
}

} // namespace offramp
