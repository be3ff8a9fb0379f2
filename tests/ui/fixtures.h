// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "tests/ui/timeouts.h"
#include "ui/document/intervals.h"

#include <QColor>

namespace offramp::fixtures {

/// Four samples, two exits of 1 and 2 GFLOPs, small enough to check by eye: entropies .1 .3 .5 .7 at exit 1; right
/// there are the first and third, at exit 2 all but the last.
[[nodiscard]] RecordingPtr tiny();

/// A random three-exit network of that many samples whose entropy tells right from wrong about as well as real ones do.
[[nodiscard]] RecordingPtr network(const QString &name, std::size_t samples, double gflops, unsigned seed = 1,
                                   int classes = 10);

/// Writes the recording of a random three-exit network on 400 samples of 10 classes, named as the file is, with
/// thumbnails of 4 x 3 where wanted; its path.
QString writeRecording(const QString &path, unsigned seed, bool withThumbnails = true);

/// The colour that the whole of a sample's thumbnail has in what writeRecording() writes.
[[nodiscard]] QColor thumbnailColour(std::size_t sample);

/// Nothing where every number of the document's results equals a fresh pass over its recordings; else what differs.
[[nodiscard]] QString disagreement(const Document &document);

/// The same, the intervals included as far as they are known and not resampled.
[[nodiscard]] QString disagreement(const Document &document, const Intervals &intervals);

/// The intervals of a document, computed anew from its recordings.
[[nodiscard]] AreaIntervals freshIntervals(const Document &document);

} // namespace offramp::fixtures
