// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/labelmap.h"

#include "core/dataset/classlist.h"
#include "core/support/csv.h"
#include "core/support/file.h"
#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/tensors/pickle.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>

namespace offramp {

namespace {

constexpr std::uint64_t largestMap = 64u << 20;
constexpr std::size_t mostLines = 1'000'001; ///< a head row, and as many labels as a network may have outputs

Result<LabelMap> readJsonMap(const std::string &text, const std::string &path)
{
    auto parsed = parseJson(text, path);
    if (!parsed)
        return tl::unexpected(parsed.error());
    nlohmann::json json = std::move(*parsed);
    if (json.is_object() && json.contains("id2label"))
        json = nlohmann::json(std::move(json.at("id2label")));

    const std::string remedy
        = "Write one object, such as {\"n01443537\": 0, \"n01629819\": 1}, or a list of classes in "
          "the order of the outputs.";
    const bool isList = json.is_array() && !json.empty()
                        && std::all_of(json.begin(), json.end(), [](const auto &value) { return !value.is_number(); });
    if (!json.is_object() && !isList)
        return failure(ErrorKind::BadInput, fmt::format("{} does not hold a JSON object.", path), remedy);
    LabelMap map;
    map.entries.reserve(json.size());
    std::size_t position = 0;
    for (const auto &[name, value] : json.items()) {
        const std::string key = isList ? std::to_string(position++) : name;
        const auto &first = value.is_array() && !value.empty() ? value.front() : value;
        LabelMapEntry entry{key, {}, path, {}};
        if (value.is_number() && !isList)
            entry.value = value.get<double>();
        else if (first.is_string())
            entry.value = first.get<std::string>();
        else
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: the entry \"{}\" is neither a number, nor text, nor a list of texts.", path,
                                       key),
                           remedy);
        for (std::size_t i = 1; value.is_array() && i < value.size(); ++i) {
            if (value[i].is_string())
                entry.aliases.push_back(value[i].get<std::string>());
        }
        map.entries.push_back(std::move(entry));
    }
    return map;
}

Result<LabelMap> readCsvMap(const std::string &text, const std::string &path)
{
    const auto rows = parseCsv(text, path);
    if (!rows)
        return tl::unexpected(rows.error());
    LabelMap map{{}, true};
    for (const auto &row : *rows) {
        const std::string place = fmt::format("{} line {}", path, row.line);
        if (row.fields.size() != 2)
            return failure(ErrorKind::BadInput, fmt::format("{}: expected two columns.", place),
                           "Write two columns, such as a class folder and a network output.");
        if (const auto number = parseNumber(row.fields[1]))
            map.entries.push_back({row.fields[0], *number, place, {}});
        else
            map.entries.push_back({row.fields[0], row.fields[1], place, {}});
    }
    return map;
}

bool isPlain(const PickleNode &node)
{
    return node.kind == PickleNode::Kind::Int || node.kind == PickleNode::Kind::Text;
}

Result<LabelMap> readPickledMap(const std::string &bytes, const std::string &path)
{
    const std::string remedy = "Pickle a plain dict of whole numbers and text.";
    const auto pickle = parsePickle(bytes, path);
    if (!pickle)
        return tl::unexpected(pickle.error());
    if (const std::string global = firstGlobal(*pickle); !global.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} would make Python load \"{}\"; nothing was executed.", path, global), remedy);
    const auto &dict = pickle->value();
    if (dict.kind != PickleNode::Kind::Dict)
        return failure(ErrorKind::BadInput, fmt::format("{} does not hold a dict.", path), remedy);

    LabelMap map;
    std::uint64_t textBytes = 0; // many entries may refer to the same long text
    for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
        const auto &key = pickle->nodes[dict.items[i]];
        const auto &value = pickle->nodes[dict.items[i + 1]];
        if (!isPlain(key) || !isPlain(value))
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: entry {} is not made of whole numbers and text.", path, i / 2 + 1), remedy);
        textBytes += key.text.size() + value.text.size();
        if (textBytes > largestMap)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: its labels are longer than {} bytes.", path, largestMap), remedy);
        const std::string text = key.kind == PickleNode::Kind::Int ? std::to_string(key.integer) : key.text;
        if (value.kind == PickleNode::Kind::Int)
            map.entries.push_back({text, static_cast<double>(value.integer), path, {}});
        else
            map.entries.push_back({text, value.text, path, {}});
    }
    return map;
}

Result<LabelMap> readMap(const std::string &text, const std::string &path)
{
    const std::string ending = std::filesystem::path(path).extension().string();
    if (text.starts_with('\x80') || ending == ".pkl" || ending == ".pickle")
        return readPickledMap(text, path);
    const auto first = text.find_first_not_of(" \t\r\n");
    const bool isJson = first != std::string::npos && (text[first] == '{' || text[first] == '[');
    if (isJson)
        return readJsonMap(text, path);
    if (static_cast<std::size_t>(std::ranges::count(text, '\n')) > mostLines)
        return failure(ErrorKind::BadInput, fmt::format("{} has more than {} lines.", path, groupedText(mostLines)),
                       "Check that this is the right file.");
    return isClassLines(text, path) ? readClassLines(text, path) : readCsvMap(text, path);
}

} // namespace

std::optional<std::int32_t> outputFrom(const std::optional<double> &number)
{
    constexpr double largestOutput = 1e6;
    const bool fits = number && *number >= 0 && *number <= largestOutput && *number == std::floor(*number);
    return fits ? std::optional(static_cast<std::int32_t>(*number)) : std::nullopt;
}

Result<LabelMap> readLabelMap(const std::filesystem::path &path)
{
    const auto text = readWholeFile(path, largestMap);
    if (!text)
        return tl::unexpected(text.error());
    auto map = readMap(*text, path.string());
    if (!map)
        return map;
    std::set<std::string_view> keys;
    for (const LabelMapEntry &entry : map->entries) {
        if (!keys.insert(entry.key).second)
            return failure(ErrorKind::BadInput, fmt::format("{}: class \"{}\" appears twice.", entry.place, entry.key),
                           "Remove one of the two.");
    }
    return map;
}

} // namespace offramp
