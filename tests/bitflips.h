// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>

/// What became of a file with one flipped bit: refused with a sentence; read with a word about damaged rows, which do
/// not count; read with the same numbers; or read with others.
enum class Flipped { Refused, Said, Unchanged, Wrong };

/// How often each happened.
struct FlipCounts {
    std::array<std::size_t, 4> count{};
    std::size_t firstWrong = 0; ///< bit in the file

    [[nodiscard]] std::size_t of(Flipped flipped) const { return count[static_cast<std::size_t>(flipped)]; }
    [[nodiscard]] std::string wrongText() const
    {
        return std::to_string(of(Flipped::Wrong)) + " wrong, the first at byte " + std::to_string(firstWrong / 8)
               + ", bit " + std::to_string(firstWrong % 8);
    }
};

/// Flips single bits of a file, one at a time, and prints a line of a table: all of them where it has no more than
/// `most`, else as many at seeded places. OFFRAMP_FLIPS=5000 in the environment replaces `most`.
inline FlipCounts flipBits(const char *what, const std::string &bytes, std::size_t most,
                           const std::function<Flipped(const std::string &)> &judge)
{
    if (const char *given = std::getenv("OFFRAMP_FLIPS"))
        most = std::strtoul(given, nullptr, 10);
    const std::size_t bits = 8 * bytes.size();
    std::mt19937_64 random(7);
    FlipCounts counts;
    std::size_t tried = 0;
    std::string damaged = bytes;
    for (; tried < std::min(most, bits); ++tried) {
        const std::size_t bit = bits <= most ? tried : random() % bits;
        damaged[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
        const Flipped flipped = judge(damaged);
        damaged[bit / 8] = bytes[bit / 8];
        if (flipped == Flipped::Wrong && counts.of(Flipped::Wrong) == 0)
            counts.firstWrong = bit;
        ++counts.count[static_cast<std::size_t>(flipped)];
    }
    std::printf("%-36s tried %6zu  refused %6zu  said %6zu  unchanged %6zu  WRONG %zu\n", what, tried,
                counts.of(Flipped::Refused), counts.of(Flipped::Said), counts.of(Flipped::Unchanged),
                counts.of(Flipped::Wrong));
    return counts;
}
