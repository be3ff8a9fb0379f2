// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/widetable.h"

#include "core/imports/arrays.h"
#include "core/imports/tablecolumns.h"
#include "core/tradeoff/costname.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace offramp {

namespace {

/// Words of a column's name beside those of the field that it holds.
constexpr std::array<std::string_view, 12> exitWords{"exit",  "branch", "head",  "classifier", "ee", "ic",
                                                     "stage", "block",  "layer", "output",     "at", "of"};
/// Names that mean a field only in a table with a column for each exit.
constexpr std::array<std::pair<std::string_view, Field>, 12> wideNames{{{"inf_class", Field::Predicted},
                                                                        {"inferred_class", Field::Predicted},
                                                                        {"infered_class", Field::Predicted},
                                                                        {"class", Field::Predicted},
                                                                        {"preds", Field::Predicted},
                                                                        {"argmax", Field::Predicted},
                                                                        {"pred_class", Field::Predicted},
                                                                        {"pred_label", Field::Predicted},
                                                                        {"ent", Field::Entropy},
                                                                        {"prob", Field::Confidence},
                                                                        {"softmax", Field::Confidence},
                                                                        {"confs", Field::Confidence}}};
constexpr int finalExit = 1'000'000; ///< of a column called "final" or "last"

struct WideColumn {
    Field field;
    int exit = 0;
};

/// What a numbered column holds; nothing for others.
std::optional<WideColumn> wideColumn(const std::string &head)
{
    const NumberedName name = numberedName(head);
    std::string words;
    int exit = name.number;
    std::string_view rest = name.words;
    while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(word.size() + 1, rest.size()));
        if ((word == "final" || word == "last") && exit < 0)
            exit = finalExit;
        else if (std::ranges::find(exitWords, word) == exitWords.end())
            words += (words.empty() ? "" : "_") + std::string(word);
    }
    if (exit < 0 || words.empty())
        return std::nullopt;
    const auto named = std::ranges::find(wideNames, words, &std::pair<std::string_view, Field>::first);
    if (named != wideNames.end())
        return WideColumn{named->second, exit};
    const ColumnChoice known = recognisedColumns({words});
    if (known.empty() || known.begin()->first == Field::Sample || known.begin()->first == Field::Exit
        || known.begin()->first == Field::Label)
        return std::nullopt;
    return WideColumn{known.begin()->first, exit};
}

/// What a column is called in a table with a row for each exit, which has its unit.
std::string longHead(Field field, const std::string &head)
{
    if (field == Field::Entropy && numberedName(head).words.find("bits") != std::string::npos)
        return "entropy_bits";
    if (field != Field::Flops)
        return toText(field);
    const double flops = flopsOfName(head);
    return flops == 1e9 ? "gflops" : flops == 1e6 ? "mflops" : toText(field);
}

bool isIndex(const std::string &head)
{
    return head.empty() || head == "Unnamed: 0" || head == "index";
}

} // namespace

Result<std::optional<WideTable>> WideTable::recognise(const CsvRow &head, std::string_view source)
{
    std::map<int, std::map<Field, std::size_t>> exits;
    for (std::size_t i = 0; i < head.fields.size(); ++i) {
        if (const auto column = wideColumn(head.fields[i]))
            exits[column->exit].emplace(column->field, i);
    }
    std::erase_if(exits, [](const auto &exit) { return !exit.second.contains(Field::Predicted); });
    if (exits.empty())
        return std::nullopt;

    WideTable wide;
    wide.m_firstExit = exits.begin()->first == finalExit ? 1 : exits.begin()->first;
    int expected = wide.m_firstExit;
    std::map<Field, std::size_t> fields = exits.begin()->second;
    for (const auto &[exit, columns] : exits) {
        if (exit != finalExit && exit != expected)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} line {}: there are columns for exit {}, and none for exit {}.", source,
                                       head.line, exit, expected),
                           "Number the exits from 0 or from 1, without gaps.");
        ++expected;
        for (const auto &[field, column] : fields) {
            if (!columns.contains(field))
                return failure(ErrorKind::BadInput,
                               fmt::format("{} line {}: \"{}\" has a column, and another exit has none for its {}.",
                                           source, head.line, head.fields[column], toText(field)),
                               "Give every exit the same columns.");
        }
        auto &ofExit = wide.m_columns.emplace_back();
        for (const auto &[field, column] : fields)
            ofExit.push_back(columns.at(field));
    }

    std::vector<std::string> shared;
    for (const std::string &name : head.fields)
        shared.push_back(wideColumn(name) ? std::string() : name);
    const ColumnChoice known = recognisedColumns(shared);
    const auto columnOf = [&](Field field) -> std::optional<std::size_t> {
        const auto found = known.find(field);
        if (found == known.end())
            return std::nullopt;
        return static_cast<std::size_t>(std::ranges::find(shared, found->second) - shared.begin());
    };
    wide.m_sample = columnOf(Field::Sample);
    if (const auto name = std::ranges::find(head.fields, "name"); !wide.m_sample && name != head.fields.end())
        wide.m_sample = static_cast<std::size_t>(name - head.fields.begin());
    if (!wide.m_sample && isIndex(head.fields.front()))
        wide.m_sample = 0;
    wide.m_label = columnOf(Field::Label);
    wide.m_head = {head.line, {"sample", "exit"}, head.decimal};
    if (wide.m_label)
        wide.m_head.fields.emplace_back("label");
    for (const auto &[field, column] : fields)
        wide.m_head.fields.push_back(longHead(field, head.fields[column]));
    return wide;
}

std::vector<CsvRow> WideTable::rows(CsvRow row) const
{
    std::vector<CsvRow> rows;
    for (std::size_t k = 0; k < m_columns.size(); ++k) {
        CsvRow one{row.line, {}, row.decimal};
        one.fields.push_back(m_sample ? row.fields[*m_sample] : fmt::format("line {}", row.line));
        one.fields.push_back(std::to_string(m_firstExit + static_cast<int>(k)));
        if (m_label)
            one.fields.push_back(row.fields[*m_label]);
        for (const std::size_t column : m_columns[k])
            one.fields.push_back(row.fields[column]);
        rows.push_back(std::move(one));
    }
    return rows;
}

} // namespace offramp
