// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/scaling/scalingtable.h"

#include "core/scaling/totals_p.h"
#include "core/support/csv.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/words.h"
#include "core/tradeoff/costname.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <numeric>
#include <span>

namespace offramp {

namespace {

constexpr std::size_t mostRows = 100'000;
constexpr std::size_t widestField = 60; // of a field that is quoted in a message

bool isPart(const std::string &head)
{
    return hasWord(head, {"gpu", "cpu", "ram", "dram", "memory"});
}

bool isAmount(const std::string &head)
{
    return hasWord(head, {"electricity", "energy", "power"}) || electricityUnitOf(head);
}

/// Whether a head is about time or quality, whatever else it says: "epoch time (s)", "data fraction accuracy".
bool isOther(const std::string &head)
{
    return isAmount(head) || isPart(head)
           || hasWord(head, {"time", "duration", "seconds", "sec", "s", "ms", "loss", "accuracy", "acc", "error", "lr",
                             "rate", "per", "utilization", "utilisation", "val", "test"});
}

bool isEpoch(const std::string &head)
{
    return hasWord(head, {"epoch", "epochs"}) && !isOther(head);
}

bool isStep(const std::string &head)
{
    return hasWord(head, {"step", "steps", "iteration", "iterations", "iter", "iters"}) && !isOther(head);
}

bool isCount(const std::string &head)
{
    return hasWord(head, {"images", "samples", "examples"}) && !isOther(head);
}

bool isShare(const std::string &head)
{
    if (isOther(head))
        return false;
    return hasWord(head, {"share", "fraction", "proportion", "percent", "percentage", "subset"})
           || (head.find('%') != std::string::npos
               && hasWord(head, {"data", "dataset", "set", "train", "training", "images", "samples"}));
}

bool isX(const std::string &head)
{
    return isEpoch(head) || isStep(head) || isShare(head);
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

/// A column that is looked for.
struct Wanted {
    const std::string &chosen; ///< its head; empty = detect
    std::initializer_list<Test> tests;
    const char *what;   ///< in messages
    const char *option; ///< that chooses it
};

/// The column of that name, or the only one that passes the first of the tests that any passes.
Result<std::size_t> find(const CsvRow &head, const Wanted &wanted, std::string_view source)
{
    const auto &heads = head.fields;
    if (!wanted.chosen.empty()) {
        const auto found = std::ranges::find(heads, wanted.chosen);
        if (found != heads.end())
            return static_cast<std::size_t>(found - heads.begin());
        return failure(ErrorKind::Usage,
                       fmt::format("{} line {}: there is no column named \"{}\", only {}.", source, head.line,
                                   printable(wanted.chosen, widestField), listed(heads)),
                       fmt::format("Choose one that is in the head row: {} COLUMN.", wanted.option));
    }
    for (const Test test : wanted.tests) {
        std::vector<std::string> fitting;
        std::ranges::copy_if(heads, std::back_inserter(fitting), test);
        if (fitting.size() == 1)
            return static_cast<std::size_t>(std::ranges::find(heads, fitting.front()) - heads.begin());
        if (fitting.size() > 1)
            return failure(ErrorKind::Usage,
                           fmt::format("{} line {}: several columns could be the {}: {}.", source, head.line,
                                       wanted.what, listed(fitting)),
                           fmt::format("Choose one: {} COLUMN.", wanted.option));
    }
    return failure(ErrorKind::BadInput,
                   fmt::format("{} line {}: there is no column for the {}, only {}.", source, head.line, wanted.what,
                               listed(heads)),
                   fmt::format("Name it in the head row, or choose it: {} COLUMN.", wanted.option));
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// A field without the spaces and the percent sign around its number.
std::string_view fieldOf(const CsvRow &row, std::size_t column)
{
    std::string_view text = column < row.fields.size() ? trimmed(row.fields[column]) : std::string_view();
    if (text.ends_with('%'))
        text.remove_suffix(1);
    return trimmed(text);
}

Result<double> numberAt(const CsvRow &row, std::size_t column, const std::string &head, std::string_view source)
{
    const std::string_view text = fieldOf(row, column);
    const auto number = parseNumber(text, row.decimal);
    if (number && *number >= 0)
        return *number;
    return failure(ErrorKind::BadInput,
                   fmt::format("{} line {}: {} is \"{}\".", source, row.line, printable(head, widestField),
                               printable(text, widestField)),
                   "Write a number that is not negative, or remove the row.");
}

ScalingAxis axisOf(const std::string &head, const ScalingOptions &options)
{
    if (hasWord(head, {"epoch", "epochs", "step", "steps", "iteration", "iterations", "iter", "iters"}))
        return ScalingAxis::Epochs;
    const bool isUnknown = !isShare(head) && !isCount(head);
    return isUnknown && options.cumulative ? ScalingAxis::Epochs : ScalingAxis::Runs;
}

/// Puts the rows into the order of x.
void sortRows(ScalingTable &table)
{
    std::vector<std::size_t> order(table.x.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::ranges::stable_sort(order, {}, [&](std::size_t row) { return table.x[row]; });
    const auto ordered = [&](const std::vector<double> &values) {
        std::vector<double> sorted;
        for (const std::size_t row : order)
            sorted.push_back(values[row]);
        return sorted;
    };
    table.electricity = ordered(table.electricity);
    table.x = ordered(table.x);
}

/// Reads the rows; electricity is in the unit read and comes to be in the table's.
Result<void> readRows(ScalingTable &table, std::span<const CsvRow> rows, std::size_t xColumn, std::size_t yColumn,
                      const ElectricityUnit &read, std::string_view source)
{
    std::size_t skipped = 0;
    for (const CsvRow &row : rows) {
        if (fieldOf(row, yColumn).empty()) {
            ++skipped;
            continue;
        }
        const auto x = numberAt(row, xColumn, table.xHead, source);
        if (!x)
            return tl::unexpected(x.error());
        const auto y = numberAt(row, yColumn, table.yHead, source);
        if (!y)
            return tl::unexpected(y.error());
        table.x.push_back(*x);
        table.electricity.push_back(converted(*y, read, table.unit));
    }
    if (skipped > 0)
        table.notes.push_back(skipped == 1 ? std::string("1 row without electricity was left out.")
                                           : fmt::format("{} rows without electricity were left out.", skipped));
    sortRows(table);
    return {};
}

} // namespace

Result<ScalingTable> readScalingTable(std::string_view csv, std::string_view source, const ScalingOptions &options)
{
    const auto rows = parseCsv(csv, source);
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->empty())
        return failure(ErrorKind::BadInput, fmt::format("{} is empty.", source),
                       "Give a head row with epoch and electricity, then one row for each measurement.");
    if (rows->size() - 1 > mostRows)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} holds {} rows; at most {} can be fitted.", source, rows->size() - 1, mostRows),
                       "Keep one row for each epoch.");
    CsvRow head = rows->front();
    for (std::string &name : head.fields)
        name = trimmed(name);
    const auto x = find(head, {options.x, {isX, isCount}, "epochs or the share of the data", "--x"}, source);
    if (!x)
        return tl::unexpected(x.error());
    const auto y = find(head, {options.y, {isElectricity, isEnergy, hasUnit}, "electricity", "--y"}, source);
    if (!y)
        return tl::unexpected(y.error());
    if (auto checked = checkNoSurplus(*rows, source); !checked)
        return tl::unexpected(checked.error());
    ScalingTable table;
    table.xHead = head.fields[*x];
    table.yHead = head.fields[*y];
    table.axis = axisOf(table.xHead, options);
    if (costName(table.yHead) == CostName::Flops)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} line {}: the column \"{}\" is in FLOPs, not electricity.", source, head.line,
                                   printable(table.yHead, widestField)),
                       "Choose a column of electricity: --y COLUMN.");

    const auto named = electricityUnitOf(table.yHead);
    const ElectricityUnit kWh = *parseElectricityUnit("kWh");
    const ElectricityUnit read = named ? *named : options.unit.value_or(kWh);
    table.unit = options.unit.value_or(read);
    table.notes.push_back(fmt::format("Electricity (column \"{}\") was read in {}{}, against the column \"{}\".",
                                      printable(table.yHead, widestField), read.name,
                                      named ? "" : ", since its head names no unit",
                                      printable(table.xHead, widestField)));
    if (auto done = readRows(table, std::span(*rows).subspan(1), *x, *y, read, source); !done)
        return tl::unexpected(done.error());
    if (table.x.size() < 2)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has {} with electricity; a line needs at least 2.", source,
                                   table.x.empty() ? "no row" : "only 1 row"),
                       "Measure the electricity of more epochs or shares.");
    if (table.axis == ScalingAxis::Epochs) {
        if (auto made = makeTotals(table, options.cumulative, source); !made)
            return tl::unexpected(made.error());
    } else if (options.cumulative == false) {
        return failure(ErrorKind::Usage,
                       fmt::format("{}: the column \"{}\" is not one of epochs, so that its rows are not added up.",
                                   source, printable(table.xHead, widestField)),
                       "Leave out --cumulative, or choose the epochs: --x COLUMN.");
    }
    return table;
}

} // namespace offramp
