// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/permutation.h"

#include <algorithm>
#include <map>
#include <random>

namespace offramp {

namespace {

/// Uniform in 0..bound-1. std::uniform_int_distribution differs between standard libraries.
std::uint64_t below(std::mt19937_64 &engine, std::uint64_t bound)
{
    const std::uint64_t limit = std::mt19937_64::max() - std::mt19937_64::max() % bound;
    std::uint64_t drawn = engine();
    while (drawn >= limit)
        drawn = engine();
    return drawn % bound;
}

struct Place {
    std::uint64_t numerator = 0; ///< the i-th row of a class with size rows is placed at (2 i + 1) / (2 size)
    std::uint64_t size = 1;
    std::uint64_t tie = 0;
    std::size_t row = 0;
};

} // namespace

std::vector<std::size_t> stratifiedPermutation(std::span<const std::int32_t> label, std::uint64_t seed)
{
    std::map<std::int32_t, std::vector<std::size_t>> rowsOf;
    for (std::size_t row = 0; row < label.size(); ++row)
        rowsOf[label[row]].push_back(row);

    std::mt19937_64 engine(seed);
    std::vector<Place> places;
    places.reserve(label.size());
    for (auto &[ignored, rows] : rowsOf) {
        for (std::size_t i = rows.size(); i > 1; --i)
            std::swap(rows[i - 1], rows[below(engine, i)]);
        for (std::size_t i = 0; i < rows.size(); ++i)
            places.push_back({2 * i + 1, rows.size(), engine(), rows[i]});
    }
    std::sort(places.begin(), places.end(), [](const Place &a, const Place &b) {
        const auto left = a.numerator * b.size;
        const auto right = b.numerator * a.size;
        if (left != right)
            return left < right;
        return a.tie != b.tie ? a.tie < b.tie : a.row < b.row;
    });

    std::vector<std::size_t> order;
    order.reserve(places.size());
    for (const auto &place : places)
        order.push_back(place.row);
    return order;
}

} // namespace offramp
