// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "ui/charts/figureoptions.h"
#include "ui/charts/plotgeometry.h"
#include "ui/wording/costscale.h"

namespace offramp {

/// The part of an axis of costs, in scale.unit, from two texts: numbers in the unit that scale shows, or with one of
/// their own; empty for an end that stays. Errors: not a cost, below 0, not ascending.
[[nodiscard]] Result<AxisSpan> energySpan(const QString &from, const QString &to, const CostScale &scale);

/// The part of an axis of accuracies, as fractions, from two texts in percent; empty for an end that stays. Errors: not
/// a number from 0 to 100, not ascending.
[[nodiscard]] Result<AxisSpan> accuracySpan(const QString &from, const QString &to);

/// A range with the ends that options set. Errors: an axis that does not ascend then, a logarithmic one from 0.
[[nodiscard]] Result<PlotRange> spanned(PlotRange range, const FigureOptions &options);

} // namespace offramp
