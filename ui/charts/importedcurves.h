// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/chartlayout.h"
#include "ui/theme/theme.h"

#include <QIcon>

#include <optional>

class QPainter;

namespace offramp {

/// The sample line of the imported curve at that index, with one of its points. Curves differ in dashes and shape and
/// share one muted colour.
void paintImportedSwatch(QPainter &painter, QPointF middle, double half, std::size_t place, const Theme &theme);

/// The same as an icon for lists.
[[nodiscard]] QIcon importedIcon(std::size_t place, const Theme &theme);

/// The label of an imported curve: its name, shortened if it is long.
[[nodiscard]] QString importedWord(const ChartImported &curve, const QFont &font);

/// Where that label goes; empty in a chart with a legend or without labels, and if there is no room.
[[nodiscard]] std::optional<QRectF> importedWordPlace(const ChartLayout &layout, const ChartContent &content,
                                                      const ChartImported &curve);

/// Paints imported curves below everything else: step curves with their points, and their names if the figure has no
/// legend.
void paintImported(QPainter &painter, const ChartLayout &layout, const ChartContent &content, const Theme &theme);

} // namespace offramp
