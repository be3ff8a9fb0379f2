// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/markershape.h"

#include <QPainter>
#include <QtMath>

namespace offramp {

namespace {

QPainterPath polygon(int corners, qreal radius, qreal turn)
{
    QPolygonF points;
    for (int i = 0; i < corners; ++i) {
        const qreal angle = turn + 2 * M_PI * i / corners;
        points.append(QPointF(radius * std::sin(angle), -radius * std::cos(angle)));
    }
    QPainterPath path;
    path.addPolygon(points);
    path.closeSubpath();
    return path;
}

} // namespace

QPainterPath markerShape(int place, qreal radius)
{
    // Radii differ so that all shapes look the same size.
    switch (place % Theme::styleCount) {
    case 1:
        return polygon(4, radius * 1.25, M_PI / 4);
    case 2:
        return polygon(3, radius * 1.35, 0);
    case 3:
        return polygon(4, radius * 1.25, 0);
    case 4:
        return polygon(3, radius * 1.35, M_PI);
    case 5:
        return polygon(6, radius * 1.15, 0);
    case 6:
        return polygon(5, radius * 1.2, 0);
    default: {
        QPainterPath circle;
        circle.addEllipse(QPointF(), radius, radius);
        return circle;
    }
    }
}

QIcon markerIcon(int colour, bool counts, const Theme &theme)
{
    QPixmap pixmap(36, 36);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(9, 9);
    painter.setPen(QPen(theme.series(colour), 1.7));
    painter.setBrush(counts ? QBrush(theme.series(colour)) : QBrush(Qt::NoBrush));
    painter.drawPath(markerShape(colour, 5));
    painter.end();
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected);
    return icon;
}

} // namespace offramp
