// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/imaging/image.h"
#include "core/support/error.h"

#include <cstdint>
#include <string>

namespace offramp {

struct ImagePlan;

/// A sample's image and its word (see imageWord).
struct SampleImage {
    Image image;
    std::int32_t word = 0;
};

/// A sample whose image cannot be used, and why.
struct BrokenImage {
    std::string name; ///< the sample's
    Error why;
};

/// Reads and decodes the image of one sample, from a file of its own or from one with many images. The error names the
/// image. Thread-safe; several threads decode at once as long as their images have at most mostPixels together.
[[nodiscard]] Result<SampleImage> readSampleImage(const Sample &sample);

/// The same, prepared for a network: resized and cropped. Thread-safe and limited likewise.
[[nodiscard]] Result<SampleImage> readFittedImage(const Sample &sample, const ImagePlan &plan);

/// The word of a sample's image as it is on disk now; the image is read, not decoded. Thread-safe.
[[nodiscard]] Result<std::int32_t> readImageWord(const Sample &sample);

} // namespace offramp
