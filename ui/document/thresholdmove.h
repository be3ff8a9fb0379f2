// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/decisions.h"

namespace offramp {

/// The last change of a variant's thresholds; a whole drag is one.
struct ThresholdMove {
    VariantId variant;
    Thresholds before;

    bool operator==(const ThresholdMove &) const = default;
};

/// Remembers how thresholds were last moved.
class LastMove
{
public:
    /// Nothing once the move was undone or the variant is gone.
    [[nodiscard]] const std::optional<ThresholdMove> &move() const { return m_move; }

    /// A variant is about to be moved; moves of one gesture (not 0) are one.
    void begin(const Variant &variant, int gesture);
    void end() { m_next.reset(); }

    /// Follows a change of the decisions; whether move() is another now.
    bool follow(const Decisions &before, const Decisions &now);

    void clear() { m_move.reset(); }

private:
    int m_gesture = 0;                   ///< of the last move
    std::optional<ThresholdMove> m_next; ///< what the change that is being made moves
    std::optional<ThresholdMove> m_move;
};

} // namespace offramp
