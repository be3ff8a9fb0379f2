// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/imports/importfile.h"

FUZZ_TARGET(importfile)
{
    const auto path = fuzzFile("input.table", fuzzText(data, size));
    static_cast<void>(offramp::refusalToOpen(path));
    static_cast<void>(offramp::surveyImport(path));
    static_cast<void>(offramp::readPointFile(path, {.accuracyUnit = offramp::AccuracyUnit::Detect}));
    for (const char *labels : {"", "numeric", "sorted-from-1", "+1"}) {
        const offramp::ImportOptions options{.costs = {.perExit = {1000, 2000}}, .labels = labels};
        static_cast<void>(offramp::readImport(path, options));
    }
    return 0;
}
