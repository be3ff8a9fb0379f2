// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <string_view>

namespace offramp::demo {

/// The classes in the order of their labels, which is the byte order of their names.
enum class Sign { Arrow, Circle, Crescent, Cross, Heart, Hexagon, Ring, Square, Star, Triangle };

inline constexpr int signCount = 10;
inline constexpr std::array<std::string_view, signCount> signNames{"arrow", "circle",  "crescent", "cross",
                                                                   "heart", "hexagon", "ring",     "square",
                                                                   "star",  "triangle"};

struct Vec {
    double x = 0;
    double y = 0;
};

/// Distance from p to the outline of a sign of radius about 1 around the origin; negative inside. y points down.
[[nodiscard]] double distanceTo(Sign sign, Vec p);

} // namespace offramp::demo
