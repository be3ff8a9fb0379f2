// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tradeoff/costunit.h"

namespace offramp {

namespace {

/// How many of a unit are one of shownUnit().
double shownIn(CostUnit unit)
{
    return unit == CostUnit::Flops ? 1e9 : 1;
}

} // namespace

const char *toText(CostUnit unit)
{
    return unit == CostUnit::Flops ? "FLOPs" : "GFLOPs";
}

const char *columnName(CostUnit unit)
{
    return unit == CostUnit::Flops ? "energy_flops" : "energy_gflops";
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
