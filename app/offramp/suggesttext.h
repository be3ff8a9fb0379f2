// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/proposal.h"
#include "core/tradeoff/shownnumbers.h"

#include <cstdint>
#include <string>
#include <vector>

namespace offramp {

/// A line for each part of the samples whose area is known, on stdout; for all samples where none were held out. what:
/// whose areas they are.
void printAreas(const std::string &what, const PartAreas &areas, const CostFormat &costs, std::int64_t samples);

/// The width of a column of names.
[[nodiscard]] std::size_t nameWidth(const std::vector<std::string> &names);

} // namespace offramp
