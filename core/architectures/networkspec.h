// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// An exit in a spec. An empty place means the network's end; an empty head means that the network contains its heads.
struct ExitSpec {
    std::string name;
    std::string after;              ///< the place of the trunk where it branches off, such as "layer1"
    std::string head;               ///< the design of its head
    std::optional<int> output = {}; ///< which of forward's outputs has its logits, from 0; all exits say so or none
    std::optional<int> score = {};  ///< which has its score, one value for each image

    bool operator==(const ExitSpec &) const = default;
};

/// A network's description of itself (offramp.json inside its archive or its safetensors' metadata, or NET.json beside
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
    std::string resizeMode;                  ///< "pil", "pil13", "tensor" or "tensor-aa"
    std::optional<std::array<float, 3>> mean;
    std::optional<std::array<float, 3>> std;
    std::string labelOrder;

    bool operator==(const NetworkSpec &) const = default;
};

/// The name of a spec inside an archive and in the metadata of safetensors.
constexpr auto specKey = "offramp.json";

/// Whether a text is meant as a spec: it has the field "offramp_network" or another of a spec's own fields. Training
/// scripts write JSON of their own beside a network.
[[nodiscard]] bool isMeantAsSpec(const std::string &text);

/// Reads a spec's JSON text; place names it in messages. An unknown field is ignored, a known one of the wrong
/// type or range is an error that names it, and so is a spec of a newer version.
[[nodiscard]] Result<NetworkSpec> parseNetworkSpec(const std::string &text, const std::string &place);

/// The same as JSON text; absent fields are omitted.
[[nodiscard]] std::string toText(const NetworkSpec &spec);

} // namespace offramp
