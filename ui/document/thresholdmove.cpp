// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/thresholdmove.h"

#include <algorithm>
#include <utility>

namespace offramp {

void LastMove::begin(const Variant &variant, int gesture)
{
    const bool goesOn = gesture != 0 && gesture == m_gesture && m_move && m_move->variant == variant.id;
    m_next = ThresholdMove{variant.id, goesOn ? m_move->before : variant.thresholds};
    m_gesture = gesture;
}

bool LastMove::follow(const Decisions &before, const Decisions &now)
{
    const bool moved = std::ranges::any_of(before.variants, [&](const Variant &was) {
        const Variant *is = now.find(was.id);
        return is && is->thresholds != was.thresholds;
    });
    const auto last = moved ? m_next : m_move;
    const bool isThere = last && now.find(last->variant);
    return std::exchange(m_move, isThere ? last : std::nullopt) != m_move;
}

} // namespace offramp
