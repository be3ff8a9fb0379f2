// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/legend.h"

#include "ui/charts/histogrampainter.h"
#include "ui/charts/importedcurves.h"
#include "ui/charts/linepainter.h"
#include "ui/theme/markershape.h"

#include <QPainter>

#include <algorithm>

namespace offramp {

namespace {

constexpr double half = 13; ///< of a line's length
constexpr double textAt = 34;
constexpr double gap = 24;

QRectF swatch(QPointF middle)
{
    return {middle - QPointF(half, 5), QSizeF(2 * half, 10)};
}

} // namespace

Legend::Legend(QPainter &painter, const QRectF &bounds, const FigureCanvas &canvas)
    : m_painter(painter)
    , m_bounds(bounds)
    , m_metrics(canvas.font)
    , m_theme(canvas.theme)
    , m_isShown(canvas.options.hasLegend)
    , m_at(bounds.topLeft())
{
    painter.setFont(canvas.font);
}

void Legend::addNetwork(const QString &name, int colour)
{
    add(name, [&](QPointF middle) {
        paintLine(middle, m_theme.seriesPen(colour, 1.6));
        paintMarker(middle, colour);
    });
}

void Legend::addMarker(const QString &name, int colour)
{
    add(name, [&](QPointF middle) { paintMarker(middle, colour); });
}

void Legend::addSteps(const QString &name)
{
    add(name, [&](QPointF middle) {
        m_painter.fillRect(QRectF(middle - QPointF(half, 3), QSizeF(2 * half, 9)), withAlpha(m_theme.accent, 0.18));
        paintLine(middle - QPointF(0, 3), QPen(m_theme.text, 2.2));
    });
}

void Legend::addImported(const QString &name, std::size_t place)
{
    add(name, [&](QPointF middle) { paintImportedSwatch(m_painter, middle, half, place, m_theme); });
}

void Legend::addReferenceLine(const QStringList &texts, ReferenceKind kind)
{
    const auto fits
        = [&](const QString &text) { return textAt + m_metrics.horizontalAdvance(text) <= m_bounds.width(); };
    const auto text = std::ranges::find_if(texts, fits);
    add(text == texts.end() ? texts.constLast() : *text,
        [&](QPointF middle) { paintLineSwatch(m_painter, middle, half, kind, m_theme); });
}

void Legend::addLine(const QString &name, const QPen &pen)
{
    add(name, [&](QPointF middle) { paintLine(middle, pen); });
}

void Legend::addFill(const QString &name, const QColor &colour)
{
    add(name, [&](QPointF middle) { m_painter.fillRect(swatch(middle), colour); });
}

void Legend::addIncorrect(const QString &name)
{
    add(name, [&](QPointF middle) { fillIncorrect(m_painter, swatch(middle), m_theme); });
}

void Legend::addText(const QString &text)
{
    if (!m_isShown)
        return;
    const double width = m_metrics.horizontalAdvance(text);
    makeRoom(width);
    m_painter.setPen(m_theme.text);
    m_painter.drawText(m_at + QPointF(0, m_metrics.ascent()),
                       m_metrics.elidedText(text, Qt::ElideMiddle, m_bounds.width()));
    m_at.rx() += width + gap;
}

double Legend::height() const
{
    return m_isEmpty ? 0 : m_at.y() + m_metrics.height() - m_bounds.top();
}

void Legend::makeRoom(double width)
{
    m_isEmpty = false;
    if (m_at.x() > m_bounds.left() && m_at.x() + width > m_bounds.right())
        m_at = QPointF(m_bounds.left(), m_at.y() + 1.4 * m_metrics.height());
}

void Legend::paintLine(QPointF middle, const QPen &pen)
{
    m_painter.setPen(pen);
    m_painter.drawLine(middle - QPointF(half, 0), middle + QPointF(half, 0));
}

void Legend::paintMarker(QPointF middle, int colour)
{
    m_painter.setPen(QPen(m_theme.surface, 1));
    m_painter.setBrush(m_theme.series(colour));
    m_painter.translate(middle);
    m_painter.drawPath(markerShape(colour, 4.5));
    m_painter.translate(-middle);
}

void Legend::add(const QString &name, const std::function<void(QPointF)> &paintSample)
{
    if (!m_isShown)
        return;
    const double width = textAt + m_metrics.horizontalAdvance(name);
    makeRoom(width);
    paintSample(m_at + QPointF(half, m_metrics.height() / 2));
    m_painter.setPen(m_theme.text);
    m_painter.drawText(m_at + QPointF(textAt, m_metrics.ascent()),
                       m_metrics.elidedText(name, Qt::ElideMiddle, m_bounds.width() - textAt));
    m_at.rx() += width + gap;
}

} // namespace offramp
