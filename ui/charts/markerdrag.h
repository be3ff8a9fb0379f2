// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotgeometry.h"
#include "ui/document/thresholdgesture.h"

namespace offramp {

/// One drag of a marker along its network's trade-off curve: one undo step from press to release.
class MarkerDrag
{
public:
    /// Begins to drag a variant; grip is the offset from its marker's middle to the pointer, pixels.
    MarkerDrag(Document *document, VariantId variant, QPointF grip);

    /// Whether a variant can be dragged along its curve: its exits share one threshold.
    [[nodiscard]] static bool isPossible(const Variant &variant);

    /// Sets the threshold of the place on the curve nearest to the pointer.
    void moveTo(const PlotGeometry &geometry, QPointF pointer);

    /// Returns to where the drag began and leaves nothing on the undo stack.
    void cancel() { m_gesture.cancel(); }

private:
    Document *m_document;
    QPointF m_grip;
    ThresholdGesture m_gesture;
};

} // namespace offramp
