// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/tensors/safetensors.h"

FUZZ_TARGET(safetensors)
{
    const auto file
        = offramp::File::open(fuzzFile("input.safetensors", fuzzText(data, size)), offramp::File::Mode::Read);
    if (const auto header = offramp::readTensorHeader(*file))
        static_cast<void>(offramp::headerBytes(*header));
    return 0;
}
