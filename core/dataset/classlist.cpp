// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/classlist.h"

#include "core/support/numbers.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace offramp {

namespace {

std::string_view trimmed(std::string_view text)
{
    const auto begin = text.find_first_not_of(" \t\r");
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    for (const std::string_view line : split(text, '\n')) {
        if (!trimmed(line).empty())
            lines.push_back(trimmed(line));
    }
    return lines;
}

struct Words {
    std::string_view first;
    std::string_view rest; ///< empty where there is one word
};

Words wordsAtFirstSpace(std::string_view line)
{
    const auto at = line.find_first_of(" \t");
    return at == std::string_view::npos ? Words{line, {}} : Words{line.substr(0, at), trimmed(line.substr(at))};
}

Words wordsAtLastSpace(std::string_view line)
{
    const auto at = line.find_last_of(" \t");
    return at == std::string_view::npos ? Words{line, {}} : Words{line.substr(at + 1), trimmed(line.substr(0, at))};
}

/// The class on each line by output, where one end of every line is its output: all numbers from 0 or from 1.
std::optional<std::map<std::int32_t, std::string_view>> numbered(const std::vector<std::string_view> &lines,
                                                                 Words (*wordsOf)(std::string_view))
{
    std::map<std::int32_t, std::string_view> classes;
    for (const auto line : lines) {
        const Words words = wordsOf(line);
        const auto output = outputFrom(parseNumber(words.first));
        if (!output || words.rest.empty() || !classes.emplace(*output, words.rest).second)
            return std::nullopt;
    }
    const std::int32_t least = classes.empty() ? 0 : classes.begin()->first;
    if (classes.empty() || least > 1 || classes.rbegin()->first - least + 1 != static_cast<std::int32_t>(lines.size()))
        return std::nullopt;
    std::map<std::int32_t, std::string_view> fromZero;
    for (const auto &[output, name] : classes)
        fromZero.emplace(output - least, name);
    return fromZero;
}

bool isWnid(std::string_view word)
{
    return word.size() == 9 && word[0] == 'n'
           && std::all_of(word.begin() + 1, word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

LabelMapEntry entryFor(std::int32_t output, std::string_view name, const std::string &path)
{
    LabelMapEntry entry{std::to_string(output), std::string(name), path, {}};
    const Words words = wordsAtFirstSpace(name);
    if (isWnid(words.first) && !words.rest.empty()) {
        entry.value = std::string(words.first);
        entry.aliases.emplace_back(words.rest);
    }
    // Places365 names its classes /a/airfield.
    if (name.size() > 3 && name[0] == '/' && name[2] == '/')
        entry.aliases.emplace_back(name.substr(3));
    return entry;
}

std::string simplified(std::string_view name)
{
    std::string simple;
    for (const char c : trimmed(name))
        simple += c == '_' || c == '-' || c == '/' ? ' ' : lowerCase(c);
    return simple;
}

/// Every simplified name that an entry may be meant by.
std::set<std::string> namesFor(const LabelMapEntry &entry)
{
    std::set<std::string> names;
    std::vector<std::string> all = entry.aliases;
    all.push_back(std::get<std::string>(entry.value));
    for (const std::string &name : all) {
        names.insert(simplified(name));
        for (const auto part : split(name, ','))
            names.insert(simplified(part));
    }
    return names;
}

} // namespace

bool isClassLines(std::string_view text, const std::filesystem::path &path)
{
    constexpr std::array endings{".txt", ".names", ".lst"};
    if (std::ranges::find(endings, path.extension().string()) == endings.end())
        return false;
    const auto lines = linesOf(text);
    return !std::ranges::all_of(lines, [&](std::string_view line) {
        const auto fields = split(line, ',');
        return fields.size() == 2 && (parseNumber(trimmed(fields[1])) || line.data() == lines.front().data());
    });
}

Result<LabelMap> readClassLines(std::string_view text, const std::string &path)
{
    const auto lines = linesOf(text);
    auto classes = numbered(lines, wordsAtFirstSpace);
    if (!classes)
        classes = numbered(lines, wordsAtLastSpace);
    LabelMap map;
    if (classes) {
        for (const auto &[output, name] : *classes)
            map.entries.push_back(entryFor(output, name, path));
        return map;
    }
    for (std::size_t i = 0; i < lines.size(); ++i)
        map.entries.push_back(entryFor(static_cast<std::int32_t>(i), lines[i], path));
    return map;
}

bool namesOutputs(const LabelMap &map)
{
    return !map.entries.empty() && std::ranges::all_of(map.entries, [&](const LabelMapEntry &entry) {
        const bool isHead = map.mayHaveHead && &entry == &map.entries.front();
        return std::holds_alternative<std::string>(entry.value) && (isHead || outputFrom(parseNumber(entry.key)));
    });
}

Result<std::vector<std::int32_t>> outputsIn(const LabelMap &map, std::span<const std::string> ids,
                                            const std::string &source)
{
    std::map<std::string, std::int32_t> byName;
    std::map<std::string, std::vector<std::int32_t>> bySimpleName;
    for (const LabelMapEntry &entry : map.entries) {
        const auto output = outputFrom(parseNumber(entry.key));
        if (!output)
            continue; // a head row
        byName.emplace(std::get<std::string>(entry.value), *output);
        for (const std::string &name : namesFor(entry))
            bySimpleName[name].push_back(*output);
    }
    std::vector<std::int32_t> outputs;
    std::map<std::int32_t, std::string> idOf;
    for (const std::string &id : ids) {
        const auto exact = byName.find(id);
        const auto similar = bySimpleName.find(simplified(id));
        if (exact == byName.end() && similar == bySimpleName.end())
            return failure(ErrorKind::BadInput, fmt::format("{} has no entry for class \"{}\".", source, id),
                           "Add the class to the list, or name the folders as the list does.");
        if (exact == byName.end() && similar->second.size() > 1)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} has {} entries for class \"{}\".", source, similar->second.size(), id),
                           "Give --labels a map from each class folder to its output.");
        outputs.push_back(exact == byName.end() ? similar->second.front() : exact->second);
        if (const auto [other, isNew] = idOf.emplace(outputs.back(), id); !isNew)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: classes \"{}\" and \"{}\" have the same output {}.", source, other->second,
                                       id, outputs.back()),
                           "Give --labels a map from each class folder to its output.");
    }
    return outputs;
}

} // namespace offramp
