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

/// What a person may say about preprocessing; it wins over the network's spec.
struct PictureOptions {
    std::optional<int> size; ///< shorter side and centre square
    std::optional<std::array<float, 3>> mean;
    std::optional<std::array<float, 3>> std;
    bool squash = false;
    std::optional<ResizeMode> mode;
};

/// How the pictures of a test set reach a network.
struct PicturePlan {
    Preprocessing how;
    InputShape input;
    Resizer resizer;
    std::vector<std::string> warnings;
};

/// The picture of one sample, whether it has a file of its own or is packed with others. Thread-safe.
[[nodiscard]] Result<Image> readPicture(const Sample &sample);

/// Decides the preprocessing from options, spec and, where both say nothing about the size, the first image.
[[nodiscard]] Result<PicturePlan> planPictures(const NetworkSpec &spec, const PictureOptions &options,
                                               const Dataset &dataset);

/// The size of a thumbnail of what the network sees: its longer side is shortened to side; nothing is enlarged.
[[nodiscard]] ThumbnailSize thumbnailSize(const InputShape &input, int side);

/// The preprocessing that a recording's metadata tells as text (toJson of a Preprocessing), for the pictures of a test
/// set.
[[nodiscard]] Result<PicturePlan> picturesAsRecorded(const std::string &preprocessing, const Dataset &dataset);

} // namespace offramp
