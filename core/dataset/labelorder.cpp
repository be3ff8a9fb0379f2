// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/labelorder.h"

#include "core/dataset/classlist.h"
#include "core/dataset/labelmap.h"
#include "core/support/file.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <set>

namespace offramp {

namespace {

constexpr std::uint64_t largestLabelPipe = 64u << 20; // bytes, as of a label map
constexpr std::string_view inverted = ":inverted";

/// A map of numbers with text in their place.
LabelMap withNames(LabelMap map)
{
    for (LabelMapEntry &entry : map.entries) {
        if (const double *number = std::get_if<double>(&entry.value))
            entry.value = shortestText(*number);
    }
    return map;
}

/// Whether a map of numbers takes outputs to classes: the classes are among its values, but not all among its keys.
bool isReversed(const LabelMap &map, const Listing &listing)
{
    std::set<std::string> keys;
    std::set<std::string> values;
    for (const LabelMapEntry &entry : map.entries) {
        keys.insert(entry.key);
        if (const double *number = std::get_if<double>(&entry.value))
            values.insert(shortestText(*number));
    }
    const auto holdsAll = [&](const std::set<std::string> &words) {
        return std::ranges::all_of(listing.classIds, [&](const std::string &id) { return words.contains(id); });
    };
    return !holdsAll(keys) && holdsAll(values);
}

Result<LabelOrder> orderFromMap(const Listing &listing, const std::filesystem::path &path)
{
    auto map = readLabelMap(path);
    if (std::error_code ignored; !map && !std::filesystem::exists(path, ignored))
        return failure(
            map.error().kind, map.error().sentence,
            "--labels takes sorted, numeric, wnids, or the path of a map (JSON, CSV, or a pickled dict) or a class "
            "list.");
    if (!map)
        return tl::unexpected(map.error());
    if (isReversed(*map, listing))
        map = withNames(std::move(*map));
    if (namesOutputs(*map))
        return outputsIn(*map, listing.classIds, path.string()).map([&](auto outputs) {
            return LabelOrder{path.filename().string(), std::move(outputs), path.string()};
        });

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
        const auto output = outputFrom(*number);
        if (!output)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: {} is not a network output.", entry.place, shortestText(*number)),
                           "Outputs are whole numbers, counted from 0.");
        outputOf.emplace(entry.key, *output);
        if (const auto [other, isNew] = idOf.emplace(*output, entry.key); !isNew)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: classes \"{}\" and \"{}\" have the same output {}.", entry.place,
                                       other->second, entry.key, *output),
                           "Give each class an output of its own.");
    }

    LabelOrder order{path.filename().string(), {}, path.string()};
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

/// The class ids by size, where all are different whole numbers.
std::optional<std::vector<std::int32_t>> ranksByNumber(const std::vector<std::string> &ids)
{
    constexpr std::size_t mostDigits = 9;
    std::map<std::int64_t, std::size_t> indexOf;
    for (std::size_t index = 0; index < ids.size(); ++index) {
        const std::string &id = ids[index];
        const bool isNumber = !id.empty() && id.size() <= mostDigits
                              && std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
        if (!isNumber || !indexOf.emplace(std::stoll(id), index).second)
            return std::nullopt;
    }
    std::vector<std::int32_t> ranks(ids.size());
    std::int32_t rank = 0;
    for (const auto &[number, index] : indexOf)
        ranks[index] = rank++;
    return ranks;
}

Result<LabelOrder> orderFromNumbers(const Listing &listing)
{
    const auto ranks = ranksByNumber(listing.classIds);
    if (!ranks)
        return failure(ErrorKind::BadInput,
                       "--labels numeric needs class folders that are named by different whole numbers.",
                       "Use --labels sorted, or give a map.");
    return LabelOrder{"numeric", *ranks};
}

LabelOrder sortedOrder(const Listing &listing)
{
    LabelOrder order{"sorted", std::vector<std::int32_t>(listing.classIds.size())};
    std::iota(order.outputOf.begin(), order.outputOf.end(), 0);
    return order;
}

Result<LabelOrder> shifted(Result<LabelOrder> order, const std::string &by)
{
    if (!order)
        return order;
    for (std::int32_t &output : order->outputOf) {
        output += by == "+1" ? 1 : -1;
        if (output < 0)
            return failure(ErrorKind::BadInput,
                           fmt::format("--labels {}-1: output 0 of that order would become -1.", order->word),
                           "Leave out the -1.");
    }
    order->option = (order->option.empty() ? order->word : order->option) + by;
    order->word += by;
    return order;
}

Result<LabelOrder> otherWayRound(const Listing &listing, const Result<LabelOrder> &order)
{
    if (!order)
        return order;
    if (auto found = invertedOrder(listing, *order))
        return std::move(*found);
    return failure(ErrorKind::BadInput,
                   fmt::format("--labels {}{}: the outputs of that order are not 0 to {}, so it has no inverse.",
                               order->word, inverted, listing.classIds.size() - 1),
                   fmt::format("Leave out the {}.", inverted));
}

} // namespace

Result<LabelOrder> labelOrder(const Listing &listing, const std::string &word)
{
    std::error_code ignored;
    const bool isFile = std::filesystem::exists(word, ignored);
    if ((word.ends_with("+1") || word.ends_with("-1")) && !isFile)
        return shifted(labelOrder(listing, word.substr(0, word.size() - 2)), word.substr(word.size() - 2));
    if (word.ends_with(inverted) && !isFile)
        return otherWayRound(listing, labelOrder(listing, word.substr(0, word.size() - inverted.size())));
    if (word.empty())
        return labelOrder(listing, defaultLabelOrder(listing));
    if (word == "sorted")
        return sortedOrder(listing);
    if (word == "numeric")
        return orderFromNumbers(listing);
    return word == "wnids" ? orderFromWnids(listing) : orderFromMap(listing, word);
}

std::vector<std::filesystem::path> filesOfLabels(const std::string &word)
{
    constexpr std::array<std::string_view, 3> endings{inverted, "+1", "-1"};
    std::vector<std::filesystem::path> files;
    for (std::string text = word; !text.empty();) {
        files.emplace_back(text);
        const auto ending = std::ranges::find_if(endings, [&](std::string_view end) { return text.ends_with(end); });
        if (ending == endings.end())
            break;
        text.resize(text.size() - ending->size());
    }
    return files;
}

Result<void> takeLabelPipe(const std::string &word, const IsCancelled &isCancelled)
{
    std::string path = word;
    std::error_code ignored;
    for (const std::string_view more : {std::string_view("+1"), std::string_view("-1"), inverted}) {
        if (path.ends_with(more) && !std::filesystem::exists(path, ignored))
            path.resize(path.size() - more.size());
    }
    return takePipe(path, largestLabelPipe, isCancelled);
}

std::string defaultLabelOrder(const Listing &listing)
{
    const auto ranks = ranksByNumber(listing.classIds);
    return !ranks || *ranks == sortedOrder(listing).outputOf ? "sorted" : "numeric";
}

std::optional<LabelOrder> invertedOrder(const Listing &listing, const LabelOrder &order)
{
    const std::vector<std::int32_t> places = ranksByNumber(listing.classIds).value_or(sortedOrder(listing).outputOf);
    std::vector<std::int32_t> placeOf(places.size(), -1); // by output
    for (std::size_t index = 0; index < places.size(); ++index) {
        const auto output = static_cast<std::size_t>(order.outputOf[index]);
        if (output >= placeOf.size() || placeOf[output] >= 0)
            return std::nullopt;
        placeOf[output] = places[index];
    }
    const auto turned = [](const std::string &word) {
        return word.ends_with(inverted) ? word.substr(0, word.size() - inverted.size()) : word + std::string(inverted);
    };
    LabelOrder other{turned(order.word), {}, turned(order.option.empty() ? order.word : order.option)};
    for (const std::int32_t place : places)
        other.outputOf.push_back(placeOf[static_cast<std::size_t>(place)]);
    return other;
}

std::vector<LabelOrder> knownLabelOrders(const Listing &listing, const LabelOrder &used)
{
    std::vector<LabelOrder> orders{sortedOrder(listing)};
    if (defaultLabelOrder(listing) == "numeric")
        orders.push_back(*orderFromNumbers(listing));
    if (auto wnids = orderFromWnids(listing))
        orders.push_back(std::move(*wnids));
    const bool isMap = used.word != "sorted" && used.word != "numeric" && used.word != "wnids";
    if (auto other = isMap ? invertedOrder(listing, used) : std::nullopt)
        orders.push_back(std::move(*other));
    return orders;
}

} // namespace offramp
