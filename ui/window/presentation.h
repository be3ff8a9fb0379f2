// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotgeometry.h"
#include "ui/document/selection.h"
#include "ui/wording/thresholdview.h"

#include <QWidget>

class QLabel;

namespace offramp {

class EnergyChart;
class Intervals;
class ThresholdView;

/// The chart alone for an audience: full screen, large text, the area and the selected variant above it. Dragging and
/// undo work as in the window. It has its own view and restores the selection, so that the
/// window is unchanged afterwards. Deletes itself when it is closed, by Esc or F5.
class Presentation : public QWidget
{
    Q_OBJECT
public:
    /// Shows that range of document on the screen of window. intervals are the document's and outlive this.
    Presentation(Document *document, Selection *selection, const ThresholdView *thresholds, const Intervals *intervals,
                 const PlotRange &range, QWidget *window);

    [[nodiscard]] EnergyChart *chart() const { return m_chart; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void addKeys();
    void refresh();
    void showInterval();

    Document *m_document;
    Selection *m_selection;
    const ThresholdView *m_thresholds;
    const Intervals *m_intervals;
    std::optional<VariantId> m_selectedBefore;
    EnergyChart *m_chart;
    QLabel *m_areaWord;
    QLabel *m_area;
    QLabel *m_interval;
    QLabel *m_variant;
    QLabel *m_numbers;
};

} // namespace offramp
