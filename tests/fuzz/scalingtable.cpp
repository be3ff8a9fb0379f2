// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/scaling/linearfit.h"
#include "core/scaling/scalingtable.h"

FUZZ_TARGET(scalingtable)
{
    for (const std::optional<bool> cumulative : {std::optional<bool>(), std::optional(true), std::optional(false)}) {
        const auto table = offramp::readScalingTable(fuzzText(data, size), "input", {.cumulative = cumulative});
        if (!table)
            continue;
        static_cast<void>(offramp::fitProportional(table->x, table->electricity));
        if (const auto fit = offramp::fitLine(table->x, table->electricity))
            static_cast<void>(offramp::predict(*fit, 100));
    }
    return 0;
}
