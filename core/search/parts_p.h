// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/exittable.h"
#include "core/search/suggestion.h"
#include "core/support/error.h"

#include <optional>
#include <span>
#include <vector>

namespace offramp {

/// A variant of one of several tables.
struct TableVariant {
    std::size_t table = 0; ///< index of the table
    Thresholds thresholds;
};

/// An error if there is no table, or if tables are of different samples.
[[nodiscard]] Result<void> checkTables(std::span<const ExitTable *const> tables);

/// The points of a plan: those of the largest area, as many as it asks for, or all that improve the area.
[[nodiscard]] Result<std::vector<std::size_t>> bestOf(std::span<const Point> points, const SuggestionPlan &plan,
                                                      const IsCancelled &isCancelled);

/// The area of variants over some samples; nothing where there are no samples, or no variant is below eMax.
[[nodiscard]] std::optional<double> areaOn(std::span<const std::size_t> samples,
                                           std::span<const ExitTable *const> tables,
                                           std::span<const TableVariant> variants, double eMax);

} // namespace offramp
