// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exittable.h"
#include "core/search/rulesearch.h"
#include "core/tradeoff/point.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace offramp {

/// What a line to compare variants with is. Oracle and bound are not rules.
enum class ReferenceKind {
    Oracle,        ///< one point: Oracle::point
    OracleBound,   ///< straight lines: Oracle::bound
    Envelope,      ///< straight lines: concaveEnvelope()
    BinnedRules,   ///< straight lines: the envelope of RuleFront::points()
    StaticNetwork, ///< one point: a recording with one exit
};

/// Its name in tables and JSON: "oracle", "oracle bound", "concave envelope", "rules by bins", "static network".
[[nodiscard]] const char *toText(ReferenceKind kind);

/// What it is and is not, for people: "exits at the first correct exit; uses labels, not a rule".
[[nodiscard]] const char *meaningOf(ReferenceKind kind);

/// Whether it reads the labels, so that no rule can reach it.
[[nodiscard]] constexpr bool usesLabels(ReferenceKind kind)
{
    return kind == ReferenceKind::Oracle || kind == ReferenceKind::OracleBound;
}

/// A line, or a point, that variants are compared with.
struct ReferenceLine {
    ReferenceKind kind = ReferenceKind::Oracle;
    std::string source;         ///< the network that it is of; empty for an envelope of several
    std::vector<Point> points;  ///< ascending in energy
    std::optional<double> area; ///< up to E_max; nothing where no point is below it

    bool operator==(const ReferenceLine &) const = default;
};

/// The oracle of a network and its bound, in this order, over the exits that are not off.
[[nodiscard]] std::vector<ReferenceLine> oracleLines(const ExitTable &table, const std::string &source, double eMax,
                                                     const ExitsOff &off = {});

/// The envelope of points of any networks.
[[nodiscard]] ReferenceLine envelopeLine(std::span<const Point> points, double eMax);

/// The envelope of the rules over bins of a network and of its thresholds for each exit, chosen on the samples of
/// table. Slow for large tables. Cancelled: an error.
[[nodiscard]] Result<ReferenceLine> rulesLine(const ExitTable &table, const std::string &source, Criterion criterion,
                                              double eMax, const SearchWatch &watch = {});

/// The line of a network with one exit; nothing where it has more.
[[nodiscard]] std::optional<ReferenceLine> staticLine(const ExitTable &table, const std::string &source, double eMax);

} // namespace offramp
