// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/tensors/npy.h"

FUZZ_TARGET(npy)
{
    if (const auto array = offramp::NpyArray::parse(std::string(fuzzText(data, size)), "input"))
        static_cast<void>(array->values());
    return 0;
}
