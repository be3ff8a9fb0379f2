// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// An exit as a spec has it. Empty fields: the place is the network's own end, or the network has its heads inside.
struct ExitSpec {
    std::string name;
    std::string after; ///< the place of the trunk where it branches off, such as "layer1"
    std::string head;  ///< the design of its head

    bool operator==(const ExitSpec &) const = default;
};

/// What a network says about itself (offramp.json inside its archive or its safetensors' metadata, or NET.json beside
/// it); every field may be absent.
struct NetworkSpec {
    std::string name;
    std::string architecture;
    std::optional<int> classes;
    std::vector<std::string> classNames;
    std::vector<ExitSpec> exits;
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

/// What a spec is called inside an archive and in the metadata of safetensors.
constexpr auto specKey = "offramp.json";

/// Reads a spec's JSON text; place stands for it in messages. An unknown field is ignored, a known one of the wrong
/// type or range is an error that names it, and so is a spec of a newer version.
[[nodiscard]] Result<NetworkSpec> parseNetworkSpec(const std::string &text, const std::string &place);

/// The same as JSON text; absent fields are left out.
[[nodiscard]] std::string toText(const NetworkSpec &spec);

} // namespace offramp
