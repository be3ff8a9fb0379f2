// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/dataset/cifar.h"

FUZZ_TARGET(cifar)
{
    // Whole records whose labels are the input, then what is left of the input as a piece of one.
    std::string records;
    for (std::size_t i = 0; i < size && i < 64; ++i) {
        records += static_cast<char>(data[i]);
        records.append(offramp::cifarImageBytes, 'x');
    }
    fuzzFile("cifar/test_batch.bin", records + std::string(size > 64 ? 1 : 0, 'x'));
    fuzzFile("cifar/batches.meta.txt", fuzzText(data, size));
    fuzzFile("pickled/test_batch", fuzzText(data, size));
    fuzzFile("pickled/batches.meta", fuzzText(data, size));
    for (const char *folder : {"cifar", "pickled"}) {
        if (const auto *layout = offramp::cifarLayoutOf(fuzzFolder() / folder))
            static_cast<void>(offramp::listCifar(fuzzFolder() / folder, *layout, std::nullopt));
    }
    static_cast<void>(offramp::readCifarPickle(fuzzText(data, size), "the input"));
    return 0;
}
