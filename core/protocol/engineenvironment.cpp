// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/protocol/engineenvironment.h"

#include <algorithm>
#include <cstdlib>

namespace offramp {

std::vector<EngineVariable> missingEngineVariables()
{
    std::vector<EngineVariable> missing;
    for (const EngineVariable &variable : {shortSpin, lateBlasThreads}) {
        if (std::ranges::none_of(variable.others, [](const char *name) { return std::getenv(name) != nullptr; }))
            missing.push_back(variable);
    }
    return missing;
}

} // namespace offramp
