// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/recorder/sampleimage.h"

#include <vector>

namespace offramp {

/// The images that are visibly broken, in the test set's order. It reads the first and last bytes of every file, in
/// several threads, and decodes those that do not begin and end like an image.
[[nodiscard]] std::vector<BrokenImage> findBroken(const Dataset &dataset);

/// A sentence about broken images, or about one, with their names and what can be done. maySkip: whether --skip-broken
/// can be given.
[[nodiscard]] std::string brokenText(const std::vector<BrokenImage> &broken, std::size_t images, bool areSkipped,
                                     bool maySkip);

} // namespace offramp
