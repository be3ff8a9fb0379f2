// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotgeometry.h"
#include "ui/document/document.h"

namespace offramp {

/// One drag of the line of E_max: one undo step from begin to end, and none if it ends where it began.
class EMaxDrag
{
public:
    explicit EMaxDrag(Document *document);

    /// Moves E_max to the value below x (pixels, limited to the plot), with no more digits than pixels distinguish.
    void moveTo(const PlotGeometry &geometry, double x);

    /// Restores the value at the beginning.
    void cancel();

private:
    Document *m_document;
    EMax m_start;
    int m_gesture;
};

/// The energy at x (pixels), rounded to the decimals that neighbouring pixels differ in; above 0.
[[nodiscard]] double roundEnergyAt(const PlotGeometry &geometry, double x);

} // namespace offramp
