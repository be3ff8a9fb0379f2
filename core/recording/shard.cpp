// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/shard.h"

#include "core/support/numbers.h"
#include "core/tensors/safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace offramp {

namespace {

constexpr std::size_t mostParts = 100'000;

/// The whole of text as an integer from 1 to mostParts.
std::optional<std::size_t> countIn(std::string_view text)
{
    std::size_t count = 0;
    const char *end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data(), end, count);
    if (code != std::errc() || stop != end || count < 1 || count > mostParts)
        return std::nullopt;
    return count;
}

std::size_t batchesIn(std::size_t samples, std::size_t batch)
{
    return (samples + batch - 1) / batch;
}

} // namespace

Result<Shard> shardFrom(std::string_view text)
{
    const auto slash = text.find('/');
    const auto number = countIn(text.substr(0, slash));
    const auto count = slash == std::string_view::npos ? std::nullopt : countIn(text.substr(slash + 1));
    if (number && count && *number <= *count)
        return Shard{*number, *count};
    return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a part of a test set.", text),
                   "Write --shard I/N: part I of N, counted from 1, such as --shard 3/12.");
}

std::string toText(const Shard &shard)
{
    return fmt::format("{}/{}", shard.number, shard.count);
}

OrderPlaces placesOf(const Shard &shard, std::size_t samples, std::size_t batch)
{
    const std::size_t batches = batchesIn(samples, batch);
    const auto border = [&](std::size_t parts) { return std::min(parts * batches / shard.count * batch, samples); };
    return {border(shard.number - 1), border(shard.number)};
}

Result<void> checkDivisible(const Shard &shard, std::size_t samples, std::size_t batch)
{
    const std::size_t batches = batchesIn(samples, batch);
    if (shard.count <= batches)
        return {};
    return failure(ErrorKind::Usage,
                   fmt::format("{} images in batches of {} cannot be divided into {} parts: there are {} batches.",
                               groupedText(samples), groupedText(batch), groupedText(shard.count),
                               groupedText(batches)),
                   fmt::format("Use at most {} parts, or a smaller --batch.", groupedText(batches)));
}

std::uint64_t seedIn(const std::map<std::string, std::string> &metadata)
{
    std::uint64_t seed = 0;
    const std::string text = textUnder(metadata, seedKey);
    std::from_chars(text.data(), text.data() + text.size(), seed);
    return seed;
}

} // namespace offramp
