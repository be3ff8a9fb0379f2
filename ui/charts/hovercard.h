// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QFont>
#include <QRectF>

class QPainter;

namespace offramp {

/// Describes what the pointer is over: a title and rows of label and value.
struct HoverCard {
    QPointF at; ///< the place on the curve, pixels
    QString title;
    QList<std::pair<QString, QString>> rows;
    bool hasRing = true; ///< around the place itself
    QString note = {};   ///< below the rows, wrapped; may be empty

    bool operator==(const HoverCard &) const = default;
};

/// Paints the card beside its place, inside bounds.
void paintHoverCard(QPainter &painter, const HoverCard &card, const QRectF &bounds, const QFont &font,
                    const Theme &theme);

} // namespace offramp
