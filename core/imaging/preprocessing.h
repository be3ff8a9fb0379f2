// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imaging/image.h"
#include "core/imaging/imagesize.h"
#include "core/imaging/resize.h"
#include "core/support/error.h"

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace offramp {

/// Which library's resize arithmetic to follow: Pillow's up to 12.1 or from 13.0, or torchvision's on 8-bit tensors
/// without or with antialiasing.
enum class ResizeMode { Pil, Pil13, Tensor, TensorAntialiased };

/// Their names on the command line and in network specs: "pil", "pil13", "tensor", "tensor-aa"; "bicubic", "bilinear".
[[nodiscard]] const char *toText(ResizeMode mode);
[[nodiscard]] const char *toText(Interpolation interpolation);
[[nodiscard]] std::optional<ResizeMode> resizeModeFrom(std::string_view word);
[[nodiscard]] std::optional<Interpolation> interpolationFrom(std::string_view word);

/// How an image becomes the input of a network.
struct Preprocessing {
    std::optional<int> resize; ///< length of the shorter side in pixels; absent: unchanged
    std::optional<int> crop;   ///< side of the centre square that is kept; absent: all of it
    bool squash = false;       ///< resize both sides, ignoring the aspect ratio
    bool grey = false;         ///< one channel, converted first as by Pillow (mode "L")
    Interpolation interpolation = Interpolation::Bicubic;
    ResizeMode mode = ResizeMode::Pil;
    std::array<float, 3> mean{0.485f, 0.456f, 0.406f};
    std::array<float, 3> std{0.229f, 0.224f, 0.225f}; ///< of grey images, the first of mean and std counts

    [[nodiscard]] int channels() const { return grey ? 1 : 3; }
    bool operator==(const Preprocessing &) const = default;
};

/// Brings an image to width x height.
using Resizer = std::function<Image(const Image &image, int width, int height)>;

/// The image at the network's input size: in grey where that is asked for, resized by resizer and cropped, as
/// torchvision's presets do. An error that names the image where it has more than mostPixels pixels on the way: of a
/// strip of 1 x 100,000 pixels whose shorter side becomes 256, the other would become 25,600,000.
[[nodiscard]] Result<Image> fit(Image image, const Preprocessing &how, const Resizer &resizer, const std::string &name);

/// The most pixels that an image of this size has on the way through fit(), before and after resizing.
[[nodiscard]] std::uint64_t pixelsToFit(const ImageSize &size, const Preprocessing &how);

/// Writes (pixel / 255 - mean) / std, computed in float, channel after channel: out [channels, height, width].
void normalise(const Image &image, const Preprocessing &how, std::span<float> out);

/// A one-line description: "shorter side to 64 (bicubic), centre 64 x 64, mean …, std …".
[[nodiscard]] std::string toText(const Preprocessing &how);

/// The same as JSON text with fixed key order, so that equal text means equal preprocessing.
[[nodiscard]] std::string toJson(const Preprocessing &how);

} // namespace offramp
