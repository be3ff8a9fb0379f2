// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/skipped.h"

#include "core/support/jsonlimits.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <unordered_map>

namespace offramp {

namespace {

/// A name as the metadata has it: bytes that are not UTF-8 are replaced.
std::string asInMetadata(const std::string &name)
{
    const auto text = nlohmann::json(name).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return nlohmann::json::parse(text).get<std::string>();
}

bool isNamed(const Sample &sample, const std::set<std::string> &names)
{
    return names.contains(sample.name) || names.contains(asInMetadata(sample.name));
}

} // namespace

std::vector<std::string> skippedIn(const std::map<std::string, std::string> &metadata)
{
    std::vector<std::string> names;
    const std::string text = textUnder(metadata, skippedKey);
    if (!checkJsonLimits(text, {}))
        return names;
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_array())
        return names;
    for (const auto &name : json) {
        if (name.is_string())
            names.push_back(name.get<std::string>());
    }
    return names;
}

Dataset without(Dataset dataset, const std::vector<std::string> &names)
{
    if (!names.empty())
        std::erase_if(dataset.samples, [all = std::set(names.begin(), names.end())](const Sample &sample) {
            return isNamed(sample, all);
        });
    return dataset;
}

std::vector<BrokenImage> stillBroken(const Dataset &dataset, const std::vector<std::string> &names,
                                     const ImagePlan &plan)
{
    std::vector<BrokenImage> broken;
    if (names.empty())
        return broken;
    const std::set<std::string> all(names.begin(), names.end());
    for (const Sample &sample : dataset.samples) {
        if (!isNamed(sample, all))
            continue;
        if (const auto image = readFittedImage(sample, plan); !image)
            broken.push_back({sample.name, image.error()});
    }
    return broken;
}

std::vector<std::string> namesOf(const std::vector<BrokenImage> &broken)
{
    std::vector<std::string> names;
    std::ranges::transform(broken, std::back_inserter(names), &BrokenImage::name);
    return names;
}

RowChange rowChange(const Dataset &before, const Dataset &now, std::vector<std::string> skipped)
{
    std::unordered_map<std::string_view, std::size_t> rowOf;
    for (std::size_t row = 0; row < before.samples.size(); ++row)
        rowOf.emplace(before.samples[row].name, row);
    RowChange change;
    change.skipped = std::move(skipped);
    for (const Sample &sample : now.samples) {
        const auto row = rowOf.find(sample.name);
        change.from.push_back(row == rowOf.end() ? std::nullopt : std::optional(row->second));
        change.names.push_back(sample.name);
        change.label.push_back(sample.label);
    }
    return change;
}

std::string listOf(const std::vector<std::string> &names)
{
    constexpr std::size_t most = 10;
    if (names.size() <= most)
        return fmt::format("{}", fmt::join(names, ", "));
    return fmt::format("{} and {} more", fmt::join(names.begin(), names.begin() + most, ", "), names.size() - most);
}

} // namespace offramp
