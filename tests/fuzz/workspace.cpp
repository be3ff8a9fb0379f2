// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/workspace/workspace.h"

#include <cstdlib>

FUZZ_TARGET(workspace)
{
    const auto workspace = offramp::parseWorkspace(fuzzText(data, size), "input");
    if (!workspace)
        return 0;
    // What was read is written and read again as the same.
    const auto again = offramp::parseWorkspace(offramp::toJson(*workspace), "again");
    if (!again || *again != *workspace)
        std::abort();
    return 0;
}
