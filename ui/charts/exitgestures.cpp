// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/exitgestures.h"

#include "ui/charts/exithistogram.h"

namespace offramp {

ExitGestures::ExitGestures(Document *document, Selection *selection, const ExitLinks *links)
    : m_document(document)
    , m_selection(selection)
    , m_links(links)
{
    connect(selection, &Selection::changed, this, &ExitGestures::end);
}

void ExitGestures::follow(const ExitHistogram *histogram, ExitIndex exit)
{
    connect(histogram, &ExitHistogram::gestureBegan, this, [this, exit] {
        if (auto gesture = begun(exit))
            m_gesture = std::move(gesture);
    });
    connect(histogram, &ExitHistogram::gestureEnded, this, &ExitGestures::end);
    connect(histogram, &ExitHistogram::gestureCancelled, this, [this] {
        if (m_gesture)
            m_gesture->cancel();
        end();
    });
    const auto move = [&](auto wanted, auto moved) {
        connect(histogram, wanted, this, [this, moved](auto where) {
            if (m_gesture)
                (*m_gesture.*moved)(where);
        });
    };
    move(&ExitHistogram::thresholdWanted, &ThresholdGesture::moveTo);
    move(&ExitHistogram::stepWanted, &ThresholdGesture::step);
    move(&ExitHistogram::pageWanted, &ThresholdGesture::page);
    move(&ExitHistogram::changeWanted, &ThresholdGesture::stepToChange);
}

std::optional<ThresholdGesture> ExitGestures::begun(ExitIndex exit)
{
    const auto id = m_selection->variant();
    if (!id || !m_document->variant(*id))
        return std::nullopt;
    m_selection->touch(*id, exit);
    return ThresholdGesture(m_document, *id, m_links->isLinked(*id) ? std::nullopt : std::optional(exit));
}

} // namespace offramp
