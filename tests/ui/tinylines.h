// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "tests/ui/fixtures.h"
#include "ui/document/referencelines.h"

namespace offramp::fixtures {

inline constexpr LineChoice both{true, true};

/// The same samples as tiny() at one exit of 2.5 GFLOPs; three of four are correct.
inline RecordingPtr oneExit()
{
    ExitTableColumns columns;
    columns.exits = 1;
    columns.label = {0, 1, 2, 3};
    columns.predicted = {0, 1, 2, 0};
    columns.uncertainty = {.1F, .2F, .3F, .4F};
    columns.cost.perExit = {2.5e9};
    return std::make_shared<const OpenRecording>(RecordingFacts{.path = "plain.exits", .name = "plain", .classes = 4},
                                                 *ExitTable::make(columns));
}

/// What tiny() has up to an E_max of 3 GFLOPs. At exit 1, which costs 1 GFLOP, the first and the third sample are
/// correct, at exit 2 (2 GFLOPs) the second too, and the last one nowhere. So the oracle sends the second to exit 2.
/// The trade-off curve goes from 1 GFLOP and 50 % through 1.25 and 1.5 (50 %) and 1.75 (75 %) to 2 GFLOPs (75 %).
inline const std::vector<Point> oraclePoint{{1.25, .75}};
inline const std::vector<Point> boundCorners{{1, .5}, {1.25, .75}};
inline const std::vector<Point> envelopeCorners{{1, .5}, {1.75, .75}};
inline constexpr double oracleArea = .75 * 1.75;
inline constexpr double boundArea = .25 * (.5 + .75) / 2 + .75 * 1.75;
inline constexpr double envelopeArea = .75 * (.5 + .75) / 2 + .75 * 1.25;

/// A document with tiny() and its lines.
struct TinyLines {
    Document document;
    RecordingId id = document.openRecording(tiny());
    ReferenceLines lines;

    explicit TinyLines(std::size_t computedAtOnce = ReferenceLines::cheap)
        : lines(&document, computedAtOnce)
    {
        document.setEMax(3);
    }
};

} // namespace offramp::fixtures
