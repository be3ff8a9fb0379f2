// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotgeometry.h"
#include "ui/document/selection.h"
#include "ui/samples/samplefilter.h"
#include "ui/wording/thresholdview.h"

#include <QTimer>
#include <QWidget>

class QGraphicsOpacityEffect;
class QLabel;
class QPropertyAnimation;

namespace offramp {

class EnergyChart;
class ExitLinks;
class Intervals;
class PresentedExits;
class PresentedPointer;
class PresentedSamples;
class SampleSelection;

/// What a presentation shows; all of it outlives the presentation.
struct PresentedState {
    Document *document = nullptr;
    Selection *selection = nullptr;
    SampleSelection *samples = nullptr;
    const ThresholdView *thresholds = nullptr;
    const ExitLinks *links = nullptr;
    const Intervals *intervals = nullptr; ///< the document's
    SampleFilter filter = {};             ///< of the samples
};

/// The chart for an audience: full screen, large text, the area and the selected variant above it. Keys add the exits
/// below the chart or show the samples instead, explain a step in a sentence, and switch a pointer on; a line that
/// fades says which. Dragging and undo work as in the window. It has its own view and restores the selection, so that
/// the window is unchanged afterwards. Deletes itself when it is closed, by Esc or F5.
class Presentation : public QWidget
{
    Q_OBJECT
public:
    /// What is below the numbers: the chart, the chart and the exits, or the samples.
    enum class Page { Chart, Exits, Samples };

    /// Shows that range of the document on the screen of window.
    Presentation(const PresentedState &state, const PlotRange &range, QWidget *window);

    [[nodiscard]] EnergyChart *chart() const { return m_chart; }
    [[nodiscard]] PresentedExits *exits() const { return m_exits; }
    [[nodiscard]] PresentedSamples *samples() const { return m_samples; }
    [[nodiscard]] PresentedPointer *pointer() const { return m_pointer; }

    [[nodiscard]] Page page() const { return m_page; }
    void setPage(Page page);

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    /// A key asks for a page or for the explanation: what is over the page should go.
    void pageWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void addKeys();
    void refresh();
    void showInterval();
    void showVariant();
    void explain();
    void point(std::optional<VariantId> at);
    void showHint();

    Document *m_document;
    Selection *m_selection;
    const ThresholdView *m_thresholds;
    const Intervals *m_intervals;
    std::optional<VariantId> m_selectedBefore;
    EnergyChart *m_chart;
    PresentedExits *m_exits;
    PresentedSamples *m_samples;
    PresentedPointer *m_pointer;
    QLabel *m_areaWord;
    QLabel *m_area;
    QLabel *m_interval;
    QLabel *m_variant;
    QLabel *m_numbers;
    QLabel *m_explanation; ///< hidden until it is asked for
    QLabel *m_hint;
    QGraphicsOpacityEffect *m_hintOpacity;
    QPropertyAnimation *m_hintFades;
    QTimer m_hintTimer;                 ///< until then
    std::optional<VariantId> m_pointed; ///< whose step is under the mouse
    Page m_page = Page::Chart;
    double m_scale = 1;
};

} // namespace offramp
