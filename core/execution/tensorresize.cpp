// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include <torch/script.h>

#include "core/execution/tensorresize.h"

namespace offramp {

namespace {

at::Tensor upsample(const at::Tensor &input, at::IntArrayRef size, Interpolation interpolation, bool antialiased)
{
    constexpr bool alignCorners = false;
    if (interpolation == Interpolation::Bilinear)
        return antialiased ? at::_upsample_bilinear2d_aa(input, size, alignCorners)
                           : at::upsample_bilinear2d(input, size, alignCorners);
    return antialiased ? at::_upsample_bicubic2d_aa(input, size, alignCorners)
                       : at::upsample_bicubic2d(input, size, alignCorners);
}

} // namespace

Image resizeAsTensor(const Image &image, int width, int height, Interpolation interpolation, bool antialiased)
{
    if (image.width == width && image.height == height)
        return image;
    const c10::InferenceMode inference;
    auto *bytes = const_cast<std::uint8_t *>(image.rgb.data()); // from_blob only reads, but asks for mutable memory
    const auto pixels = torch::from_blob(bytes, {image.height, image.width, 3}, torch::kUInt8);
    Image result{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * 3)};
    const auto resized = torch::from_blob(result.rgb.data(), {height, width, 3}, torch::kUInt8);
    for (int channel = 0; channel < 3; ++channel) { // one at a time, since floats take four times the memory of bytes
        const auto plane = pixels.select(2, channel).unsqueeze(0).unsqueeze(0);
        auto values = upsample(plane.to(torch::kFloat), {height, width}, interpolation, antialiased);
        resized.select(2, channel).copy_(values.clamp_(0, 255).round_()[0][0]);
    }
    return result;
}

} // namespace offramp
