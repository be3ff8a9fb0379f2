// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imaging/image.h"
#include "core/support/error.h"

#include <array>
#include <optional>
#include <span>
#include <string>

namespace offramp {

/// How a picture becomes what a network is fed.
struct Preprocessing {
    std::optional<int> resize; ///< length of the shorter side in pixels; absent: the size it has
    std::optional<int> crop;   ///< side of the centre square that is kept; absent: all of it
    bool squash = false;       ///< resize both sides, whatever the shape
    std::array<float, 3> mean{0.485f, 0.456f, 0.406f};
    std::array<float, 3> std{0.229f, 0.224f, 0.225f};

    bool operator==(const Preprocessing &) const = default;
};

/// The picture at the size the network sees: resized (bicubic, as PIL) and cropped as torchvision's presets do.
[[nodiscard]] Image fit(const Image &image, const Preprocessing &how);

/// Writes (pixel / 255 - mean) / std, computed in float, channel after channel: out [3, height, width].
void normalise(const Image &image, const Preprocessing &how, std::span<float> out);

/// One line for people: "shorter side to 64 (bicubic), centre 64 x 64, mean …, std …".
[[nodiscard]] std::string toText(const Preprocessing &how);

/// The same as JSON text with fixed key order, so that equal texts mean equal preprocessing.
[[nodiscard]] std::string toJson(const Preprocessing &how);

} // namespace offramp
