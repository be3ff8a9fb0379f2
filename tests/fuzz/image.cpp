// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/imaging/completeness.h"

#include <span>

FUZZ_TARGET(image)
{
    static_cast<void>(offramp::isCompleteImage(std::as_bytes(std::span(data, size))));
    return 0;
}
