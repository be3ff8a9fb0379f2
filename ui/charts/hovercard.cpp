// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/hovercard.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>

namespace offramp {

void paintHoverCard(QPainter &painter, const HoverCard &card, const QRectF &bounds, const QFont &font,
                    const Theme &theme)
{
    QFont titleFont = font;
    titleFont.setWeight(QFont::DemiBold);
    const QFontMetricsF metrics(font);
    const QFontMetricsF titleMetrics(titleFont);
    double words = 0;
    double values = 0;
    for (const auto &[word, value] : card.rows) {
        words = std::max(words, metrics.horizontalAdvance(word));
        values = std::max(values, metrics.horizontalAdvance(value));
    }
    const double pad = 11;
    const double line = metrics.height() * 1.18;
    constexpr double noteWidth = 340;
    const double inner = std::max({titleMetrics.horizontalAdvance(card.title), words + 18 + values,
                                   card.note.isEmpty() ? 0.0 : std::min(noteWidth, bounds.width() - 2 * pad)});
    const QRectF note = metrics.boundingRect(QRectF(0, 0, inner, bounds.height()), Qt::TextWordWrap, card.note);
    const double noteHeight = card.note.isEmpty() ? 0 : note.height() + pad / 2;
    QRectF rect(0, 0, inner + 2 * pad, line * static_cast<double>(card.rows.size() + 1) + noteHeight + 2 * pad);
    rect.moveTopLeft(card.at + QPointF(16, 16));
    if (rect.right() > bounds.right())
        rect.moveRight(card.at.x() - 16);
    if (rect.bottom() > bounds.bottom())
        rect.moveBottom(card.at.y() - 16);
    rect.moveLeft(std::max(rect.left(), bounds.left()));
    rect.moveTop(std::max(rect.top(), bounds.top()));

    painter.setRenderHint(QPainter::Antialiasing);
    if (card.hasRing) {
        painter.setPen(QPen(theme.text, 1.6));
        painter.setBrush(theme.surface);
        painter.drawEllipse(card.at, 3.5, 3.5);
    }
    painter.setPen(QPen(theme.line, 1));
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(rect, 8, 8);

    double base = rect.top() + pad + titleMetrics.ascent();
    painter.setFont(titleFont);
    painter.setPen(theme.text);
    painter.drawText(QPointF(rect.left() + pad, base), card.title);
    painter.setFont(font);
    for (const auto &[word, value] : card.rows) {
        base += line;
        painter.setPen(theme.muted);
        painter.drawText(QPointF(rect.left() + pad, base), word);
        painter.setPen(theme.text);
        painter.drawText(QPointF(rect.right() - pad - metrics.horizontalAdvance(value), base), value);
    }
    painter.setPen(theme.warning);
    painter.drawText(QRectF(rect.left() + pad, rect.bottom() - pad - note.height(), inner, note.height()),
                     Qt::TextWordWrap, card.note);
}

} // namespace offramp
