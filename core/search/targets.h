// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/operatingpoint.h"
#include "core/search/searchwatch.h"
#include "core/support/error.h"

#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace offramp {

/// A mean cost of at most this, in the unit that costs are shown in: the most accurate thresholds.
struct CostBudget {
    double cost = 0;

    bool operator==(const CostBudget &) const = default;
};

/// An accuracy at most so many percentage points below the most accurate last exit: the cheapest thresholds.
struct AccuracyDrop {
    double points = 0;

    bool operator==(const AccuracyDrop &) const = default;
};

/// A share of all samples for each exit but the last, which answers the rest: thresholds for each exit, exit after exit
/// at the quantile of the samples that are left (budgeted batch classification, Huang et al., Multi-Scale Dense
/// Networks, ICLR 2018, section 4.2).
struct ExitShares {
    std::vector<double> shares;

    bool operator==(const ExitShares &) const = default;
};

using Target = std::variant<CostBudget, AccuracyDrop, ExitShares>;

struct TargetPlan {
    Criterion criterion = Criterion::Entropy;
    bool perExit = false;    ///< a threshold for each exit; shares always have that
    double chosenShare = .5; ///< of the samples, as in SuggestionPlan; 1 = all, none held out
    std::uint64_t seed = 1;  ///< of the split

    /// Of a budget or a drop: thresholds whose TargetVariant::probabilityWhereChosen is at least this, from .5 to below
    /// 1. Nothing: those that just meet the target where chosen; on new images they do about half of the time.
    std::optional<double> confidence = {};

    bool operator==(const TargetPlan &) const = default;
};

/// What thresholds come to on some samples.
struct TargetOutcome {
    std::size_t samples = 0;
    Point point;
    std::vector<double> exitShares;
    double lastAccuracy = 0; ///< of the last exit that a drop is measured from
    bool isMet = false;      ///< shares: each to less than one sample

    bool operator==(const TargetOutcome &) const = default;
};

/// The thresholds for a target, or the nearest that can be had.
struct TargetVariant {
    std::size_t table = 0;
    Thresholds thresholds;  ///< each the shortest decimal with the same outcome on all samples of the table
    bool isProven = false;  ///< no other thresholds of the same kind (shared, per exit) do better where chosen
    bool isReached = false; ///< where chosen: the target is met, as probably as was wanted; else this is the nearest
    TargetOutcome chosen;   ///< on the samples that they were chosen on
    std::optional<TargetOutcome> heldOut; ///< on others, if there are any

    /// That the target holds on new images, from the samples held out; nothing without them, and for shares. Of a
    /// budget it is that of the normal interval of the mean cost; of a drop that of the paired difference of two
    /// proportions, with half a sample added to each of the four cells (Agresti and Min, Statistics in Medicine 24,
    /// 2005).
    std::optional<double> probability;

    /// The same from the samples that they were chosen on, so too optimistic; nothing for shares.
    std::optional<double> probabilityWhereChosen;

    bool operator==(const TargetVariant &) const = default;
};

/// Tables of the same samples, one for each network.
using TargetTables = std::span<const ExitTable *const>;

/// The best thresholds for a target over all tables, chosen on one part of the samples. Where the target cannot be
/// reached: the cheapest for a budget, the most accurate for a drop, the nearest counts of samples for shares; where it
/// can, but not with the wanted confidence: the most probable. Exact for shared thresholds, and per exit as far as
/// searchThresholds() is; with a confidence, per exit those that no others dominate are compared. Errors: no table,
/// tables of different samples, shares for several networks, of another number or not from 0 to 1 in sum, a split with
/// an empty part, a confidence for shares or out of its range.
[[nodiscard]] Result<TargetVariant> findTarget(TargetTables tables, const Target &target, const TargetPlan &plan,
                                               const SearchWatch &watch = {});

/// The same, chosen on all samples of one recording of each network and reported, as held out, on another: validation
/// and test. Also an error: other numbers of tables or exits.
[[nodiscard]] Result<TargetVariant> findTarget(TargetTables chosenOn, TargetTables reportedOn, const Target &target,
                                               const TargetPlan &plan, const SearchWatch &watch = {});

} // namespace offramp
