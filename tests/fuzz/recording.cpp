// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/fuzz/fuzztarget.h"

#include "core/recording/measuredcosts.h"
#include "core/recording/recordedparts.h"
#include "core/recording/recording.h"
#include "core/recording/recordingtable.h"
#include "core/recording/temperatures.h"
#include "core/recording/wholerecording.h"

FUZZ_TARGET(recording)
{
    const auto path = fuzzFile("input.exits", fuzzText(data, size));
    const auto recording = offramp::readRecording(path);
    if (!recording)
        return 0;
    for (const auto criterion :
         {offramp::Criterion::Entropy, offramp::Criterion::Confidence, offramp::Criterion::Margin}) {
        for (const auto cost : offramp::costAxes)
            static_cast<void>(offramp::exitTable(*recording, {criterion, cost}));
    }
    static_cast<void>(offramp::costSource(*recording, offramp::CostUnit::Joules));
    static_cast<void>(offramp::recordingFingerprint(path));
    static_cast<void>(offramp::readAgain(path, *recording));
    static_cast<void>(offramp::partsOf(*recording));
    static_cast<void>(offramp::temperaturesOf(*recording));
    static_cast<void>(offramp::readWholeRecording(path));
    static_cast<void>(
        offramp::addMeasuredCosts(path, {{}, std::vector<double>(static_cast<std::size_t>(recording->exits), 1), {}}));
    static_cast<void>(offramp::readLogits(path, 0));
    static_cast<void>(offramp::readSampleNames(path));
    static_cast<void>(recording->names("exit_names"));
    return 0;
}
