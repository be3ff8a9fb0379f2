// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/dataset/cifarbinary.h"

FUZZ_TARGET(cifar)
{
    // Whole records whose labels are the input, then what is left of the input as a piece of one.
    std::string records;
    for (std::size_t i = 0; i < size && i < 64; ++i)
        records.append(offramp::cifarRecordBytes, static_cast<char>(data[i]));
    fuzzFile("cifar/test_batch.bin", records + std::string(size > 64 ? 1 : 0, 'x'));
    fuzzFile("cifar/batches.meta.txt", fuzzText(data, size));
    static_cast<void>(offramp::listCifarBinary(fuzzFolder() / "cifar", std::nullopt));
    return 0;
}
