// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/imaging/completeness.h"
#include "core/imaging/foreignformat.h"
#include "core/imaging/imagesize.h"

#include <span>

FUZZ_TARGET(image)
{
    const auto bytes = std::as_bytes(std::span(data, size));
    static_cast<void>(offramp::isCompleteImage(bytes));
    static_cast<void>(offramp::imageSize(bytes));
    static_cast<void>(offramp::foreignFormat(bytes));
    return 0;
}
