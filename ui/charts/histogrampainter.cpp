// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/histogrampainter.h"

#include "ui/charts/axistext.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace offramp {

namespace {

constexpr double gripRadius = 6;
constexpr float faint = 0.38f; ///< opacity of samples that continue

/// The parts of the plot in which samples exit and continue.
struct Sides {
    QRectF exiting;
    QRectF staying;
};

Sides sidesOf(const HistogramLayout &layout, double threshold)
{
    const double at = std::round(layout.handleX(threshold));
    QRectF left = layout.area;
    QRectF right = layout.area;
    left.setRight(at);
    right.setLeft(at);
    return layout.scale.exitsBelow() ? Sides{left, right} : Sides{right, left};
}

/// Paints the part of the bars on one side; clipped by hand, since Qt SVG ignores clipping.
void paintStacks(QPainter &painter, const HistogramLayout &layout, const BinCounts &counts, const QRectF &side,
                 const Theme &theme)
{
    for (int bin = 0; bin < layout.bins.count; ++bin) {
        QRectF bar = layout.column(bin);
        if (bar.width() >= 4)
            bar.setRight(bar.right() - 1);
        bar.setLeft(std::max(bar.left(), side.left()));
        bar.setRight(std::min(bar.right(), side.right()));
        if (bar.width() <= 0)
            continue;
        const double correct = static_cast<double>(counts.correct[static_cast<std::size_t>(bin)]);
        const double total = static_cast<double>(counts.total(bin));
        const double between = std::round(layout.y(correct));
        const double top = std::round(layout.y(total));
        if (correct > 0)
            painter.fillRect(QRectF(QPointF(bar.left(), between), bar.bottomRight()), theme.correct);
        if (total > correct && top < between)
            fillIncorrect(painter, QRectF(QPointF(bar.left(), top), QPointF(bar.right(), between)), theme);
    }
}

/// Marks a bar that extends beyond the axis, with its count.
void paintCut(QPainter &painter, const HistogramLayout &layout, int bin, std::int64_t count,
              std::optional<double> threshold, const Theme &theme)
{
    const QRectF bar = layout.column(bin);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.surface, 2));
    for (const double y : {8.0, 12.0})
        painter.drawLine(QPointF(bar.left() - 2, bar.top() + y + 2), QPointF(bar.right() + 2, bar.top() + y - 2));
    if (!layout.hasNumbers)
        return painter.setRenderHint(QPainter::Antialiasing, false);
    const QFontMetricsF metrics(layout.font);
    const QString text = groupedCount(count);
    painter.setFont(layout.font);
    painter.setPen(theme.text);
    painter.drawText(QPointF(cutLabelLeft(layout, bar, metrics.horizontalAdvance(text), threshold),
                             bar.top() + 2 + metrics.ascent()),
                     text);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void paintSelected(QPainter &painter, const HistogramLayout &layout, const std::vector<std::int64_t> &selected,
                   const Theme &theme)
{
    for (int bin = 0; bin < layout.bins.count && !selected.empty(); ++bin) {
        const double count = static_cast<double>(selected[static_cast<std::size_t>(bin)]);
        if (count == 0)
            continue;
        QRectF part = layout.column(bin);
        part.setTop(std::min(std::round(layout.y(count)), part.bottom() - 2));
        fillSelected(painter, part, theme);
    }
}

/// The pattern of fillIncorrect() as lines: in a figure, a brush's pattern would be drawn in device pixels.
void hatch(QPainter &painter, const QRectF &rect, const QColor &colour)
{
    constexpr double apart = 5.6; // along an edge
    QList<QLineF> lines;
    for (double along = apart / 2; along < rect.width() + rect.height(); along += apart) {
        const double below = std::max(0.0, along - rect.height());
        const double beside = std::max(0.0, along - rect.width());
        lines.append(
            QLineF(rect.left() + below, rect.top() + along - below, rect.left() + along - beside, rect.top() + beside));
    }
    painter.setPen(QPen(colour, 1, Qt::SolidLine, Qt::FlatCap));
    painter.drawLines(lines);
}

} // namespace

double cutLabelLeft(const HistogramLayout &layout, const QRectF &bar, double width, std::optional<double> threshold)
{
    constexpr double gap = 5;
    const double line = threshold ? layout.handleX(*threshold) : -std::numeric_limits<double>::infinity();
    const double places[] = {bar.right() + gap, bar.left() - gap - width, line + gap, line - gap - width};
    for (const double left : places) {
        const bool isInside = left >= layout.area.left() && left + width <= layout.area.right();
        if (isInside && (line <= left - gap / 2 || line >= left + width + gap / 2))
            return left;
    }
    return places[0];
}

void fillIncorrect(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    painter.fillRect(rect, theme.incorrect);
    if (rect.width() < 3 || rect.height() < 3)
        return;
    // A pattern is made of pixels, which a scaled painter enlarges.
    if (painter.device()->devType() == QInternal::Widget && !painter.worldTransform().isScaling())
        painter.fillRect(rect, QBrush(theme.surface, Qt::BDiagPattern));
    else
        hatch(painter, rect, theme.surface);
}

void fillSelected(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    painter.setPen(QPen(theme.accent, 1.5));
    painter.setBrush(withAlpha(theme.accent, 0.35));
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5));
}

void paintHistogramAxes(QPainter &painter, const HistogramLayout &layout, const HistogramContent &content,
                        const Theme &theme)
{
    const QRectF &area = layout.area;
    const QFontMetricsF metrics(layout.font);
    painter.setFont(layout.font);
    for (const Tick &tick : layout.countTicks) {
        const double y = std::round(layout.y(tick.value)) + 0.5;
        if (layout.hasGrid) {
            painter.setPen(QPen(theme.grid, 1));
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        }
        painter.setPen(theme.muted);
        painter.drawText(QPointF(area.left() - 6 - metrics.horizontalAdvance(tick.label), y + metrics.capHeight() / 2),
                         tick.label);
    }
    painter.setPen(QPen(theme.axis(), 1));
    const double base = std::round(area.bottom()) + 0.5;
    painter.drawLine(QPointF(area.left(), base), QPointF(area.right(), base));
    for (const Tick &tick : layout.valueTicks) {
        const double x = std::round(layout.x(layout.scale.fromShown(tick.value))) + 0.5;
        painter.setPen(QPen(theme.axis(), 1));
        painter.drawLine(QPointF(x, base), QPointF(x, base + 3));
        painter.setPen(theme.muted);
        painter.drawText(QPointF(x - metrics.horizontalAdvance(tick.label) / 2, base + 5 + metrics.ascent()),
                         tick.label);
    }
    painter.setFont(layout.titleFont);
    painter.setPen(theme.text);
    const QFontMetricsF titleMetrics(layout.titleFont);
    const QString title = titleMetrics.elidedText(axisTitle(content), Qt::ElideRight, layout.bounds.width());
    const double width = titleMetrics.horizontalAdvance(title);
    const double x = std::clamp(area.center().x() - width / 2, layout.bounds.left(),
                                std::max(layout.bounds.left(), layout.bounds.right() - width));
    painter.drawText(QPointF(x, layout.bounds.bottom() - titleMetrics.descent()), title);
    paintTitleBeside(painter, {tr("Samples")}, area, layout.bounds, AxisSide::Left, layout.titleFont);
}

void paintBars(QPainter &painter, const HistogramLayout &layout, const HistogramContent &content, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (content.threshold) {
        const Sides sides = sidesOf(layout, *content.threshold);
        painter.fillRect(sides.exiting, withAlpha(theme.accent, theme.dark ? 0.13 : 0.07));
        paintStacks(painter, layout, content.counts, sides.exiting, theme);
        painter.setOpacity(faint);
        paintStacks(painter, layout, content.counts, sides.staying, theme);
        painter.setOpacity(1);
    } else {
        paintStacks(painter, layout, content.counts, layout.area, theme);
    }
    paintSelected(painter, layout, content.selected, theme);
    for (int bin = 0; bin < layout.bins.count; ++bin) {
        if (static_cast<double>(content.counts.total(bin)) > layout.top)
            paintCut(painter, layout, bin, content.counts.total(bin), content.threshold, theme);
    }
    painter.restore();
}

void paintHandle(QPainter &painter, const HistogramLayout &layout, const HistogramContent &content, bool isActive,
                 const Theme &theme)
{
    if (!content.threshold)
        return;
    const QFontMetricsF metrics(layout.font);
    const double x = layout.handleX(*content.threshold);
    const double gripY = layout.gripY;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.accent, isActive ? 2.5 : 1.8));
    painter.drawLine(QPointF(x, gripY), QPointF(x, layout.area.bottom() + 4));
    painter.setPen(QPen(theme.surface, 1.5));
    painter.setBrush(theme.accent);
    painter.drawEllipse(QPointF(x, gripY), gripRadius, gripRadius);
    if (isActive) {
        painter.setPen(QPen(theme.accent, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QPointF(x, gripY), gripRadius + 3, gripRadius + 3);
    }

    if (!layout.hasNumbers)
        return;
    const double gap = gripRadius + 6;
    const double base = gripY + metrics.capHeight() / 2;
    const bool exitsLeft = layout.scale.exitsBelow();
    const QString exiting = tr("%1 exit").arg(groupedCount(content.exiting));
    const QString continuing = tr("%1 continue").arg(groupedCount(content.reaching - content.exiting));
    const QString &before = exitsLeft ? exiting : continuing;
    const QString &after = exitsLeft ? continuing : exiting;
    painter.setFont(layout.font);
    const double beforeX = x - gap - metrics.horizontalAdvance(before);
    painter.setPen(exitsLeft ? theme.text : theme.muted);
    if (beforeX >= layout.bounds.left())
        painter.drawText(QPointF(beforeX, base), before);
    painter.setPen(exitsLeft ? theme.muted : theme.text);
    if (x + gap + metrics.horizontalAdvance(after) <= layout.bounds.right())
        painter.drawText(QPointF(x + gap, base), after);
}

} // namespace offramp
