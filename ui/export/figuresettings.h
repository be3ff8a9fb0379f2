// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/figureoptions.h"

namespace offramp {

/// The options that the last exported figures had, kept in the settings. Title and axis ranges belong to one figure, so
/// they are not kept.
[[nodiscard]] FigureOptions keptFigureOptions();
void keepFigureOptions(const FigureOptions &options);

} // namespace offramp
