// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"

#include <QColor>
#include <QString>

namespace offramp::fixtures {

/// A recording of six PNG images, 40 x 20, each of one colour: a/0.png, b/1.png, a/2.png, … of two classes, at two
/// exits.
struct ImagesToRecord {
    QString recording; ///< the file to write
    QString testSet;   ///< the folder to write the images to
    bool withNames = true;
    bool withWords = true; ///< of the images
    bool withLogits = true;
    bool withThumbnails = true; ///< 4 x 2
    std::map<std::string, std::string> metadata = {};
};

inline constexpr std::size_t recordedImages = 6;

/// Writes images and recording, whose metadata has the name of the folder; opens it.
[[nodiscard]] RecordingPtr recordImages(const ImagesToRecord &images);

/// The name of a sample, its path in the test set, and its colour.
[[nodiscard]] QString imageName(std::size_t sample);
[[nodiscard]] QColor imageColour(std::size_t sample);

/// The logits of a sample at an exit (0 or 1), of both classes.
[[nodiscard]] std::vector<float> imageLogits(std::size_t sample, std::size_t exit);

} // namespace offramp::fixtures
