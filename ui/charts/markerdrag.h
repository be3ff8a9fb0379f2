// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartdrag.h"
#include "ui/document/selection.h"
#include "ui/document/thresholdgesture.h"

#include <optional>
#include <utility>

class QKeyEvent;

namespace offramp {

/// One drag of a variant's marker to the nearest place it can reach: along its trade-off curve, or along the slice that
/// the threshold of one exit reaches. One undo step, and none if it ends where it began.
class MarkerDrag : public ChartDrag
{
public:
    /// exit: whose threshold moves; nothing: the one that all share. grip: from the marker's middle to the pointer,
    /// pixels.
    MarkerDrag(Document *document, VariantId variant, std::optional<ExitIndex> exit, QPointF grip);

    void moveTo(const PlotGeometry &geometry, QPointF pointer) override;
    void cancel() override { m_gesture.cancel(); }
    [[nodiscard]] Qt::CursorShape cursor() const override { return Qt::ClosedHandCursor; }

    /// Paints the slice with its exit's name, where the threshold of one exit moves.
    void paint(QPainter &painter, const ChartLayout &layout, const Theme &theme) override;

private:
    Document *m_document;
    ThresholdGesture m_gesture;
    QPointF m_grip;
};

/// Why no threshold of a variant of the document can be moved: it has one exit, or one that is on. Empty where one can.
[[nodiscard]] QString immovableText(const Variant &variant, const Document &document);

/// The exit whose threshold moves with a variant's marker: the one that was touched last. Nothing where all exits share
/// a threshold, which moves for all.
[[nodiscard]] std::optional<ExitIndex> movedExit(const Variant &variant, const Selection &selection);

/// Moves a threshold as an arrow or page key asks: to the next sample, with Shift to the next change of the result, or
/// by a page.
void moveByKey(ThresholdGesture &gesture, const QKeyEvent &event);

/// The row of a hover card that says what a drag moves.
[[nodiscard]] std::pair<QString, QString> dragRow(ExitIndex exit);

} // namespace offramp
