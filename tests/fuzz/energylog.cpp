// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/energylogs/energylog.h"

FUZZ_TARGET(energylog)
{
    static_cast<void>(offramp::parseEnergyLog(fuzzText(data, size), "input"));
    return 0;
}
