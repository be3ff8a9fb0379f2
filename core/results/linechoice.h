// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"
#include "core/search/referenceline.h"

#include <span>
#include <string>
#include <vector>

namespace offramp {

/// Which lines to compare variants with are wanted.
struct LineChoice {
    bool oracle = false;   ///< and its bound, of every network
    bool envelope = false; ///< one for all networks
    bool binned = false;   ///< the best rules over bins of every network, which take a search

    bool operator==(const LineChoice &) const = default;

    [[nodiscard]] bool any() const { return oracle || envelope || binned; }
};

/// The lines of one recording, called source: the static network where it has one exit and anything is chosen, else
/// over the exits that are on the oracle and its bound, and the best rules over bins, if chosen; none where its cost is
/// not known. eMax in the unit that costs are shown in. Cancelled: without the rules. From any thread.
[[nodiscard]] std::vector<ReferenceLine> linesOf(const LineChoice &choice, const OpenRecording &recording,
                                                 const std::string &source, double eMax,
                                                 const IsCancelled &isCancelled = {});

/// The lines of all recordings, called by their short names, and last the envelope of points if chosen.
[[nodiscard]] std::vector<ReferenceLine> referenceLines(const LineChoice &choice,
                                                        const std::vector<RecordingPtr> &recordings,
                                                        std::span<const Point> points, double eMax);

/// Every point of the trade-off curves of recordings whose cost is known.
[[nodiscard]] std::vector<Point> curvePoints(const std::vector<RecordingPtr> &recordings);

/// The lines as a JSON list: kind, meaning, uses_labels, recording (null for an envelope), area (null without one),
/// points.
[[nodiscard]] std::string linesJson(const std::vector<ReferenceLine> &lines);

} // namespace offramp
