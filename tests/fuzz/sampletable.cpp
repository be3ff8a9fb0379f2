// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/imports/sampletable.h"

FUZZ_TARGET(sampletable)
{
    static_cast<void>(offramp::readSampleTable(fuzzText(data, size), "input", {}));
    return 0;
}
