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

/// The previous views of the chart. Independent of undo: zooming is not a decision.
class ViewHistory
{
public:
    /// Stores the view before a gesture; one gesture (a drag, turns of the wheel in one place) is one step.
    void leave(const ChartView &view, int gesture);

    /// Takes the view before the last gesture; empty if there is none.
    [[nodiscard]] std::optional<ChartView> back();

    void clear();

private:
    std::vector<ChartView> m_views;
    int m_gesture = 0;
};

} // namespace offramp
