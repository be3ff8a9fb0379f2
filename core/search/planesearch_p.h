// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/search/levelfront_p.h"
#include "core/search/searchwatch.h"

#include <optional>

namespace offramp {

/// The cuts that vary, those of two exits or of one, while all others are fixed.
struct Plane {
    std::optional<std::size_t> first; ///< an exit before second; nothing: its cut is fixed as well
    std::size_t second = 0;
    std::size_t stride = 1; ///< every so many rows, a row for each cut of first
};

/// Evaluates every pair of cuts of a plane. Rows are the cuts of the first exit. From row to row few samples exit
/// earlier, so the counts by cut of the second exit change in few places; a row is one pass over them, from the
/// cheapest outcome to the most expensive, in which only a new largest number of correct samples can be on the front.
/// O(n) memory, O(B1 B2) time. One thread at a time.
class PlaneSearch
{
public:
    explicit PlaneSearch(const SearchTable &table);

    /// Offers front what no other outcome of the plane dominates, exactly where stride is 1; says how many outcomes
    /// front kept. fixed: all cuts; those that vary are ignored. Cancelled: an error. isCancelled is called for each
    /// row.
    [[nodiscard]] Result<std::size_t> search(Plane plane, const Cuts &fixed, LevelFront &front,
                                             const SearchWatch &watch = {});

private:
    /// What happens to one sample in the plane.
    struct Fate {
        std::uint16_t otherwise = 0; ///< its exit if it exits at neither
        bool reachesFirst = false;   ///< or the place of first, if that does not vary
        bool reachesSecond = false;  ///< if it does not exit at the first
    };

    void begin(const Plane &plane, const Cuts &fixed);
    void exitAtFirst(const Plane &plane, std::size_t sample);
    void walkRow(std::uint32_t row);
    std::size_t offerTo(LevelFront &front, const Plane &plane, Cuts cuts) const;

    const SearchTable &m_table;
    std::vector<Fate> m_fates; ///< [n]

    // Of the row where the walk is, all samples that reach the second exit exiting there:
    std::int64_t m_correct = 0;
    double m_cost = 0;

    // By rank at the second exit: what changes where these samples do not exit there.
    std::vector<std::int32_t> m_gained; ///< correct samples
    std::vector<double> m_added;        ///< cost

    // By number of correct samples: the cheapest outcome of the plane.
    std::vector<double> m_levelCost; ///< [n + 1]
    std::vector<std::uint32_t> m_levelRow;
    std::vector<std::uint32_t> m_levelCut;
};

} // namespace offramp
