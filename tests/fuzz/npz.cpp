// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/imports/importfile.h"
#include "tests/npyfile.h"

FUZZ_TARGET(npz)
{
    // Three arrays in one input, put into an archive with correct checksums; four bytes before them give where two of
    // them end.
    const auto text = fuzzText(data, size);
    if (size < 4)
        return 0;
    const std::size_t first = std::min<std::size_t>(4 + data[0] + 256u * data[1], size);
    const std::size_t second = std::min<std::size_t>(first + data[2] + 256u * data[3], size);
    const auto archive = zipFile({{"logits.npy", std::string(text.substr(4, first - 4)), true},
                                  {"labels.npy", std::string(text.substr(first, second - first))},
                                  {"flops.npy", std::string(text.substr(second))}});
    static_cast<void>(offramp::readImport(fuzzFile("input.npz", archive), {}));
    return 0;
}
