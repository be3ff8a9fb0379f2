// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartdrag.h"
#include "ui/document/document.h"

namespace offramp {

/// One drag of the line of E_max, with no more digits than pixels distinguish: one undo step from begin to end, and
/// none if it ends where it began.
class EMaxDrag : public ChartDrag
{
public:
    /// pressed: where the line was gripped, pixels.
    EMaxDrag(Document *document, const PlotGeometry &geometry, QPointF pressed);

    void moveTo(const PlotGeometry &geometry, QPointF pointer) override;
    void cancel() override;
    [[nodiscard]] Qt::CursorShape cursor() const override { return Qt::SplitHCursor; }
    [[nodiscard]] bool changesRange() const override { return true; }

private:
    Document *m_document;
    EMax m_start;
    int m_gesture;
    double m_grip; ///< from the line to the pointer, pixels
};

} // namespace offramp
