// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/rankings/ranking.h"

namespace offramp {

/// Ranked models as CSV in the given order, one row each with every digit: accuracy (a fraction), electricity with its
/// unit in the head, all ranks, class, SAM and area, and what these depend on. Empty where undefined. readModelTable()
/// reads it back. ranks: rankModels() of table.models with options; order: indices of models.
[[nodiscard]] std::string rankingCsv(const ModelTable &table, std::span<const Rank> ranks,
                                     std::span<const std::size_t> order, const RankOptions &options);

} // namespace offramp
