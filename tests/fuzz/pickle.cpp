// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/tensors/pickle.h"

FUZZ_TARGET(pickle)
{
    if (const auto pickle = offramp::parsePickle(fuzzText(data, size), "input"))
        static_cast<void>(offramp::firstGlobal(*pickle));
    return 0;
}
