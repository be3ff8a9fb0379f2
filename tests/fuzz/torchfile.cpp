// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/tensors/tensorfile.h"
#include "core/imports/importfile.h"
#include "tests/npyfile.h"

#include <algorithm>

FUZZ_TARGET(torchfile)
{
    // A pickle and a storage in one input, put into an archive with correct checksums; two bytes before them give
    // where the pickle ends.
    constexpr std::uint64_t largest = 1 << 20;
    const auto text = fuzzText(data, size);
    if (size < 2)
        return 0;
    const std::size_t end = std::min<std::size_t>(2 + data[0] + 256U * data[1], size);
    const auto path = fuzzFile("input.pth", zipFile({{"net/data.pkl", std::string(text.substr(2, end - 2))},
                                                     {"net/byteorder", "little"},
                                                     {"net/data/0", std::string(text.substr(end))},
                                                     {"net/version", "3\n"}}));
    static_cast<void>(offramp::readImport(path, {}));
    const auto opened = offramp::openTensorFile(path);
    if (!opened || !*opened)
        return 0;
    for (const auto &tensor : (*opened)->tensors) {
        const auto bytes = offramp::sizeInBytes(tensor.type, tensor.shape);
        if (!bytes || *bytes > largest)
            continue;
        std::vector<std::byte> elements(*bytes);
        static_cast<void>(offramp::readElements((*opened)->file, tensor, elements));
    }
    return 0;
}
