// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <random>

namespace offramp {

/// Which random numbers an augmentation gets.
struct DrawKey {
    std::uint64_t seed = 1;
    std::uint64_t epoch = 0;
    std::uint64_t image = 0; ///< its position in the data set
    std::uint64_t step = 0;  ///< the augmentation's position in the policy

    bool operator==(const DrawKey &) const = default;
};

/// A stream of random numbers that depends on nothing but its key: not on threads, on the order of the images, or on
/// what other augmentations have drawn. Belongs to one thread.
class Draws
{
public:
    explicit Draws(const DrawKey &key);

    /// 64 random bits.
    [[nodiscard]] std::uint64_t bits() { return m_engine(); }

    /// Uniform in [0, 1).
    [[nodiscard]] double unit();

    /// Uniform in [low, high).
    [[nodiscard]] double between(double low, double high) { return low + (high - low) * unit(); }

    /// Uniform in 0..count-1; count: at least 1.
    [[nodiscard]] int below(int count);

    /// True with this probability: never for 0, always for 1.
    [[nodiscard]] bool chance(double probability) { return unit() < probability; }

    /// From Beta(alpha, alpha), in [0, 1]; alpha: above 0. The numbers depend on the C++ library.
    [[nodiscard]] double beta(double alpha);

private:
    std::mt19937_64 m_engine;
};

} // namespace offramp
