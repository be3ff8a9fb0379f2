// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/chartlayout.h"
#include "ui/theme/theme.h"

#include <QIcon>

class QPainter;

namespace offramp {

/// A line as the imported curve at that place in the list has it, with one of its points: told apart by dashes and
/// shape, all in one quiet colour.
void paintImportedSwatch(QPainter &painter, QPointF middle, double half, std::size_t place, const Theme &theme);

/// The same as an icon for lists.
[[nodiscard]] QIcon importedIcon(std::size_t place, const Theme &theme);

/// What stands beside an imported curve: its name, shortened where it is long.
[[nodiscard]] QString importedWord(const ChartImported &curve, const QFont &font);

/// Paints imported curves under everything that is one's own: step curves with their points, and their names where the
/// figure has no legend.
void paintImported(QPainter &painter, const ChartLayout &layout, const std::vector<ChartImported> &curves,
                   const Theme &theme);

} // namespace offramp
