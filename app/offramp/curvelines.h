// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/linechoice.h"
#include "core/tradeoff/shownnumbers.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <vector>

namespace offramp {

/// Adds --oracle, --envelope and --binned to a verb.
void addLineOptions(CLI::App *verb, const std::shared_ptr<LineChoice> &choice);

/// The lines as a table on stdout, each with what it is.
void printLines(const std::vector<ReferenceLine> &lines, const CostFormat &costs);

} // namespace offramp
