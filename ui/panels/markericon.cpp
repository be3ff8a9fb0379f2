// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/markericon.h"

#include "ui/theme/markershape.h"

#include <QPainter>

namespace offramp {

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
