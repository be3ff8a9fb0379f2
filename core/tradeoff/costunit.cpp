// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tradeoff/costunit.h"

#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

struct Names {
    CostUnit unit;
    const char *text;
    const char *column;
    const char *unknown;
};

constexpr std::array unitNames{Names{CostUnit::Flops, "FLOPs", "energy_flops", "no FLOPs counted"},
                               Names{CostUnit::Gflops, "GFLOPs", "energy_gflops", "no FLOPs counted"},
                               Names{CostUnit::Joules, "joules", "energy_joules", "no joules measured"},
                               Names{CostUnit::Milliseconds, "ms", "time_ms", "no time measured"}};

const Names &namesOf(CostUnit unit)
{
    return *std::ranges::find(unitNames, unit, &Names::unit);
}

/// How many of a unit are one of shownUnit().
double shownIn(CostUnit unit)
{
    return unit == CostUnit::Flops ? 1e9 : 1;
}

} // namespace

const char *toText(CostUnit unit)
{
    return namesOf(unit).text;
}

Result<CostUnit> parseCostAxis(std::string_view text)
{
    for (const CostUnit unit : costAxes) {
        if (lowerCase(text) == lowerCase(toText(unit)))
            return unit;
    }
    return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a cost of images.", text), "Use gflops, joules or ms.");
}

const char *columnName(CostUnit unit)
{
    return namesOf(unit).column;
}

const char *unknownText(CostUnit unit)
{
    return namesOf(unit).unknown;
}

CostUnit shownUnit(CostUnit unit)
{
    return unit == CostUnit::Flops ? CostUnit::Gflops : unit;
}

double shownCost(double cost, CostUnit unit)
{
    return cost / shownIn(unit);
}

double storedCost(double shown, CostUnit unit)
{
    return shown * shownIn(unit);
}

} // namespace offramp
