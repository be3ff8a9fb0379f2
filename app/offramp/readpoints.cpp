// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/readpoints.h"

#include "core/support/file.h"
#include "core/tradeoff/costname.h"
#include "core/tradeoff/costunit.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>

namespace offramp {

namespace {

Result<std::string> readTable(const std::string &path)
{
    if (path != "-")
        return takePipe(path, largestTable).and_then([&] { return readWholeFile(path, largestTable); });
    std::string text;
    std::array<char, 65536> block;
    while (const std::size_t count = std::fread(block.data(), 1, block.size(), stdin)) {
        text.append(block.data(), count);
        if (text.size() > largestTable)
            return failure(ErrorKind::BadInput,
                           fmt::format("Standard input gives more than the {} bytes that are expected of a table.",
                                       largestTable),
                           "Check that this is the right table.");
    }
    if (std::ferror(stdin))
        return failure(ErrorKind::Failed, "Standard input cannot be read.", "Give the path of a file.");
    return text;
}

} // namespace

Result<PointTable> readPoints(const std::string &path, const EnergyColumn &energy, const UnitOptions &units)
{
    const auto unit = parseCostUnit(units.costUnit);
    if (!unit)
        return tl::unexpected(unit.error());
    PointOptions read{.accuracyUnit = units.accuracy, .energyUnit = *unit, .energy = energy.name};
    if (!energy.cost.empty()) {
        const auto cost = parseCostAxis(energy.cost);
        if (!cost)
            return tl::unexpected(cost.error());
        read.cost = *cost;
    }
    auto table = readTable(path).and_then([&](const std::string &text) {
        return readPointTable(text, path == "-" ? "standard input" : path, read).map_error([&](const Error &error) {
            return tableRefusal(path, error,
                                fmt::format("Score its thresholds: offramp curve {} --thresholds 0,0.63", path));
        });
    });
    if (table && units.accuracy == AccuracyUnit::Detect)
        printNote(table->accuracyUnit == AccuracyUnit::Percent
                      ? "accuracies were read as percent, since one exceeds 1 (--fraction reads them as fractions)"
                      : "accuracies were read as fractions, since none exceeds 1 by more than rounding (--percent "
                        "reads them as percent)");
    return table;
}

std::string nameOf(const PointTable &table, std::size_t index)
{
    return table.names.empty() || table.names[index].empty() ? fmt::format("point {}", index + 1) : table.names[index];
}

} // namespace offramp
