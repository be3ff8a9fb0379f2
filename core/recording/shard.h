// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace offramp {

/// One of several parts of a test set, each of which is recorded into a file of its own.
struct Shard {
    std::size_t number = 1; ///< which part, from 1
    std::size_t count = 1;  ///< how many parts there are

    bool operator==(const Shard &) const = default;
};

/// Keys of a part's metadata: which part it is, such as "3/12", and the check of labels that the whole gets (JSON).
inline constexpr const char *shardKey = "shard";
inline constexpr const char *labelCheckKey = "label_check";

/// The key of the seed of the order of work.
inline constexpr const char *seedKey = "seed";

/// Places in the order of work: from begin to before end.
struct OrderPlaces {
    std::size_t begin = 0;
    std::size_t end = 0;

    [[nodiscard]] std::size_t count() const { return end - begin; }
    bool operator==(const OrderPlaces &) const = default;
};

/// The part that a text such as "3/12" means; an error of kind Usage for any other text, also for "0/3" and "4/3".
[[nodiscard]] Result<Shard> shardFrom(std::string_view text);

/// "3/12"
[[nodiscard]] std::string toText(const Shard &shard);

/// The places of a part: whole batches, as many in each part to within one. samples and batch are at least 1.
[[nodiscard]] OrderPlaces placesOf(const Shard &shard, std::size_t samples, std::size_t batch);

/// An error of kind Usage where there are fewer batches than parts.
[[nodiscard]] Result<void> checkDivisible(const Shard &shard, std::size_t samples, std::size_t batch);

/// The seed in a recording's metadata; 0 where there is none.
[[nodiscard]] std::uint64_t seedIn(const std::map<std::string, std::string> &metadata);

} // namespace offramp
