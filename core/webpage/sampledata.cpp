// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/webpage/sampledata.h"

#include "core/recording/recording.h"
#include "core/results/growth.h"
#include "core/support/sha256.h"

#include <algorithm>

namespace offramp {

std::string imagesDigest(const ExitTable &table)
{
    const auto bytes = std::as_bytes(table.label());
    Sha256 digest;
    digest.add({reinterpret_cast<const char *>(bytes.data()), bytes.size()});
    return digest.hex();
}

std::vector<PageTestSet> pageTestSets(const std::vector<RecordingPtr> &open)
{
    std::vector<PageTestSet> sets;
    for (const RecordingPtr &recording : open) {
        const std::string images = imagesDigest(recording->table());
        const auto known = std::ranges::find(sets, images, &PageTestSet::images);
        if (known == sets.end())
            sets.push_back({images, {recording}});
        else
            known->recordings.push_back(recording);
    }
    return sets;
}

std::vector<std::size_t> rowsOfSamples(const OpenRecording &recording)
{
    std::vector<std::size_t> rows(recording.table().sampleCount());
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i] = recording.rowOf({i});
    return rows;
}

Result<std::vector<std::string>> sampleNamesOf(const PageTestSet &testSet)
{
    for (const RecordingPtr &recording : testSet.recordings) {
        auto names = checkFile(*recording).and_then([&] {
            return readSampleNames(recording->path(), rowsOfSamples(*recording));
        });
        if (!names || !names->empty())
            return names;
    }
    return {};
}

} // namespace offramp
