// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/imaging/preprocessing.h"
#include "core/networks/network.h"
#include "core/recording/layout.h"
#include "core/support/error.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// Preprocessing as the command line gives it; it overrides the network's spec.
struct ImageOptions {
    std::optional<int> size; ///< shorter side and centre square
    std::optional<std::array<float, 3>> mean;
    std::optional<std::array<float, 3>> std;
    bool squash = false;
    std::optional<ResizeMode> mode;
};

/// How the images of a test set are prepared for a network.
struct ImagePlan {
    Preprocessing how;
    InputShape input;
    Resizer resizer;
    std::vector<std::string> warnings;
};

/// Decides the preprocessing from options and spec; where neither gives a size, the first image that can be read does.
[[nodiscard]] Result<ImagePlan> planImages(const NetworkSpec &spec, const ImageOptions &options,
                                           const Dataset &dataset);

/// The size of a thumbnail of what the network is fed: the longer side is reduced to side pixels, never enlarged.
[[nodiscard]] ThumbnailSize thumbnailSize(const InputShape &input, int side);

/// The preprocessing in a recording's metadata (toJson of a Preprocessing).
[[nodiscard]] Result<Preprocessing> recordedPreprocessing(const std::string &text);

/// The same for the images of a test set, where options do not say otherwise.
[[nodiscard]] Result<ImagePlan> imagesAsRecorded(const std::string &preprocessing, const Dataset &dataset,
                                                 const ImageOptions &options = {});

} // namespace offramp
