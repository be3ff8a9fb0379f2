// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace offramp::demo {

/// A stream of random numbers that is the same everywhere: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
class Random
{
public:
    explicit Random(std::uint64_t seed)
        : m_state(seed)
    {
    }

    /// 64 random bits.
    std::uint64_t bits()
    {
        std::uint64_t z = (m_state += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    }

    /// Uniform in [0, 1).
    double unit() { return static_cast<double>(bits() >> 11U) * 0x1p-53; }

    /// Uniform in [low, high).
    double between(double low, double high) { return low + (high - low) * unit(); }

    /// Uniform in 0 … count-1.
    int below(int count) { return static_cast<int>(unit() * count); }

    bool chance(double probability) { return unit() < probability; }

    /// Mean 0, deviation 1, nearly normal: a sum of four uniform numbers, the same on every machine.
    double bell() { return (unit() + unit() + unit() + unit() - 2) * 1.7320508075688772; }

private:
    std::uint64_t m_state;
};

} // namespace offramp::demo
