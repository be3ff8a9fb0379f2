// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotgeometry.h"

#include <optional>
#include <vector>

namespace offramp {

/// A view of the plane; fitted ones follow the document.
struct ChartView {
    PlotRange range;
    bool isFitted = true;

    bool operator==(const ChartView &) const = default;
};

/// The views a person came from, to go back through. Zooming is no decision: this has nothing to do with undo.
class ViewHistory
{
public:
    /// Remembers the view that a gesture leaves; one gesture (a drag, turns of the wheel in one place) is one step.
    void leave(const ChartView &view, int gesture);

    /// The view before the last gesture, which is forgotten; nothing where there is none.
    [[nodiscard]] std::optional<ChartView> back();

    void clear();

private:
    std::vector<ChartView> m_views;
    int m_gesture = 0;
};

} // namespace offramp
