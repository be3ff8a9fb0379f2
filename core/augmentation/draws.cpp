// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/augmentation/draws.h"

#include <algorithm>

namespace offramp {

namespace {

/// The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): neighbouring numbers become unlike each other.
std::uint64_t scrambled(std::uint64_t number)
{
    number += 0x9e3779b97f4a7c15U;
    number = (number ^ (number >> 30U)) * 0xbf58476d1ce4e5b9U;
    number = (number ^ (number >> 27U)) * 0x94d049bb133111ebU;
    return number ^ (number >> 31U);
}

std::uint64_t oneNumber(const DrawKey &key)
{
    std::uint64_t number = 0;
    for (const std::uint64_t part : {key.seed, key.epoch, key.image, key.step})
        number = scrambled(number ^ part);
    return number;
}

} // namespace

Draws::Draws(const DrawKey &key)
    : m_engine(oneNumber(key))
{
}

double Draws::unit()
{
    return static_cast<double>(bits() >> 11U) * 0x1p-53;
}

int Draws::below(int count)
{
    return std::min(static_cast<int>(unit() * count), count - 1);
}

double Draws::beta(double alpha)
{
    std::gamma_distribution<double> gamma(alpha);
    const double first = gamma(m_engine);
    const double second = gamma(m_engine);
    if (first + second > 0)
        return first / (first + second);
    return chance(0.5) ? 1 : 0; // both underflow where alpha is tiny: all of the distribution is at its ends
}

} // namespace offramp
