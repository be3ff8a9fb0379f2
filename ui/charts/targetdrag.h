// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartdrag.h"
#include "ui/document/targetline.h"

namespace offramp {

/// One drag of the target line, which must exist, with no more digits than pixels distinguish.
class TargetDrag : public ChartDrag
{
public:
    /// pressed: where the line was gripped, pixels.
    TargetDrag(TargetLine *line, const PlotGeometry &geometry, QPointF pressed);

    void moveTo(const PlotGeometry &geometry, QPointF pointer) override;
    void cancel() override { m_line->set(m_start); }
    [[nodiscard]] Qt::CursorShape cursor() const override { return targetCursor(m_start.kind); }
    [[nodiscard]] bool showsTarget() const override { return true; }

    /// The pointer's shape over a line of that kind.
    [[nodiscard]] static Qt::CursorShape targetCursor(Aim::Kind kind);

private:
    TargetLine *m_line;
    Aim m_start;
    QPointF m_grip; ///< from the line to the pointer, pixels
};

} // namespace offramp
