// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/offramp/opensource.h"
#include "core/search/referenceline.h"
#include "core/tradeoff/shownnumbers.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <memory>
#include <span>
#include <vector>

namespace offramp {

/// Which lines to compare with are printed.
struct LineOptions {
    bool oracle = false;
    bool envelope = false;

    [[nodiscard]] bool any() const { return oracle || envelope; }
};

/// Adds --oracle and --envelope to a verb. The options must outlive it.
void addLineOptions(CLI::App *verb, const std::shared_ptr<LineOptions> &options);

/// The lines asked for, and the recordings with one exit as static networks; the envelope is that of points.
[[nodiscard]] std::vector<ReferenceLine> linesFor(const LineOptions &options, const std::vector<Source> &sources,
                                                  std::span<const Point> points, double eMax);

/// Every point of the trade-off curves of recordings.
[[nodiscard]] std::vector<Point> curvePoints(const std::vector<Source> &sources);

/// The lines as a table on stdout, each with what it is.
void printLines(const std::vector<ReferenceLine> &lines, const CostFormat &costs);

/// The lines under "reference_lines": kind, meaning, uses_labels, recording (null for an envelope), area (null without
/// one), points.
[[nodiscard]] nlohmann::ordered_json linesJson(const std::vector<ReferenceLine> &lines);

} // namespace offramp
