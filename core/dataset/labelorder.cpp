// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/labelorder.h"

#include "core/dataset/labelmap.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <numeric>

namespace offramp {

namespace {

constexpr double largestOutput = 1e6;

Result<LabelOrder> orderFromMap(const Listing &listing, const std::filesystem::path &path)
{
    const auto map = readLabelMap(path);
    if (!map && !std::filesystem::exists(path))
        return failure(map.error().kind, map.error().sentence,
                       "--labels takes sorted, wnids, or the path of a map (JSON, CSV, or a pickled dict).");
    if (!map)
        return tl::unexpected(map.error());

    std::map<std::string, std::int32_t> outputOf;
    std::map<std::int32_t, std::string> idOf;
    for (const auto &entry : map->entries) {
        const double *number = std::get_if<double>(&entry.value);
        if (!number && map->mayHaveHead && &entry == &map->entries.front())
            continue;
        if (!number)
            return failure(
                ErrorKind::BadInput,
                fmt::format(
                    "{}: expected a class folder and a network output; the output of class \"{}\" is not a number.",
                    entry.place, entry.key),
                "Write a whole number for each class folder.");
        if (*number != std::floor(*number) || *number < 0 || *number > largestOutput)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: {} is not a network output.", entry.place, shortestText(*number)),
                           "Outputs are whole numbers, counted from 0.");
        const auto output = static_cast<std::int32_t>(*number);
        outputOf.emplace(entry.key, output);
        if (const auto [other, isNew] = idOf.emplace(output, entry.key); !isNew)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: classes \"{}\" and \"{}\" have the same output {}.", entry.place,
                                       other->second, entry.key, output),
                           "Give each class an output of its own.");
    }

    LabelOrder order{path.filename().string(), {}};
    for (const auto &id : listing.classIds) {
        const auto found = outputOf.find(id);
        if (found == outputOf.end())
            return failure(ErrorKind::BadInput, fmt::format("{} has no entry for class \"{}\".", path.string(), id),
                           "Add the class to the map.");
        order.outputOf.push_back(found->second);
    }
    return order;
}

Result<LabelOrder> orderFromWnids(const Listing &listing)
{
    if (listing.wnidsOrder.empty())
        return failure(ErrorKind::BadInput, "The test set has no wnids.txt at its root, which --labels wnids needs.",
                       "Use --labels sorted, or give a map.");
    std::map<std::string, std::int32_t> outputOf;
    for (const auto &id : listing.wnidsOrder)
        outputOf.emplace(id, static_cast<std::int32_t>(outputOf.size()));
    LabelOrder order{"wnids", {}};
    for (const auto &id : listing.classIds) {
        const auto found = outputOf.find(id);
        if (found == outputOf.end())
            return failure(ErrorKind::BadInput, fmt::format("wnids.txt has no line for class \"{}\".", id),
                           "Add the class to wnids.txt, or use --labels sorted.");
        order.outputOf.push_back(found->second);
    }
    return order;
}

} // namespace

Result<LabelOrder> labelOrder(const Listing &listing, const std::string &word)
{
    if (word == "wnids")
        return orderFromWnids(listing);
    if (word != "sorted")
        return orderFromMap(listing, word);
    LabelOrder order{"sorted", std::vector<std::int32_t>(listing.classIds.size())};
    std::iota(order.outputOf.begin(), order.outputOf.end(), 0);
    return order;
}

std::vector<LabelOrder> knownLabelOrders(const Listing &listing)
{
    std::vector<LabelOrder> orders{*labelOrder(listing, "sorted")};
    if (auto wnids = orderFromWnids(listing))
        orders.push_back(std::move(*wnids));
    return orders;
}

} // namespace offramp
