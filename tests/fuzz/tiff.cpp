// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/imaging/tiff.h"
#include "core/imaging/deeppixels.h"

#include <span>

FUZZ_TARGET(tiff)
{
    const auto bytes = std::as_bytes(std::span(data, size));
    static_cast<void>(offramp::needsOwnConversion(bytes));
    const auto fields = offramp::tiffFields(bytes);
    if (!fields)
        return 0;
    // The places that it names are inside the file.
    std::vector<std::byte> copy(bytes.begin(), bytes.end());
    for (const auto &at : {fields->photometricAt, fields->alphaAt}) {
        if (at)
            offramp::putShort(copy, *at, 2, fields->isBigEndian);
    }
    return 0;
}
