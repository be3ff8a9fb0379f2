// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/tradeoff/pointtable.h"
#include "core/tradeoff/stepcurve.h"

FUZZ_TARGET(points)
{
    const auto table
        = offramp::readPointTable(fuzzText(data, size), "input", {.accuracyUnit = offramp::AccuracyUnit::Detect});
    if (!table)
        return 0;
    static_cast<void>(offramp::stepCurve(table->points, 39.32).area());
    static_cast<void>(offramp::standings(table->points, 39.32));
    return 0;
}
