// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/tensors/tensorfile.h"

#include <algorithm>

FUZZ_TARGET(tensorfile)
{
    constexpr std::uint64_t largest = 1 << 20;
    const auto opened = offramp::openTensorFile(fuzzFile("input.pth", fuzzText(data, size)));
    if (!opened || !*opened)
        return 0;
    const auto &tensors = (*opened)->tensors;
    for (std::size_t i = 0; i < std::min<std::size_t>(tensors.size(), 16); ++i) {
        const auto bytes = offramp::sizeInBytes(tensors[i].type, tensors[i].shape);
        if (!bytes || *bytes > largest)
            continue;
        std::vector<std::byte> elements(*bytes);
        static_cast<void>(offramp::readElements((*opened)->file, tensors[i], elements));
    }
    return 0;
}
