// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"
#include "core/support/error.h"

#include <string>
#include <vector>

namespace offramp {

/// Small images of all samples in order: square cells of larger images, row after row.
struct SampleSheets {
    int side = 0;                         ///< of a cell, in pixels
    int columns = 0;                      ///< cells in a row
    int perSheet = 0;                     ///< cells of a sheet, but for the last one
    std::vector<std::string> sheets = {}; ///< "data:image/jpeg;base64,…"; empty where there are no images
};

/// Distinguishes test sets: the SHA-256 of a table's labels in order.
[[nodiscard]] std::string imagesDigest(const ExitTable &table);

/// Recordings of the same samples, as far as their labels say.
struct PageTestSet {
    std::string images;                   ///< imagesDigest() of all of them
    std::vector<RecordingPtr> recordings; ///< at least one
};

/// The test sets of open recordings, in the order of the first recording of each.
[[nodiscard]] std::vector<PageTestSet> pageTestSets(const std::vector<RecordingPtr> &open);

/// The rows of the file that the samples of a recording's table come from.
[[nodiscard]] std::vector<std::size_t> rowsOfSamples(const OpenRecording &recording);

/// The names of the samples of a test set, of the first recording whose file has them; empty where none has. An error
/// where a file cannot be read or holds another recording now.
[[nodiscard]] Result<std::vector<std::string>> sampleNamesOf(const PageTestSet &testSet);

} // namespace offramp
