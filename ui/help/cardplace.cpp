// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/cardplace.h"

#include <algorithm>
#include <array>

namespace offramp {

namespace {

QRect beside(QSize card, const QRect &target, const QRect &room, Qt::Edge edge)
{
    QRect place({}, card);
    place.moveCenter(target.center());
    switch (edge) {
    case Qt::RightEdge:
        place.moveLeft(target.right() + 1);
        break;
    case Qt::LeftEdge:
        place.moveRight(target.left() - 1);
        break;
    case Qt::BottomEdge:
        place.moveTop(target.bottom() + 1);
        break;
    case Qt::TopEdge:
        place.moveBottom(target.top() - 1);
        break;
    }
    // It may slide along the edge to stay inside room.
    if (edge == Qt::RightEdge || edge == Qt::LeftEdge)
        place.moveTop(std::clamp(place.top(), room.top(), std::max(room.top(), room.bottom() + 1 - card.height())));
    else
        place.moveLeft(std::clamp(place.left(), room.left(), std::max(room.left(), room.right() + 1 - card.width())));
    return place;
}

int covered(const QRect &card, const QRect &target)
{
    const QRect both = card & target;
    return both.width() * both.height();
}

QRect leastCovering(QSize card, const QRect &target, const QRect &room)
{
    const QSize inside = card.boundedTo(room.size());
    const int right = room.right() + 1 - inside.width();
    const int bottom = room.bottom() + 1 - inside.height();
    const QPoint corners[] = {{right, bottom}, {room.left(), bottom}, {right, room.top()}, room.topLeft()};
    const auto best = std::ranges::min_element(corners, {}, [&](QPoint corner) {
        return covered({corner, inside}, target);
    });
    return {*best, inside};
}

} // namespace

CardPlace placeCard(const std::vector<QSize> &sizes, const QRect &target, const QRect &room)
{
    std::array edges{Qt::RightEdge, Qt::LeftEdge, Qt::BottomEdge, Qt::TopEdge};
    if (target.width() > 2 * target.height())
        std::ranges::rotate(edges, edges.begin() + 2);
    for (const QSize &size : sizes) {
        for (const Qt::Edge edge : edges) {
            const QRect place = beside(size, target, room, edge);
            if (room.contains(place))
                return {place, edge, true};
        }
    }
    const QRect place = leastCovering(sizes.back(), target, room);
    return {place, Qt::RightEdge, covered(place, target) == 0};
}

} // namespace offramp
