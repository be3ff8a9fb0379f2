// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/chartdrag.h"
#include "ui/charts/charthits.h"
#include "ui/charts/chartlayout.h"
#include "ui/charts/hovercard.h"
#include "ui/charts/readout.h"
#include "ui/charts/shownthreshold.h"
#include "ui/charts/viewgesture.h"
#include "ui/charts/viewhistory.h"
#include "ui/wording/thresholdview.h"

#include <QPixmap>
#include <QRegion>
#include <QWidget>

#include <memory>

namespace offramp {

class ThresholdGesture;

/// The energy-accuracy chart: trade-off curves with their networks' names, the step curve shaded up to E_max, which can
/// be dragged, and the variants, draggable by mouse and keyboard: along their curves, or, where exits have thresholds
/// of their own, along the slice that one of these reaches. A double click on a curve adds a variant there. A target
/// line can be dragged too, and shows what serves it best. The static parts are cached; a frame paints only markers and
/// steps, and where only the read-out moves, only that.
class EnergyChart : public QWidget
{
    Q_OBJECT
public:
    EnergyChart(Document *document, Selection *selection, const ThresholdView *thresholds, QWidget *parent = nullptr);
    ~EnergyChart() override;

    /// Shows proposed variants.
    void setProposed(const std::vector<OutlinedMarker> &proposed);

    /// Shows lines to compare with, which follow the same document and live as long.
    void setLines(const ReferenceLines *lines);

    /// The lines, or null.
    [[nodiscard]] const ReferenceLines *lines() const { return m_lines; }

    /// Shows a target line, which lives as long.
    void setTarget(TargetLine *target);

    /// Adds a variant of an open network and selects it: the same threshold at every exit, of the interval that
    /// threshold is in. Only a message where no threshold of the network changes anything.
    void addVariant(RecordingId network, double threshold);

    /// The part of the plane in view.
    [[nodiscard]] const PlotRange &range() const { return m_range; }

    /// The pixel of a point of the plane.
    [[nodiscard]] QPointF pixelOf(const Point &point) const { return m_layout.geometry.pixel(point) * m_scale; }

    /// Where everything is, in pixels before the text was enlarged.
    [[nodiscard]] const ChartLayout &layout() const { return m_layout; }

    /// What is said of the place under the pointer, if anything.
    [[nodiscard]] const std::optional<HoverCard> &hoverCard() const { return m_hover; }

    /// What the axes say under the pointer, where nothing else is.
    [[nodiscard]] std::optional<Readout> readout() const;

    /// Whether everything is in view, and stays so when the document changes.
    [[nodiscard]] bool isFitted() const { return m_isFitted; }

    [[nodiscard]] bool isLogarithmic() const { return m_range.logarithmic; }

    /// Chooses the energy axis. Until then the chart chooses one whenever a recording is opened or closed.
    void setLogarithmic(bool logarithmic);

    /// The threshold that arrow keys move, as it is shown: that of the selected variant, or, where its exits differ, of
    /// the exit that was touched last. Nothing where none can be moved.
    [[nodiscard]] std::optional<ShownThreshold> threshold() const;

    /// Moves that threshold to a shown one, or by as many intervals of those (up if positive), as one gesture.
    void setThreshold(double shown);
    void stepThreshold(int intervals);

    /// Selects the variant that many rows further, if there is one.
    void stepVariant(int rows);

    /// Zooms to fit everything.
    void fit();

    /// Zooms by a step, closer where in is true, around the selected variant, or the middle where that is not in view.
    void zoom(bool in);

    /// Shows another part of the plane; back() returns from it.
    void showRange(const PlotRange &range);

    /// Returns to the view before the last zoom, pan or fit.
    void back();

    /// Enlarges text, lines and markers by a factor, for an audience.
    void enlarge(double scale);

    [[nodiscard]] QSize minimumSizeHint() const override { return {280, 115}; }
    [[nodiscard]] QSize sizeHint() const override { return {760, 560}; }

    /// Where a menu opens that is asked for by key: at the selected variant.
    [[nodiscard]] QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;

Q_SIGNALS:
    void logarithmicChanged(bool logarithmic);
    void viewChanged(); ///< another part of the plane is in view, or isFitted() changed

    /// The user asks for a menu about a place; at: on the screen. A variant there is selected by then.
    void menuWanted(const offramp::ChartPlace &place, const QPoint &at);

    /// A message for the user about something that could not be done.
    void message(const QString &sentence);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void refresh();
    void readRecordings();
    void readAgain();
    void readCurves();
    void readLines();
    void readEMax();
    void readContent();
    void setRange(const PlotRange &range);
    void changeView(const ChartView &view);
    [[nodiscard]] PlotRange wholeRange() const;
    [[nodiscard]] QRectF canvas() const { return {{}, QSizeF(size()) / m_scale}; }
    void zoomAt(QPointF pixel, double factor);
    void panBy(QPointF share);
    void arrange();
    void hover(QPointF pointer);
    void setHover(std::optional<HoverCard> card, std::optional<QPointF> readout);
    [[nodiscard]] QRegion readoutPlace() const;
    void paintAll(QPainter &painter);
    void press(const ChartHit &hit, QPointF pointer);
    [[nodiscard]] QPointF menuPixel() const;
    [[nodiscard]] bool takesKey(QKeyEvent *event);
    [[nodiscard]] const Variant *movable() const;
    void moveSelected(QKeyEvent *event);
    void endGesture();
    void cancelGesture();

    Document *m_document;
    Selection *m_selection;
    const ThresholdView *m_thresholds;
    const ReferenceLines *m_lines = nullptr;
    TargetLine *m_target = nullptr;
    ChartContent m_content;
    std::vector<OutlinedMarker> m_proposed;
    PlotRange m_range;
    ChartLayout m_layout;
    QPixmap m_static;                 ///< null when it must be repainted
    std::optional<bool> m_chosenAxis; ///< the user's choice, if any
    bool m_isFitted = true;           ///< until the user zooms or pans
    std::unique_ptr<ChartDrag> m_drag;
    std::optional<QPointF> m_press; ///< where the button was pressed
    std::optional<ViewGesture> m_viewGesture;
    ViewHistory m_history;
    int m_gesture = 0; ///< counts gestures of the view; turns of the wheel in one place are one gesture
    double m_scale = 1;
    bool m_isPresented = false;                     ///< to an audience, without hints
    bool m_hasMoved = false;                        ///< farther than dragThreshold
    std::unique_ptr<ThresholdGesture> m_keyGesture; ///< of a key held down
    std::optional<HoverCard> m_hover;
    std::optional<QPointF> m_readout; ///< where the pointer is, while the axes are read there
    QRegion m_readoutChanges;         ///< pixels to be painted since the read-out moved, and for nothing else
    QPixmap m_withoutReadout;         ///< everything else, while only that moves; else null
};

} // namespace offramp
