// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

#include <vector>

namespace offramp {

/// The place of a card, and the edge of the target that it is at.
struct CardPlace {
    QRect card;
    Qt::Edge edge = Qt::RightEdge; ///< of the target; meaningless if the card overlaps it
    bool isBeside = false;         ///< whether it does not overlap the target

    bool operator==(const CardPlace &) const = default;
};

/// Places a card beside a target inside room, all in the same coordinates: in the first possible size and at the
/// first edge where it does not overlap the target; otherwise in the corner with the least overlap.
[[nodiscard]] CardPlace placeCard(const std::vector<QSize> &sizes, const QRect &target, const QRect &room);

} // namespace offramp
