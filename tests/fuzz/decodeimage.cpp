// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/imaging/decode.h"

#include <span>

FUZZ_TARGET(decodeimage)
{
    static_cast<void>(offramp::decodeImage(std::as_bytes(std::span(data, size)), "input"));
    return 0;
}
