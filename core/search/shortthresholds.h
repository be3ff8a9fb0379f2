// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/exittable.h"

namespace offramp {

/// For each threshold the shortest decimal with the same outcome on all samples of a table; equal ones stay equal.
[[nodiscard]] Thresholds shortened(const ExitTable &table, const Thresholds &thresholds, Criterion criterion);

} // namespace offramp
