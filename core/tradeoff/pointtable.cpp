// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tradeoff/pointtable.h"

#include "core/support/csv.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/words.h"
#include "core/tradeoff/costname.h"
#include "core/tradeoff/costunit.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <iterator>
#include <span>
#include <optional>

namespace offramp {

namespace {

std::string normalisedHead(std::string_view field)
{
    std::string head;
    for (const char c : field) {
        if (!std::isspace(static_cast<unsigned char>(c)))
            head += lowerCase(c);
    }
    return head;
}

/// The first column with one of these names, or an empty text.
std::string findHead(const std::vector<std::string> &heads, std::initializer_list<std::string_view> names)
{
    for (const std::string &head : heads) {
        if (std::ranges::find(names, normalisedHead(head)) != names.end())
            return head;
    }
    return {};
}

/// The columns whose names say that they are joules or milliseconds, of those units.
std::vector<std::string> measuredHeads(const std::vector<std::string> &heads, std::initializer_list<CostUnit> units)
{
    std::vector<std::string> measured;
    std::ranges::copy_if(heads, std::back_inserter(measured), [&](const std::string &head) {
        const auto named = costMultipleOf(head);
        return named && named->unit != CostUnit::Flops && std::ranges::find(units, named->unit) != units.end();
    });
    return measured;
}

/// The only one of them, or an empty text.
std::string onlyIn(const std::vector<std::string> &heads, std::initializer_list<CostUnit> units)
{
    const auto measured = measuredHeads(heads, units);
    return measured.size() == 1 ? measured.front() : std::string();
}

std::optional<std::size_t> columnOf(const CsvRow &head, const std::string &name)
{
    const auto found = std::ranges::find(head.fields, name);
    if (name.empty() || found == head.fields.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - head.fields.begin());
}

Result<double> numberAt(const CsvRow &row, std::size_t column, std::string_view name, std::string_view source)
{
    if (column >= row.fields.size())
        return failure(ErrorKind::BadInput, fmt::format("{} line {}: {} is missing.", source, row.line, name),
                       "Give every row as many fields as the header row.");
    const auto number = parseNumber(row.fields[column], row.decimal);
    if (!number || *number < 0)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} line {}: {} is \"{}\".", source, row.line, name, row.fields[column]),
                       "Write a number that is not negative, with a decimal point.");
    return *number;
}

/// Why there is no column for energy, or none for accuracy.
tl::unexpected<Error> noColumn(const CsvRow &head, std::string_view source, bool isEnergy)
{
    const std::string where = fmt::format("{} line {}: there is no column named", source, head.line);
    const std::string remedy = "Name the columns energy and accuracy in the first row.";
    const auto other = std::ranges::find_if(head.fields, [](const std::string &name) {
        return costName(name) == CostName::Other || costName(name) == CostName::Bare;
    });
    if (!isEnergy)
        return failure(ErrorKind::BadInput, where + " accuracy.", remedy);
    if (other == head.fields.end())
        return failure(ErrorKind::BadInput, where + " energy.", remedy);
    if (const auto measured = measuredHeads(head.fields, {CostUnit::Joules, CostUnit::Milliseconds}); !measured.empty())
        return failure(ErrorKind::BadInput, fmt::format("{} energy, and {} could be it.", where, listed(measured)),
                       fmt::format("Choose one: --energy \"{}\", for example.", measured.front()));
    if (costName(*other) == CostName::Bare)
        return failure(ErrorKind::BadInput, fmt::format("{} energy, and \"{}\" does not say its unit.", where, *other),
                       fmt::format("Choose the column and its unit: --energy \"{}\" --unit mflops, for example.",
                                   *other));
    if (saysMegajoules(*other))
        return failure(
            ErrorKind::BadInput,
            fmt::format("{} energy, and \"{}\" may be in megajoules or in millijoules.", where, *other),
            fmt::format("For millijoules, add --energy \"{}\" --unit mj. Write megajoules in kJ, in a column "
                        "\"energy (kJ)\".",
                        *other));
    return failure(
        ErrorKind::BadInput, fmt::format("{} energy, and \"{}\" is not in GFLOPs.", where, *other),
        fmt::format("Choose the column and its unit: --energy \"{}\" --unit {}, for example; or give GFLOPs per "
                    "image in a column named energy.",
                    *other, mayBeIn(*other, CostUnit::Joules) ? "mj" : "ms"));
}

/// What the chosen column counts in, as its name or the options say.
Result<CostMultiple> unitOfEnergy(const CsvRow &head, const std::string &chosen, std::string_view source,
                                  const PointOptions &options)
{
    const CostName kind = costName(chosen);
    const std::string plain = normalisedHead(chosen);
    const bool isRecognised = options.energy.empty() || plain == "energy";
    const auto named = costMultipleOf(chosen);
    const CostUnit unsaid = options.cost.value_or(CostUnit::Gflops); // of a column that does not say its unit
    if (options.energyUnit && named && named->unit != options.energyUnit->unit)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} line {}: the column \"{}\" is in {}, not in {}.", source, head.line, chosen,
                                   toText(named->unit), toText(options.energyUnit->unit)),
                       "Leave out the unit (--unit), or choose another column (--energy COLUMN).");
    if (options.energyUnit)
        return *options.energyUnit;
    if (named)
        return *named;
    if (!isRecognised && kind == CostName::Other)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} line {}: the column \"{}\" is not in FLOPs.", source, head.line, chosen),
                       "Say what it is in, per image: --unit mj or ms, for example; or choose a column of FLOPs.");
    if (!isRecognised && kind == CostName::Bare && !options.cost)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} line {}: the column \"{}\" does not say its unit.", source, head.line, chosen),
                       "Choose the unit too: --unit gflops, mj or ms, for example.");
    return unsaid == CostUnit::Gflops ? CostMultiple{CostUnit::Flops, storedCost(1, CostUnit::Flops)}
                                      : CostMultiple{unsaid, 1};
}

/// The name of the column of energies: as chosen, else that of the axis, else the first that is recognised.
std::string energyHead(const CsvRow &head, const PointOptions &options)
{
    if (!options.energy.empty())
        return options.energy;
    std::string ofAxis = options.cost ? findHead(head.fields, {columnName(*options.cost)}) : std::string();
    if (ofAxis.empty() && options.cost)
        ofAxis = onlyIn(head.fields, {*options.cost});
    return ofAxis.empty() ? recognisedPointColumns(head.fields).energy : ofAxis;
}

} // namespace

PointOptions recognisedPointColumns(const std::vector<std::string> &heads)
{
    PointOptions columns;
    columns.energy = findHead(heads, {"energy", columnName(CostUnit::Gflops), columnName(CostUnit::Joules),
                                      columnName(CostUnit::Milliseconds)});
    if (columns.energy.empty())
        columns.energy = onlyIn(heads, {CostUnit::Joules, CostUnit::Milliseconds});
    columns.accuracy = findHead(heads, {"accuracy"});
    columns.name = findHead(heads, {"name"});
    return columns;
}

bool hasPointColumns(const std::vector<std::string> &heads)
{
    const PointOptions columns = recognisedPointColumns(heads);
    return !columns.energy.empty() && !columns.accuracy.empty();
}

Result<PointTable> readPointTable(std::string_view csv, std::string_view source, const PointOptions &options)
{
    const auto rows = parseCsv(csv, source);
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->empty())
        return failure(ErrorKind::BadInput, fmt::format("{} is empty.", source),
                       "Give a header row with energy and accuracy, then one row per point.");

    if (rows->size() - 1 > mostPoints)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} holds {} points; a curve has at most {}.", source, rows->size() - 1, mostPoints),
                       "Keep one row for each variant.");

    const CsvRow &head = rows->front();
    const PointOptions named = recognisedPointColumns(head.fields);
    const std::string chosen = energyHead(head, options);
    const auto energyColumn = columnOf(head, chosen);
    const auto accuracyColumn = columnOf(head, options.accuracy.empty() ? named.accuracy : options.accuracy);
    const auto nameColumn = columnOf(head, options.name.empty() ? named.name : options.name);
    if (!energyColumn && !options.energy.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} line {}: there is no column named \"{}\", only {}.", source, head.line,
                                   options.energy, fmt::join(head.fields, ", ")),
                       "Choose one that is in the head row.");
    if (!energyColumn || !accuracyColumn)
        return noColumn(head, source, !energyColumn);
    const auto energyUnit = unitOfEnergy(head, chosen, source, options);
    if (!energyUnit)
        return tl::unexpected(energyUnit.error());
    if (options.cost && shownUnit(energyUnit->unit) != *options.cost)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} line {}: the column \"{}\" is in {}, and {} are asked for.", source, head.line,
                                   chosen, toText(shownUnit(energyUnit->unit)), toText(*options.cost)),
                       "Choose a column of that cost (--energy COLUMN), or another cost (--cost).");

    if (rows->size() == 1)
        return failure(ErrorKind::BadInput, fmt::format("{} has no points.", source),
                       "Give one row for each point below the head row.");
    if (auto checked = checkNoSurplus(*rows, source); !checked)
        return tl::unexpected(checked.error());

    PointTable table;
    table.unit = shownUnit(energyUnit->unit);
    const double factor = shownCost(energyUnit->factor, energyUnit->unit);
    std::vector<std::size_t> lines;
    for (const CsvRow &row : std::span(*rows).subspan(1)) {
        const auto energy = numberAt(row, *energyColumn, "energy", source);
        if (!energy)
            return tl::unexpected(energy.error());
        const auto accuracy = numberAt(row, *accuracyColumn, "accuracy", source);
        if (!accuracy)
            return tl::unexpected(accuracy.error());
        const double inUnit = factor < 1 ? *energy / std::round(1 / factor) : *energy * factor; // stays a round number
        table.points.push_back({inUnit, *accuracy});
        lines.push_back(row.line);
        if (nameColumn)
            table.names.push_back(*nameColumn < row.fields.size() ? row.fields[*nameColumn] : std::string());
    }

    const double largest = table.points.empty() ? 0 : std::ranges::max(table.points, {}, &Point::accuracy).accuracy;
    const auto unit = detectUnit(largest, options.accuracyUnit, source, "accuracy");
    if (!unit)
        return tl::unexpected(unit.error());
    table.accuracyUnit = *unit;
    for (std::size_t i = 0; i < table.points.size(); ++i) {
        double &accuracy = table.points[i].accuracy;
        const auto fraction = asFraction(accuracy, *unit);
        if (!fraction)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} line {}: accuracy is {}, above {}.", source, lines[i],
                                       shortestText(accuracy), *unit == AccuracyUnit::Percent ? 100 : 1),
                           "Write accuracies as fractions or as percent, the same way in every row.");
        accuracy = *fraction;
    }
    return table;
}

Result<PointTable> readAs(PointTable table, AccuracyUnit unit)
{
    if (unit == AccuracyUnit::Detect || unit == table.accuracyUnit)
        return table;
    const bool isMore = unit == AccuracyUnit::Fraction;
    for (Point &point : table.points) {
        point.accuracy = isMore ? point.accuracy * 100 : point.accuracy / 100;
        if (point.accuracy > 1)
            return failure(ErrorKind::BadInput,
                           fmt::format("An accuracy is {}, above 1, so these are not fractions.",
                                       shortestText(point.accuracy)),
                           "Keep reading them as percent.");
    }
    table.accuracyUnit = unit;
    return table;
}

} // namespace offramp
