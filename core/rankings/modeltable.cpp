// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/rankings/modeltable.h"

#include "core/support/csv.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/words.h"
#include "core/tradeoff/costname.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>

namespace offramp {

namespace {

constexpr std::size_t mostModels = 10'000;
constexpr std::size_t widest = 60; // of a field that is quoted in a message

struct Columns {
    std::optional<std::size_t> name;
    std::size_t accuracy = 0;
    std::size_t electricity = 0;
};

bool isName(const std::string &head)
{
    return hasWord(head, {"name", "model", "network", "variant", "method", "architecture", "run"});
}

bool isAccuracy(const std::string &head)
{
    return hasWord(head, {"accuracy", "acc", "top1", "accuracies"})
           && !hasWord(head, {"train", "training", "top5", "5"});
}

bool isPart(const std::string &head)
{
    return hasWord(head, {"gpu", "cpu", "ram", "dram"});
}

bool isElectricity(const std::string &head)
{
    return hasWord(head, {"electricity"}) && !isPart(head);
}

bool isEnergy(const std::string &head)
{
    return hasWord(head, {"energy"}) && !isPart(head) && costName(head) != CostName::Flops;
}

bool hasUnit(const std::string &head)
{
    return electricityUnitOf(head) && !isPart(head);
}

using Test = bool (*)(const std::string &head);

/// The column of that name, or the first that passes the first of the tests that any passes.
Result<std::size_t> find(const CsvRow &head, const std::string &chosen, std::initializer_list<Test> tests,
                         std::string_view what, std::string_view source)
{
    const auto &heads = head.fields;
    if (!chosen.empty()) {
        const auto found = std::ranges::find(heads, chosen);
        if (found == heads.end())
            return failure(ErrorKind::BadInput,
                           fmt::format("{} line {}: there is no column named \"{}\", only {}.", source, head.line,
                                       chosen, printable(fmt::format("{}", fmt::join(heads, ", ")), 400)),
                           "Choose one that is in the head row.");
        return static_cast<std::size_t>(found - heads.begin());
    }
    for (const Test test : tests) {
        const auto found = std::ranges::find_if(heads, test);
        if (found != heads.end())
            return static_cast<std::size_t>(found - heads.begin());
    }
    return failure(
        ErrorKind::BadInput, fmt::format("{} line {}: there is no column for the {}.", source, head.line, what),
        fmt::format("Name it in the head row, or choose it: --{} COLUMN. Costs in FLOPs are for offramp area.", what));
}

Result<double> numberAt(const CsvRow &row, std::size_t column, std::string_view what, std::string_view source)
{
    const std::string field = column < row.fields.size() ? row.fields[column] : std::string();
    std::string_view text = field;
    while (text.ends_with('%') || text.ends_with(' '))
        text.remove_suffix(1);
    const auto number = parseNumber(text, row.decimal);
    if (!number || *number < 0)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} line {}: {} is \"{}\".", source, row.line, what, printable(field, widest)),
                       "Write a number that is not negative, or remove the row.");
    return *number;
}

std::string nameAt(const CsvRow &row, std::optional<std::size_t> column, std::size_t index)
{
    if (column && *column < row.fields.size() && !row.fields[*column].empty())
        return row.fields[*column];
    return fmt::format("model {}", index + 1);
}

Result<Columns> columnsOf(const CsvRow &head, const ModelOptions &options, std::string_view source)
{
    const auto accuracy = find(head, options.accuracy, {isAccuracy}, "accuracy", source);
    if (!accuracy)
        return tl::unexpected(accuracy.error());
    const auto electricity = find(head, options.electricity, {isElectricity, isEnergy, hasUnit}, "electricity", source);
    if (!electricity)
        return tl::unexpected(electricity.error());
    if (costName(head.fields[*electricity]) == CostName::Flops)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} line {}: the column \"{}\" is in FLOPs, not electricity.", source, head.line,
                                   printable(head.fields[*electricity], widest)),
                       "Score FLOPs with offramp area.");
    Columns columns{{}, *accuracy, *electricity};
    if (const auto name = std::ranges::find_if(head.fields, isName); name != head.fields.end())
        columns.name = static_cast<std::size_t>(name - head.fields.begin());
    return columns;
}

} // namespace

Result<ModelTable> readModelTable(std::string_view csv, std::string_view source, const ModelOptions &options)
{
    const auto rows = parseCsv(csv, source);
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->size() < 2)
        return failure(ErrorKind::BadInput, fmt::format("{} holds no models.", source),
                       "Give a head row with name, accuracy and electricity, then one row for each model.");
    if (rows->size() - 1 > mostModels)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} holds {} models; at most {} can be ranked.", source, rows->size() - 1,
                                   mostModels),
                       "Keep one row for each model.");
    const CsvRow &head = rows->front();
    const auto columns = columnsOf(head, options, source);
    if (!columns)
        return tl::unexpected(columns.error());
    if (auto checked = checkNoSurplus(*rows, source); !checked)
        return tl::unexpected(checked.error());

    const std::string &electricityHead = head.fields[columns->electricity];
    const auto named = electricityUnitOf(electricityHead);
    const ElectricityUnit read = named.value_or(options.unit);
    ModelTable table{{}, options.unit, {}, {}};
    std::vector<std::size_t> lines;
    double largest = 0;
    for (const CsvRow &row : std::span(*rows).subspan(1)) {
        const auto accuracy = numberAt(row, columns->accuracy, "accuracy", source);
        if (!accuracy)
            return tl::unexpected(accuracy.error());
        const auto electricity = numberAt(row, columns->electricity, "electricity", source);
        if (!electricity)
            return tl::unexpected(electricity.error());
        largest = std::max(largest, *accuracy);
        lines.push_back(row.line);
        table.models.push_back(
            {nameAt(row, columns->name, table.models.size()), *accuracy, converted(*electricity, read, options.unit)});
    }
    const auto unit = detectUnit(largest, options.accuracyUnit, source, "accuracy");
    if (!unit)
        return tl::unexpected(unit.error());
    table.accuracyUnit = *unit;
    for (std::size_t i = 0; i < table.models.size(); ++i) {
        const auto fraction = asFraction(table.models[i].accuracy, *unit);
        if (!fraction)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} line {}: accuracy is {}, above {}.", source, lines[i],
                                       shortestText(table.models[i].accuracy),
                                       *unit == AccuracyUnit::Percent ? 100 : 1),
                           "Write accuracies as fractions or as percent, the same way in every row.");
        table.models[i].accuracy = *fraction;
    }
    table.notes.push_back(fmt::format("Accuracies (column \"{}\") were read as {}.",
                                      printable(head.fields[columns->accuracy], widest),
                                      *unit == AccuracyUnit::Percent ? "percent" : "fractions"));
    table.notes.push_back(fmt::format("Electricity (column \"{}\") was read in {}{}.",
                                      printable(electricityHead, widest), read.name,
                                      named ? "" : ", since its head names no unit"));
    return table;
}

} // namespace offramp
