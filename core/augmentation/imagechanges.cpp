// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/augmentation/imagechanges.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace offramp {

namespace {

/// The pixels of an image, not copied.
cv::Mat matOf(Image &image)
{
    return {image.height, image.width, CV_8UC3, image.rgb.data()};
}

/// The same, only to read.
cv::Mat matOf(const Image &image)
{
    return {image.height, image.width, CV_8UC3, const_cast<std::uint8_t *>(image.rgb.data())};
}

/// A new image of the same size, which fill gets both of and writes without reallocating it.
template<typename Fill>
Image changed(const Image &image, const Fill &fill)
{
    Image result{image.width, image.height, std::vector<std::uint8_t>(image.rgb.size())};
    cv::Mat out = matOf(result);
    fill(matOf(image), out);
    CV_Assert(out.data == result.rgb.data());
    return result;
}

cv::Rect rectOf(const Box &box)
{
    return {box.left, box.top, box.width, box.height};
}

cv::Point2d centreOf(const Image &image)
{
    return {(image.width - 1) / 2.0, (image.height - 1) / 2.0};
}

/// Moves the pixel at p to forward * p.
Image warped(const Image &image, cv::InputArray forward, int interpolation, Border border)
{
    return changed(image, [&](const cv::Mat &in, cv::Mat &out) {
        cv::warpAffine(in, out, forward, in.size(), interpolation,
                       border == Border::Reflect ? cv::BORDER_REFLECT_101 : cv::BORDER_CONSTANT);
    });
}

Image turnedAndScaled(const Image &image, double degrees, double factor, Border border)
{
    return warped(image, cv::getRotationMatrix2D(centreOf(image), degrees, factor), cv::INTER_LINEAR, border);
}

} // namespace

Box boxAround(const Image &image, int x, int y, int width, int height)
{
    const int left = x - width / 2;
    const int top = y - height / 2;
    const int right = std::clamp(left + width, 0, image.width);
    const int bottom = std::clamp(top + height, 0, image.height);
    Box box{std::clamp(left, 0, image.width), std::clamp(top, 0, image.height), 0, 0};
    box.width = right - box.left;
    box.height = bottom - box.top;
    return box;
}

Image flippedSideways(const Image &image)
{
    return changed(image, [](const cv::Mat &in, cv::Mat &out) { cv::flip(in, out, 1); });
}

Image flippedUpsideDown(const Image &image)
{
    return changed(image, [](const cv::Mat &in, cv::Mat &out) { cv::flip(in, out, 0); });
}

Image rotated(const Image &image, double degrees, Border border)
{
    return turnedAndScaled(image, degrees, 1, border);
}

Image scaled(const Image &image, double factor, Border border)
{
    return turnedAndScaled(image, 0, factor, border);
}

Image moved(const Image &image, int right, int down, Border border)
{
    const cv::Matx23d forward(1, 0, right, 0, 1, down);
    return warped(image, forward, cv::INTER_NEAREST, border);
}

Image sheared(const Image &image, double degrees, Border border)
{
    const double slope = std::tan(degrees * std::numbers::pi / 180);
    const cv::Matx23d forward(1, slope, -slope * centreOf(image).y, 0, 1, 0);
    return warped(image, forward, cv::INTER_LINEAR, border);
}

Image cropped(const Image &image, const Box &part)
{
    return changed(image, [&](const cv::Mat &in, cv::Mat &out) {
        cv::resize(in(rectOf(part)), out, in.size(), 0, 0, cv::INTER_LINEAR);
    });
}

Image brightened(const Image &image, double factor)
{
    return changed(image, [&](const cv::Mat &in, cv::Mat &out) { in.convertTo(out, in.type(), factor); });
}

Image withNoise(const Image &image, double deviation, std::uint64_t seed)
{
    return changed(image, [&](const cv::Mat &in, cv::Mat &out) {
        cv::Mat noise(in.size(), CV_32FC3);
        cv::RNG(seed).fill(noise, cv::RNG::NORMAL, cv::Scalar::all(0), cv::Scalar::all(deviation));
        cv::add(in, noise, out, cv::noArray(), CV_8U);
    });
}

Image blurred(const Image &image, double sigma)
{
    const int side = 2 * static_cast<int>(std::ceil(3 * sigma)) + 1;
    return changed(image, [&](const cv::Mat &in, cv::Mat &out) {
        cv::GaussianBlur(in, out, {side, side}, sigma, sigma, cv::BORDER_REFLECT_101);
    });
}

Image withHole(const Image &image, const Box &hole)
{
    Image result = image;
    cv::Mat out = matOf(result);
    out(rectOf(hole)).setTo(cv::mean(out));
    return result;
}

Image withChannels(const Image &image, const std::array<int, 3> &from)
{
    const std::array pairs{from[0], 0, from[1], 1, from[2], 2};
    return changed(image, [&](const cv::Mat &in, cv::Mat &out) { cv::mixChannels(&in, 1, &out, 1, pairs.data(), 3); });
}

int patchesAlongSide(const Image &image, int patches)
{
    return std::min({patches, image.width, image.height});
}

Image withPatches(const Image &image, int patches, std::span<const std::size_t> from)
{
    Image result = image;
    const cv::Mat in = matOf(image);
    cv::Mat out = matOf(result);
    const cv::Size size(image.width / patches, image.height / patches);
    const auto rectAt = [&](std::size_t patch) {
        const int place = static_cast<int>(patch);
        return cv::Rect(cv::Point(place % patches * size.width, place / patches * size.height), size);
    };
    for (std::size_t i = 0; i < from.size(); ++i)
        in(rectAt(from[i])).copyTo(out(rectAt(i)));
    return result;
}

Image blended(const Image &first, const Image &second, double weight)
{
    return changed(first, [&](const cv::Mat &in, cv::Mat &out) {
        cv::addWeighted(in, weight, matOf(second), 1 - weight, 0, out);
    });
}

Image pasted(const Image &first, const Image &second, const Box &box)
{
    Image result = first;
    if (box.area() == 0)
        return result;
    matOf(second)(rectOf(box)).copyTo(matOf(result)(rectOf(box)));
    return result;
}

} // namespace offramp
