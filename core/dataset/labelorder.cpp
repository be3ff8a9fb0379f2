// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/labelorder.h"

#include "core/support/csv.h"
#include "core/support/file.h"
#include "core/support/numbers.h"
#include "core/tensors/pickle.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace offramp {

namespace {

constexpr double largestOutput = 1e6;

struct MapEntry {
    std::string id;
    double output = 0;
    std::string place;
};

Result<std::vector<MapEntry>> readJsonMap(const std::string &text, const std::string &path)
{
    // The parser keeps only the last of equal keys, so they are collected while it reads.
    std::vector<std::string> keys;
    const auto collect = [&keys](int depth, nlohmann::json::parse_event_t event, nlohmann::json &parsed) {
        if (event == nlohmann::json::parse_event_t::key && depth == 1)
            keys.push_back(parsed.get<std::string>());
        return true;
    };
    nlohmann::json json;
    try {
        json = nlohmann::json::parse(text, collect);
    } catch (const nlohmann::json::exception &e) {
        return failure(ErrorKind::BadInput, fmt::format("{} is not valid JSON: {}.", path, e.what()),
                       "Repair the file; a map looks like {\"n01443537\": 0, \"n01629819\": 1}.");
    }
    const std::string remedy = "Write one object that takes each class folder to a network output, a whole number.";
    if (!json.is_object())
        return failure(ErrorKind::BadInput, fmt::format("{} holds no JSON object.", path), remedy);
    std::sort(keys.begin(), keys.end());
    if (const auto twice = std::adjacent_find(keys.begin(), keys.end()); twice != keys.end())
        return failure(ErrorKind::BadInput, fmt::format("{}: class \"{}\" stands there twice.", path, *twice),
                       "Remove one of the two.");

    std::vector<MapEntry> entries;
    for (const auto &[id, output] : json.items()) {
        if (!output.is_number())
            return failure(ErrorKind::BadInput, fmt::format("{}: the output of class \"{}\" is no number.", path, id),
                           remedy);
        entries.push_back({id, output.get<double>(), path});
    }
    return entries;
}

Result<std::vector<MapEntry>> readCsvMap(const std::string &text, const std::string &path)
{
    const auto rows = parseCsv(text, path);
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<MapEntry> entries;
    for (const auto &row : *rows) {
        const auto output = row.fields.size() == 2 ? parseNumber(row.fields[1]) : std::nullopt;
        if (output) {
            entries.push_back({row.fields[0], *output, fmt::format("{} line {}", path, row.line)});
        } else if (&row != &rows->front() || row.fields.size() != 2) {
            return failure(ErrorKind::BadInput,
                           fmt::format("{} line {}: expected a class folder and a network output.", path, row.line),
                           "Write two columns: the folder's name and a whole number.");
        }
    }
    return entries;
}

Result<std::vector<MapEntry>> readPickledMap(const std::string &bytes, const std::string &path)
{
    const std::string remedy = "Pickle a plain dict that takes each class folder to a network output.";
    const auto pickle = parsePickle(bytes, path);
    if (!pickle)
        return tl::unexpected(pickle.error());
    if (const std::string global = firstGlobal(*pickle); !global.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} would make Python load \"{}\"; nothing was executed.", path, global), remedy);
    const auto &map = pickle->value();
    if (map.kind != PickleNode::Kind::Dict)
        return failure(ErrorKind::BadInput, fmt::format("{} holds no dict.", path), remedy);

    std::vector<MapEntry> entries;
    for (std::size_t i = 0; i + 1 < map.items.size(); i += 2) {
        const auto &key = pickle->nodes[map.items[i]];
        const auto &output = pickle->nodes[map.items[i + 1]];
        const bool isNumber = key.kind == PickleNode::Kind::Int;
        if ((!isNumber && key.kind != PickleNode::Kind::Text) || output.kind != PickleNode::Kind::Int)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: entry {} does not take a class folder to a whole number.", path, i / 2 + 1),
                           remedy);
        entries.push_back(
            {isNumber ? std::to_string(key.integer) : key.text, static_cast<double>(output.integer), path});
    }
    return entries;
}

Result<std::vector<MapEntry>> readMap(const std::string &text, const std::string &path)
{
    const std::string ending = std::filesystem::path(path).extension().string();
    if (text.starts_with('\x80') || ending == ".pkl" || ending == ".pickle")
        return readPickledMap(text, path);
    const auto first = text.find_first_not_of(" \t\r\n");
    const bool isJson = first != std::string::npos && (text[first] == '{' || text[first] == '[');
    return isJson ? readJsonMap(text, path) : readCsvMap(text, path);
}

Result<LabelOrder> orderFromMap(const Listing &listing, const std::filesystem::path &path)
{
    const auto text = readWholeFile(path, 64u << 20);
    if (!text)
        return failure(text.error().kind, text.error().sentence,
                       "--labels takes sorted, wnids, or the path of a map (JSON, CSV, or a pickled dict).");
    const auto entries = readMap(*text, path.string());
    if (!entries)
        return tl::unexpected(entries.error());

    std::map<std::string, const MapEntry *> byId;
    std::map<std::int32_t, const MapEntry *> byOutput;
    for (const auto &entry : *entries) {
        if (entry.output != std::floor(entry.output) || entry.output < 0 || entry.output > largestOutput)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: {} is no network output.", entry.place, shortestText(entry.output)),
                           "Outputs are counted from 0.");
        if (!byId.emplace(entry.id, &entry).second)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: class \"{}\" stands there twice.", entry.place, entry.id),
                           "Remove one of the two.");
        const auto output = static_cast<std::int32_t>(entry.output);
        if (const auto [other, isNew] = byOutput.emplace(output, &entry); !isNew)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: classes \"{}\" and \"{}\" have the same output {}.", entry.place,
                                       other->second->id, entry.id, output),
                           "Give each class an output of its own.");
    }

    LabelOrder order{path.filename().string(), {}};
    for (const auto &id : listing.classIds) {
        const auto found = byId.find(id);
        if (found == byId.end())
            return failure(ErrorKind::BadInput, fmt::format("{} has no entry for class \"{}\".", path.string(), id),
                           "Add the class to the map.");
        order.outputOf.push_back(static_cast<std::int32_t>(found->second->output));
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
