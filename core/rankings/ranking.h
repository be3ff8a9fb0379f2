// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/rankings/modeltable.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// The lower limits of accuracy classes, as fractions, ascending; each class ends where the next begins, the last at 1.
using ClassLimits = std::vector<double>;

/// Reads "final" (80, 90, 95: the competition's classes), "draft" (90, 95, 99) or limits in percent: "90,95".
[[nodiscard]] Result<ClassLimits> parseClasses(std::string_view text);

/// The class of an accuracy as people write it, in percent: "[90,95[", "[95,100]". Nothing below the first limit.
[[nodiscard]] std::optional<std::string> className(double accuracy, const ClassLimits &limits);

/// What decides the order of a ranking.
enum class RankBy { Accuracy, Classes, Sam, Area };

/// What the rankings depend on.
struct RankOptions {
    ClassLimits classes = {0.8, 0.9, 0.95};
    double alpha = 5;
    double beta = 5;
    std::optional<double> eMax = {}; ///< in the unit of the electricity; absent: eMaxAbove()
};

/// The ranks of a model, counted from 1; equal ones share a rank. What is undefined is empty.
struct Rank {
    std::optional<std::size_t> accuracyRank;
    std::optional<std::string> classOf;   ///< className()
    std::optional<std::size_t> classRank; ///< within its class, where only electricity counts
    std::optional<double> sam;
    std::optional<std::size_t> samRank;
    std::optional<double> area; ///< accuracy times (E_max - electricity), where that is positive
    std::optional<std::size_t> areaRank;
};

/// A round number above the largest electricity, as E_max for the areas. models: at least one.
[[nodiscard]] double eMaxAbove(std::span<const Model> models);

/// SAM, the score of "Watt for What": beta * accuracy^alpha / log10(electricity). Nothing where electricity is at most
/// 1, where it would be undefined or reverse the order.
[[nodiscard]] std::optional<double> samScore(double accuracy, double electricity, const RankOptions &options);

/// The ranks of every model in every ranking, in the given order. models: at least one.
[[nodiscard]] std::vector<Rank> rankModels(std::span<const Model> models, const RankOptions &options);

/// The indices of models in the order of one ranking: classes from the highest; what has no rank comes last.
[[nodiscard]] std::vector<std::size_t> rankOrder(std::span<const Model> models, std::span<const Rank> ranks, RankBy by);

} // namespace offramp
