// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/openrecording.h"
#include "core/tradeoff/pointtable.h"
#include "core/workspace/decisions.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

inline constexpr const char *eMaxText
    = "upper limit of the area, per image, in the unit of the costs or with its own: 10MFLOPs, 20mJ";
inline constexpr const char *costText = "what costs count: gflops, joules or ms, per image";

/// --cost and --emax of a verb that reads recordings.
struct AxisOptions {
    std::string cost = "gflops";
    std::string eMax; ///< empty: eMaxFor()
};

/// Adds --cost and --emax to a verb; eMaxDefault: what E_max is otherwise. The options must outlive it.
void addAxisOptions(CLI::App *verb, const std::shared_ptr<AxisOptions> &options,
                    const std::string &eMaxDefault
                    = "39.32 GFLOPs; for joules and ms a round number above the full cost");

/// The cost axis as it was chosen.
struct CostAxis {
    CostUnit unit = CostUnit::Gflops;
    std::optional<double> eMax; ///< in unit; nothing where --emax was not given
};

/// Errors: a name of no axis, an E_max that is not one.
[[nodiscard]] Result<CostAxis> parseAxis(const AxisOptions &options);

/// E_max as it was given; else the contest's for GFLOPs, and for other costs proposedEMax(). recordings: at least one,
/// all seen in the axis' cost, which they have.
[[nodiscard]] double eMaxFor(const CostAxis &axis, const std::vector<RecordingPtr> &recordings);

/// A round number above the full cost of the most expensive network, with a note that says so; recordings as above.
[[nodiscard]] double proposedEMax(const std::vector<RecordingPtr> &recordings);

/// The note of an E_max that was proposed for so many networks.
void printProposal(const EMax &proposed, std::size_t networks);

/// E_max for a table of points, in its unit: text, where that is not empty; else the contest's for GFLOPs, and for
/// other costs a round number above those of all points, with a note. Errors: text that is not an E_max, no point.
[[nodiscard]] Result<double> eMaxFor(const std::string &text, const PointTable &table);

/// E_max from the command line in unit: positive and finite; a number with another unit ("10MFLOPs") is converted.
[[nodiscard]] Result<double> parseEMax(const std::string &text, CostUnit unit);

/// Why text is not a cost in unit; what: "an E_max". Costs of another axis are named.
[[nodiscard]] Error notACost(const std::string &text, CostUnit unit, const std::string &what);

} // namespace offramp
