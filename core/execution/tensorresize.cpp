// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include <torch/script.h>

#include "core/execution/tensorresize.h"

#include <algorithm>

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
    const auto planes = torch::from_blob(bytes, {image.height, image.width, 3}, torch::kUInt8).permute({2, 0, 1});
    const auto input = planes.unsqueeze(0).to(torch::kFloat);
    const auto resized = upsample(input, {height, width}, interpolation, antialiased);
    const auto rounded = resized.clamp(0, 255).round().to(torch::kUInt8).squeeze(0).permute({1, 2, 0}).contiguous();

    Image result{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(rounded.numel()))};
    std::copy_n(rounded.data_ptr<std::uint8_t>(), result.rgb.size(), result.rgb.begin());
    return result;
}

} // namespace offramp
