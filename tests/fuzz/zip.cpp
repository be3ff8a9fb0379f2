// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/tensors/zipdirectory.h"

FUZZ_TARGET(zip)
{
    constexpr std::uint64_t limit = 1 << 20;
    const auto file = offramp::File::open(fuzzFile("input.zip", fuzzText(data, size)), offramp::File::Mode::Read);
    const auto entries = offramp::readZipDirectory(*file, offramp::ZipPacking::StoredOrDeflated);
    if (entries)
        static_cast<void>(offramp::checkZipSums(*file, *entries));
    for (std::size_t i = 0; entries && i < entries->size(); ++i)
        static_cast<void>(offramp::readZipEntry(*file, (*entries)[i], limit));
    return 0;
}
