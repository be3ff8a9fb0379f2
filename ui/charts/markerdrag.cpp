// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/markerdrag.h"

#include "ui/charts/clippedline.h"
#include "ui/charts/curveplace.h"
#include "ui/wording/tr.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QLineF>
#include <QPainter>

#include <algorithm>

namespace offramp {

namespace {

/// Where the name of a slice between two ends goes: at the end that is farther from the marker.
QRectF namePlace(QPointF one, QPointF other, QPointF marker, QSizeF size, const QRectF &area)
{
    const QPointF end = QLineF(one, marker).length() > QLineF(other, marker).length() ? one : other;
    QRectF place(end - QPointF(size.width() / 2, size.height() + 5), size);
    place.moveRight(std::min(place.right(), area.right() - 2));
    place.moveLeft(std::max(place.left(), area.left() + 2));
    place.moveTop(std::max(place.top(), area.top() + 2));
    return place;
}

} // namespace

MarkerDrag::MarkerDrag(Document *document, VariantId variant, std::optional<ExitIndex> exit, QPointF grip)
    : m_document(document)
    , m_gesture(document, variant, exit)
    , m_grip(grip)
{
}

void MarkerDrag::moveTo(const PlotGeometry &geometry, QPointF pointer)
{
    const auto &curve = m_gesture.curve();
    if (!curve.empty())
        m_gesture.moveTo(nearestPlace(curve, geometry, pointer - m_grip).point.threshold);
}

void MarkerDrag::paint(QPainter &painter, const ChartLayout &layout, const Theme &theme)
{
    const auto &curve = m_gesture.curve();
    if (!m_gesture.exit() || curve.empty())
        return;
    const PlotGeometry &geometry = layout.geometry;
    QPolygonF line;
    for (const QPointF &point : visibleCurve(curve, geometry))
        line.append(geometry.pixel({point.x(), point.y()}));
    const std::vector<QPolygonF> parts = clippedLine(line, geometry.area);
    if (parts.empty())
        return;

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPen dashes(theme.series(m_document->variant(m_gesture.variant())->colour), 1.2);
    dashes.setDashPattern({5, 3});
    painter.setPen(dashes);
    painter.setBrush(Qt::NoBrush);
    for (const QPolygonF &part : parts)
        painter.drawPolyline(part);

    const QString name = tr("Exit %1").arg(m_gesture.exit()->value + 1);
    const QFontMetricsF metrics(layout.titleFont);
    const QPointF marker = geometry.pixel(m_document->results().find(m_gesture.variant())->point);
    const QSizeF size(metrics.horizontalAdvance(name) + 8, metrics.height());
    const QRectF place = namePlace(parts.front().front(), parts.back().back(), marker, size, geometry.area);
    painter.setPen(Qt::NoPen);
    painter.setBrush(withAlpha(theme.surface, 0.85));
    painter.drawRoundedRect(place, 4, 4);
    painter.setPen(theme.text);
    painter.setFont(layout.titleFont);
    painter.drawText(place, Qt::AlignCenter, name);
    painter.restore();
}

QString immovableText(const Variant &variant, const Document &document)
{
    if (variant.thresholds.empty())
        return tr("%1 has only one exit, so it has no threshold to move.").arg(nameOf(variant));
    const VariantResult *result = document.results().find(variant.id);
    if (!result || result->recording->exitsOn().size() > 1)
        return {};
    return tr("Only one exit of %1 is on, so there is no threshold to move.").arg(nameOf(variant));
}

std::optional<ExitIndex> movedExit(const Variant &variant, const Selection &selection)
{
    if (variant.thresholds.empty() || sharedThreshold(variant.thresholds))
        return std::nullopt;
    return selection.exit(variant.id);
}

void moveByKey(ThresholdGesture &gesture, const QKeyEvent &event)
{
    // Right and up move along the curve towards more energy, that is, to a lower threshold.
    const int key = event.key();
    const bool up = key == Qt::Key_Left || key == Qt::Key_Down || key == Qt::Key_PageDown;
    if (event.modifiers().testFlag(Qt::ShiftModifier))
        gesture.stepToChange(up);
    else if (key == Qt::Key_PageUp || key == Qt::Key_PageDown)
        gesture.page(up);
    else
        gesture.step(up ? 1 : -1);
}

std::pair<QString, QString> dragRow(ExitIndex exit)
{
    return {tr("Dragging moves"), tr("only exit %1").arg(exit.value + 1)};
}

} // namespace offramp
