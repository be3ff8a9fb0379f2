// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tryimage/imagebox.h"

#include "ui/theme/theme.h"
#include "ui/theme/thumbnailpainter.h"

#include <QPainter>
#include <QPixmap>

namespace offramp {

namespace {

constexpr double corner = 6;

void paintTile(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.grid);
    painter.drawRoundedRect(rect, corner, corner);
}

} // namespace

ImageBox::ImageBox(QWidget *parent)
    : QWidget(parent)
{
}

void ImageBox::setImage(const QImage &image, const QString &instead)
{
    if (image.cacheKey() == m_image.cacheKey() && instead == m_instead)
        return;
    m_image = image;
    m_instead = instead;
    update();
}

void ImageBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (!m_image.isNull())
        return paintThumbnail(painter, rect(), m_image);
    const Theme &theme = Theme::of(palette());
    paintTile(painter, rect(), theme);
    painter.setPen(theme.muted);
    painter.drawText(rect().adjusted(6, 6, -6, -6), Qt::AlignCenter | Qt::TextWordWrap, m_instead);
}

QPixmap smallImage(const QImage &image, int side, double devicePixelRatio, const QPalette &palette)
{
    QPixmap pixmap(QSize(side, side) * devicePixelRatio);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    const QRectF place(0, 0, side, side);
    if (image.isNull())
        paintTile(painter, place, Theme::of(palette));
    else
        paintThumbnail(painter, place, image);
    return pixmap;
}

} // namespace offramp
