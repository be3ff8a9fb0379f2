// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/headcosts.h"

#include <span>

namespace offramp {

/// The table of the same network with some of its exits: kept ascending, at least one; the last of them always answers.
/// Each costs what the heads of removed exits before it cost less. heads must fit the table (checkHeadCosts).
[[nodiscard]] ExitTable keepExits(const ExitTable &table, std::span<const ExitIndex> kept, const HeadCosts &heads);

} // namespace offramp
