// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/usedbatches.h"

#include "core/support/numbers.h"
#include "core/tensors/safetensors.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <string_view>

namespace offramp {

namespace {

int sizeFrom(std::string_view text)
{
    const auto number = parseNumber(text);
    return number && *number >= 1 && *number <= std::numeric_limits<int>::max() ? static_cast<int>(*number) : 0;
}

} // namespace

int batchSizeIn(const std::map<std::string, std::string> &metadata)
{
    return sizeFrom(textUnder(metadata, batchSizeKey));
}

std::vector<int> usedBatches(const std::map<std::string, std::string> &metadata)
{
    const auto entry = metadata.find(usedBatchesKey);
    std::string_view rest = entry == metadata.end() ? std::string_view() : entry->second;
    std::vector<int> sizes;
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        if (const int size = sizeFrom(rest.substr(0, comma)); size > 0)
            sizes.push_back(size);
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
    if (const int size = batchSizeIn(metadata); sizes.empty() && size > 0)
        sizes.push_back(size);
    return sizes;
}

std::optional<std::string> usedBatchesText(const std::map<std::string, std::string> &metadata, bool hasRows, int images)
{
    const bool isFirst = !hasRows && !metadata.contains(usedBatchesKey);
    auto sizes = isFirst ? std::vector<int>() : usedBatches(metadata);
    if (std::ranges::count(sizes, images) > 0 || (isFirst && images == batchSizeIn(metadata)))
        return std::nullopt;
    sizes.push_back(images);
    return fmt::format("{}", fmt::join(sizes, ","));
}

} // namespace offramp
