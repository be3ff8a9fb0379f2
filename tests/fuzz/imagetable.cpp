// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/dataset/imagetable.h"

FUZZ_TARGET(imagetable)
{
    for (const char *name : {"a.JPEG", "b.JPEG", "c d.png"})
        fuzzFile(std::string("images/") + name, "x");
    for (const char *table : {"val.csv", "val.txt", "LOC_val_solution.csv"}) {
        const auto path = fuzzFile(std::string("images/") + table, fuzzText(data, size));
        if (const auto found = offramp::findImageTable(path.parent_path()))
            static_cast<void>(offramp::listImageTable(path.parent_path(), *found, std::nullopt));
        std::filesystem::remove(path);
    }
    return 0;
}
