// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/measuredcolumns.h"

#include "core/support/printable.h"
#include "core/tradeoff/costname.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

/// Whether the user chose a column for another meaning.
bool isTaken(const std::string &name, const ImportOptions &options, Field field)
{
    return std::ranges::any_of(options.columns, [&](const auto &chosen) {
        return chosen.first != field && chosen.first != Field::Flops && chosen.second == name;
    });
}

/// The unit that a name says, where it is this one.
std::optional<CostMultiple> multipleIn(const std::string &name, CostUnit unit)
{
    const auto multiple = costMultipleOf(name);
    return multiple && multiple->unit == unit ? multiple : std::nullopt;
}

/// The columns that may hold costs in a unit: those whose names say it, else, where the user states it, those that can.
std::vector<std::string> candidates(const std::vector<std::string> &names, const ImportOptions &options, CostUnit unit,
                                    bool isAsked)
{
    std::vector<std::string> certain;
    std::vector<std::string> possible;
    for (const std::string &name : names) {
        if (isTaken(name, options, measuredField(unit)))
            continue;
        if (multipleIn(name, unit))
            certain.push_back(name);
        else if (isAsked && mayBeIn(name, unit))
            possible.push_back(name);
    }
    return certain.empty() ? possible : certain;
}

/// The column that the user chose for a unit: empty where none is to be read, std::nullopt where nothing was chosen.
std::optional<std::string> chosenFor(const ImportOptions &options, CostUnit unit, bool isAsked)
{
    if (const auto chosen = options.columns.find(measuredField(unit)); chosen != options.columns.end())
        return chosen->second;
    const auto costs = options.columns.find(Field::Flops);
    return isAsked && costs != options.columns.end() && !costs->second.empty() ? std::optional(costs->second)
                                                                               : std::nullopt;
}

/// Why numbers cannot be the costs of K exits; empty where they can.
std::string misfitOf(const std::vector<double> &values, int exits)
{
    if (values.size() != static_cast<std::size_t>(exits))
        return fmt::format("there are {} numbers for {} exits", values.size(), exits);
    if (!std::ranges::all_of(values, [](double value) { return std::isfinite(value) && value >= 0; }))
        return "one is not a number, or negative";
    return std::ranges::is_sorted(values) ? std::string() : "they fall from exit to exit, and costs are cumulative";
}

} // namespace

Result<std::vector<MeasuredColumn>> measuredColumns(const std::vector<std::string> &names, const ImportOptions &options,
                                                    const std::string &source, std::vector<std::string> &notes)
{
    std::vector<MeasuredColumn> columns;
    for (const CostUnit unit : {CostUnit::Joules, CostUnit::Milliseconds}) {
        const bool isAsked = options.costUnit && options.costUnit->unit == unit;
        if (!options.costs.perExit.empty() && options.costs.unit == unit)
            continue;
        const auto factorOf = [&](const std::string &name) {
            return isAsked ? options.costUnit->factor : multipleIn(name, unit).value_or(CostMultiple{}).factor;
        };
        if (const auto chosen = chosenFor(options, unit, isAsked)) {
            if (!chosen->empty())
                columns.push_back({unit, *chosen, factorOf(*chosen), true});
            continue;
        }
        const auto found = candidates(names, options, unit, isAsked);
        if (found.size() == 1)
            columns.push_back({unit, found.front(), factorOf(found.front()), isAsked});
        else if (isAsked)
            return failure(ErrorKind::BadInput,
                           found.empty()
                               ? fmt::format("{} has no costs of exits in {}.", source, toText(unit))
                               : fmt::format("{} may have its costs in {} in {}.", source, toText(unit), listed(found)),
                           "Rename the column of costs, to energy_joules or time_ms, or give one number for each exit: "
                           "--costs.");
        else if (!found.empty())
            notes.push_back(fmt::format("{} are all in {}: none of them was read as the costs of exits.", listed(found),
                                        toText(unit)));
    }
    return columns;
}

Result<void> checkStatedUnit(const std::vector<MeasuredColumn> &columns, const ImportOptions &options,
                             const std::string &source)
{
    const bool isInFlops = options.costUnit && options.costUnit->unit == CostUnit::Flops;
    if (!isInFlops || columns.empty() || !options.costs.perExit.empty())
        return {};
    const auto &[unit, name, factor, isAsked] = columns.front();
    return failure(ErrorKind::BadInput, fmt::format("{}: \"{}\" is in {}, not in FLOPs.", source, name, toText(unit)),
                   "Leave out the unit (--unit), or give the FLOPs up to each exit: --costs, one number for each.");
}

Field measuredField(CostUnit unit)
{
    return unit == CostUnit::Joules ? Field::Joules : Field::Milliseconds;
}

void takeMeasured(Imported &imported, const MeasuredColumn &column, std::vector<double> values,
                  std::vector<CostColumn> &costs)
{
    const std::string misfit = misfitOf(values, imported.whole.recording.exits);
    if (!misfit.empty() && !column.isAsked)
        return leaveOut(imported, column.name, "cannot be the costs of exits: " + misfit);
    imported.notes.push_back(fmt::format("\"{}\" was read as the costs of one sample up to and with each exit, in {}.",
                                         column.name, column.unit == CostUnit::Joules ? "joules" : "milliseconds"));
    costs.push_back({column.unit, std::move(values)});
}

void leaveOut(Imported &imported, const std::string &name, const std::string &why)
{
    imported.otherCosts = fmt::format("\"{}\" {}", name, why);
    imported.notes.push_back(fmt::format("{}, and was not read as costs.", imported.otherCosts));
}

void noteOtherCosts(Imported &imported, const std::vector<std::string> &names, const ImportOptions &options)
{
    const auto other = std::ranges::find_if(names, [](const std::string &name) {
        return costName(name) == CostName::Bare || costName(name) == CostName::Other;
    });
    if (other != names.end() && options.costs.perExit.empty())
        setOtherCosts(imported, *other);
}

} // namespace offramp
