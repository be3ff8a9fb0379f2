// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/dataset/listing.h"

FUZZ_TARGET(tinyimagenet)
{
    // Three files in one input, with zeros between them.
    const auto text = fuzzText(data, size);
    const auto first = text.find('\0');
    const auto second = first == text.npos ? text.npos : text.find('\0', first + 1);
    fuzzFile("tiny/wnids.txt", text.substr(0, first));
    fuzzFile("tiny/val/val_annotations.txt", first == text.npos ? "" : text.substr(first + 1, second - first - 1));
    fuzzFile("tiny/words.txt", second == text.npos ? "" : text.substr(second + 1));
    static_cast<void>(offramp::listTinyImageNet(fuzzFolder() / "tiny", std::nullopt));
    return 0;
}
