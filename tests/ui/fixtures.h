// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "tests/core/results/recordings.h"
#include "tests/ui/timeouts.h"
#include "ui/document/intervals.h"

#include <QColor>
#include <QSize>

#include <map>
#include <string>
#include <vector>

namespace offramp::fixtures {

/// The same as network() of that name.
[[nodiscard]] RecordingPtr network(const QString &name, std::size_t samples, double gflops, unsigned seed = 1,
                                   int classes = 10);

/// Writes the recording of a random three-exit network on 400 samples of 10 classes, named as the file is, with
/// thumbnails of 4 x 3 if wanted and more metadata; returns its path. step: where it is above 1, only every so many-th
/// row is recorded, from the first.
QString writeRecording(const QString &path, unsigned seed, bool withThumbnails = true,
                       const std::map<std::string, std::string> &metadata = {}, int step = 1);

/// What else the exits of a recording cost, cumulative per image [K]; empty: not measured.
struct OtherCosts {
    std::vector<double> joules = {};
    std::vector<double> milliseconds = {};
    std::string measured = {}; ///< the metadata of that key, JSON; empty: none
    bool isWithoutFlops = false;
};

/// The recording that writeRecording() wrote to path, with other costs beside its FLOPs.
[[nodiscard]] RecordingPtr withCosts(const QString &path, const OtherCosts &costs);

/// The single colour of a sample's thumbnail written by writeRecording().
[[nodiscard]] QColor thumbnailColour(std::size_t sample);

/// Writes an image of one colour as PNG; returns its path.
QString writeImage(const QString &path, QSize size, const QColor &colour);

/// Empty if every number of the document's results equals a fresh pass over its recordings; else what differs.
[[nodiscard]] QString disagreement(const Document &document);

/// The same with the intervals, as far as they are known and not resampled.
[[nodiscard]] QString disagreement(const Document &document, const Intervals &intervals);

/// The intervals of a document, recomputed from its recordings.
[[nodiscard]] AreaIntervals freshIntervals(const Document &document);

} // namespace offramp::fixtures
