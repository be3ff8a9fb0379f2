// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/targetdrag.h"

#include "ui/charts/roundedplace.h"

namespace offramp {

TargetDrag::TargetDrag(TargetLine *line, const PlotGeometry &geometry, QPointF pressed)
    : m_line(line)
    , m_start(*line->aim())
{
    const bool isAccuracy = m_start.kind == Aim::Kind::AtLeast;
    m_grip = pressed - (isAccuracy ? QPointF(0, geometry.y(m_start.value)) : QPointF(geometry.x(m_start.value), 0));
}

void TargetDrag::moveTo(const PlotGeometry &geometry, QPointF pointer)
{
    const QPointF at = pointer - m_grip;
    m_line->set(Aim{m_start.kind, m_start.kind == Aim::Kind::AtLeast ? roundAccuracyAt(geometry, at.y())
                                                                     : roundEnergyAt(geometry, at.x())});
}

Qt::CursorShape TargetDrag::targetCursor(Aim::Kind kind)
{
    return kind == Aim::Kind::AtLeast ? Qt::SplitVCursor : Qt::SplitHCursor;
}

} // namespace offramp
