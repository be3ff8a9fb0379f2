// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/histogramlayout.h"
#include "ui/charts/hovercard.h"
#include "ui/charts/shownthreshold.h"

#include <QPixmap>
#include <QWidget>

namespace offramp {

/// What a menu of a histogram is about.
struct HistogramPlace {
    std::optional<int> bin = {};            ///< under the pointer, or reached by key
    std::optional<double> uncertainty = {}; ///< under the pointer
    QPoint at;                              ///< on the screen, where the menu opens
};

/// The histogram of one exit, with its threshold as a handle to drag and bins to select. It shows its content and
/// reports the user's gestures. Axes are cached; a frame paints only bars and handle.
class ExitHistogram : public QWidget
{
    Q_OBJECT
public:
    explicit ExitHistogram(QWidget *parent = nullptr);

    [[nodiscard]] const HistogramContent &content() const { return m_content; }
    void setContent(const HistogramContent &content);

    /// The threshold as it is shown; nothing where none decides.
    [[nodiscard]] std::optional<ShownThreshold> threshold() const;

    /// Asks, as one gesture, for another shown threshold, or for one as many intervals further (up if positive).
    void setThreshold(double shown);
    void stepThreshold(int intervals);

    /// Enlarges text, bars and handle by a factor, for an audience.
    void enlarge(double scale);

    /// The middle of the handle's grip, pixels; meaningless at the last exit.
    [[nodiscard]] QPointF gripPixel() const;

    /// Where everything is, in pixels before it was enlarged.
    [[nodiscard]] const HistogramLayout &arrangement() const { return m_layout; }

    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override { return {300, 150}; }

Q_SIGNALS:
    /// A gesture that moves the threshold begins, ends or is cancelled.
    void gestureBegan();
    void gestureEnded();
    void gestureCancelled();

    /// The handle is dragged to this uncertainty.
    void thresholdWanted(double threshold);

    /// The threshold should move by that many intervals (up if positive), or to the next change of the result.
    void stepWanted(int intervals);
    void pageWanted(bool up);
    void changeWanted(bool up);

    /// The samples of these bins should be selected, or none.
    void binsWanted(int first, int last);
    void clearWanted();

    /// The user asks for a menu about a place.
    void menuWanted(const offramp::HistogramPlace &place);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    enum class Gesture { None, Pressed, Dragging, Selecting };

    void arrange();
    void hover(QPointF pointer);
    void showBin(int bin);
    void moveByKey(QKeyEvent *event);
    void walkBins(int bins, bool extend);
    [[nodiscard]] bool isOnHandle(QPointF pointer) const;
    [[nodiscard]] QRectF canvas() const { return {{}, QSizeF(size()) / m_scale}; }

    double m_scale = 1;
    HistogramContent m_content;
    HistogramLayout m_layout;
    double m_top = 0; ///< of the count axis
    QPixmap m_axes;   ///< null when they must be repainted
    Gesture m_gesture = Gesture::None;
    QPointF m_press;
    double m_grip = 0; ///< distance from the handle's middle to where it was pressed, pixels
    std::optional<HoverCard> m_hover;
    std::optional<int> m_bin;    ///< under the pointer, or reached by keyboard
    std::optional<int> m_anchor; ///< where a selection began
};

} // namespace offramp
