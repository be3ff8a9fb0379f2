// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/besideplace.h"

#include <algorithm>
#include <limits>

namespace offramp {

QPoint besidePlace(QSize size, const QRect &seen, const QRect &screen)
{
    constexpr int gap = 8;
    const int atLeft = seen.left() - gap - size.width();
    const int atRight = seen.right() + gap;
    const int below = seen.bottom() + gap;
    QPoint best = screen.topLeft();
    int least = std::numeric_limits<int>::max();
    for (const QPoint wanted : {QPoint(atLeft, seen.top()), QPoint(atRight, seen.top()), QPoint(seen.left(), below),
                                QPoint(screen.left(), below), QPoint(screen.right(), below)}) {
        QRect place(wanted, size);
        place.moveRight(std::min(place.right(), screen.right()));
        place.moveBottom(std::min(place.bottom(), screen.bottom()));
        place.moveLeft(std::max(place.left(), screen.left()));
        place.moveTop(std::max(place.top(), screen.top()));
        const QRect covered = place.intersected(seen);
        const int area = covered.isEmpty() ? 0 : covered.width() * covered.height();
        if (area < least) {
            least = area;
            best = place.topLeft();
        }
    }
    return best;
}

} // namespace offramp
