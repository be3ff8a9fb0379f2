// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/emaxdrag.h"

#include "ui/charts/roundedplace.h"

namespace offramp {

EMaxDrag::EMaxDrag(Document *document, const PlotGeometry &geometry, QPointF pressed)
    : m_document(document)
    , m_start(document->eMax())
    , m_gesture(document->newGesture())
    , m_grip(pressed.x() - geometry.x(m_start.value))
{
}

void EMaxDrag::moveTo(const PlotGeometry &geometry, QPointF pointer)
{
    const double value = roundEnergyAt(geometry, pointer.x() - m_grip);
    m_document->setEMax(EMax{value, m_start.unit, EMaxOrigin::Chosen, {}}, m_gesture);
}

void EMaxDrag::cancel()
{
    m_document->setEMax(m_start, m_gesture);
}

} // namespace offramp
