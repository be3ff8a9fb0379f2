// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

#include <vector>

namespace offramp {

/// Where a card stands, and at which edge of what it speaks of.
struct CardPlace {
    QRect card;
    Qt::Edge edge = Qt::RightEdge; ///< of the target; meaningless where the card covers some of it
    bool isBeside = false;         ///< whether it covers none of it

    bool operator==(const CardPlace &) const = default;
};

/// Places a card beside a target inside room, all in the same coordinates: in the first of its possible sizes, at the
/// first edge, that covers nothing of the target; where there is none, in the corner that covers least.
[[nodiscard]] CardPlace placeCard(const std::vector<QSize> &sizes, const QRect &target, const QRect &room);

} // namespace offramp
