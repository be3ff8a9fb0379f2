// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/referenceline.h"
#include "ui/charts/figurecanvas.h"

#include <QFontMetricsF>
#include <QPen>
#include <QRectF>

#include <functional>

class QPainter;

namespace offramp {

/// Paints the legend of a figure from left to right, in as many rows as necessary; nothing where the figure's options
/// leave it out.
class Legend
{
public:
    /// The legend begins at the top left of bounds and is as wide. canvas must outlive it.
    Legend(QPainter &painter, const QRectF &bounds, const FigureCanvas &canvas);

    /// A network: its line with the marker of its variants.
    void addNetwork(const QString &name, int colour);

    /// Only a marker, for a figure without lines.
    void addMarker(const QString &name, int colour);

    /// The step curve with its shaded area.
    void addSteps(const QString &name);

    /// An imported curve: its dashes with one of its points.
    void addImported(const QString &name, std::size_t place);

    /// A line to compare with; the first of its texts, from long to short, that fits in a row.
    void addReferenceLine(const QStringList &texts, ReferenceKind kind);

    void addLine(const QString &name, const QPen &pen);
    void addFill(const QString &name, const QColor &colour);

    /// The hatched fill of incorrect samples.
    void addIncorrect(const QString &name);

    /// Only text: what the figure shows.
    void addText(const QString &text);

    /// How much of bounds is used, 0 where nothing was added.
    [[nodiscard]] double height() const;

private:
    void add(const QString &name, const std::function<void(QPointF middle)> &paintSample);
    void makeRoom(double width); ///< on the next line, where it does not fit
    void paintLine(QPointF middle, const QPen &pen);
    void paintMarker(QPointF middle, int colour);

    QPainter &m_painter;
    QRectF m_bounds;
    QFontMetricsF m_metrics;
    const Theme &m_theme;
    bool m_isShown;
    QPointF m_at;
    bool m_isEmpty = true;
};

} // namespace offramp
