// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/protocol/events.h"

#include <cstdlib>

FUZZ_TARGET(protocol)
{
    const auto event = offramp::parseEvent(fuzzText(data, size));
    // An event that was read can be written and read again.
    if (event && *event && !offramp::parseEvent(offramp::toJsonLine(**event)).value_or(std::nullopt))
        std::abort();
    return 0;
}
