// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QImage>
#include <QRectF>
#include <QString>

class QPainter;

namespace offramp {

/// Paints a thumbnail as large as fits into rect, without cropping or stretching.
void paintThumbnail(QPainter &painter, const QRectF &rect, const QImage &thumbnail);

/// Paints a placeholder for a missing thumbnail: a tile in the colour of the class, with its name.
void paintPlaceholder(QPainter &painter, const QRectF &rect, int label, const QString &name, const Theme &theme);

} // namespace offramp
