// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/markershape.h"

#include <QPainter>
#include <QtMath>

#include <array>

namespace offramp {

namespace {

struct Polygon {
    int corners;
    qreal size; ///< of the radius
    qreal turn;
};

} // namespace

QPainterPath markerShape(int place, qreal radius)
{
    // After the circle; radii differ so that all shapes look the same size.
    static constexpr std::array<Polygon, Theme::styleCount - 1> polygons{
        {{4, 1.25, M_PI / 4}, {3, 1.35, 0}, {4, 1.25, 0}, {3, 1.35, M_PI}, {6, 1.15, 0}, {5, 1.2, 0}}};
    const int style = place % Theme::styleCount;
    QPainterPath path;
    if (style <= 0) {
        path.addEllipse(QPointF(), radius, radius);
        return path;
    }
    const auto [corners, size, turn] = polygons[static_cast<std::size_t>(style - 1)];
    QPolygonF points;
    for (int i = 0; i < corners; ++i) {
        const qreal angle = turn + 2 * M_PI * i / corners;
        points.append(radius * size * QPointF(std::sin(angle), -std::cos(angle)));
    }
    path.addPolygon(points);
    path.closeSubpath();
    return path;
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
