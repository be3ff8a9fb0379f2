// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/protocol/events.h"

#include <cstdlib>

FUZZ_TARGET(protocol)
{
    const auto event = offramp::parseEvent(fuzzText(data, size));
    // What was read is written and read again.
    if (event && !offramp::parseEvent(offramp::toJsonLine(*event)))
        std::abort();
    return 0;
}
