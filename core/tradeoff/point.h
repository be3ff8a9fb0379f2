// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace offramp {

/// The contest's E_max for 200 classes, in GFLOPs per image: EfficientNet-B7 at 600x600, counted in train mode.
inline constexpr double contestEMax = 39.32;

/// One variant on the energy-accuracy plane: mean energy per image (GFLOPs, unless said otherwise) and top-1
/// accuracy (a fraction).
struct Point {
    double energy = 0;
    double accuracy = 0;

    bool operator==(const Point &) const = default;
};

} // namespace offramp
