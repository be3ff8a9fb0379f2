// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/recording/recording.h"
#include "core/recording/recordingtable.h"

FUZZ_TARGET(recording)
{
    const auto path = fuzzFile("input.exits", fuzzText(data, size));
    const auto recording = offramp::readRecording(path);
    if (!recording)
        return 0;
    for (const auto criterion :
         {offramp::Criterion::Entropy, offramp::Criterion::Confidence, offramp::Criterion::Margin})
        static_cast<void>(offramp::exitTable(*recording, {criterion}));
    static_cast<void>(offramp::readLogits(path, 0));
    static_cast<void>(offramp::readSampleNames(path));
    static_cast<void>(recording->names("exit_names"));
    return 0;
}
