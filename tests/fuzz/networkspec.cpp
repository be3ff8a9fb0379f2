// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/architectures/networkspec.h"

FUZZ_TARGET(networkspec)
{
    static_cast<void>(offramp::parseNetworkSpec(std::string(fuzzText(data, size)), "input"));
    return 0;
}
