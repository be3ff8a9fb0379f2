// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// What a network says about itself (offramp.json inside its archive or NET.json beside it); every field may be absent.
struct NetworkSpec {
    std::string name;
    std::string architecture;
    std::optional<int> classes;
    std::vector<std::string> classNames;
    std::vector<std::string> exitNames;
    std::optional<std::array<int, 3>> input; ///< channels, height, width
    std::optional<int> resize;               ///< shorter side, in pixels
    std::optional<int> crop;                 ///< side of the centre square, in pixels
    std::string interpolation;               ///< "bicubic" or "bilinear"
    std::string resizeMode;                  ///< "pil", "tensor" or "tensor-aa"
    std::optional<std::array<float, 3>> mean;
    std::optional<std::array<float, 3>> std;
    std::string labelOrder;

    bool operator==(const NetworkSpec &) const = default;
};

/// Reads a spec's JSON text; place stands for it in messages. An unknown field is ignored, a known one of the wrong
/// type or range is an error that names it, and so is a spec of a newer version.
[[nodiscard]] Result<NetworkSpec> parseNetworkSpec(const std::string &text, const std::string &place);

} // namespace offramp
