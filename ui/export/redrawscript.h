// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace offramp {

/// A Python script that redraws the step curve with matplotlib from the table of variants, which it expects next to it
/// under its own name with .csv, in any cost; eMax in the unit of the table.
[[nodiscard]] QByteArray variantsScript(double eMax);

/// The same for the trade-off curves and their table.
[[nodiscard]] QByteArray curvesScript();

} // namespace offramp
