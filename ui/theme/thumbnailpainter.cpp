// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/thumbnailpainter.h"

#include <QPainter>

namespace offramp {

namespace {

constexpr double corner = 4;

} // namespace

void paintThumbnail(QPainter &painter, const QRectF &rect, const QImage &thumbnail)
{
    QRectF fitted(QPointF(), QSizeF(thumbnail.size()).scaled(rect.size(), Qt::KeepAspectRatio));
    fitted.moveCenter(rect.center());
    QBrush brush(thumbnail);
    brush.setTransform(QTransform::fromTranslate(fitted.left(), fitted.top())
                           .scale(fitted.width() / thumbnail.width(), fitted.height() / thumbnail.height()));
    painter.save();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter.setPen(Qt::NoPen);
    painter.setBrush(brush);
    painter.drawRoundedRect(fitted, corner, corner);
    painter.restore();
}

void paintPlaceholder(QPainter &painter, const QRectF &rect, int label, const QString &name, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(withAlpha(theme.series(label), theme.dark ? 0.28 : 0.20));
    painter.drawRoundedRect(rect, corner, corner);
    QFont font = painter.font();
    font.setPointSizeF(font.pointSizeF() * 0.78);
    painter.setFont(font);
    painter.setPen(theme.text);
    const QRectF inner = rect.adjusted(3, 3, -3, -3);
    painter.drawText(inner, Qt::AlignCenter,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight, static_cast<int>(inner.width())));
    painter.restore();
}

} // namespace offramp
