// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/exithistogram.h"

#include "ui/charts/accessiblecharts.h"
#include "ui/charts/histogrampainter.h"
#include "ui/theme/textsize.h"
#include "ui/wording/thresholdtips.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <QContextMenuEvent>
#include <QFontInfo>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

constexpr double hitRadius = 9;     ///< pixels around the pointer in which the handle is hit
constexpr double dragThreshold = 3; ///< pixels; a shorter move is a click
constexpr QSize least{150, 96};     ///< pixels at the usual text size

/// What is under the pointer: the threshold or an axis. Bars have a card.
QString tipAt(const HistogramLayout &layout, const HistogramContent &content, bool isOnHandle, QPointF pointer)
{
    if (isOnHandle)
        return ExitHistogram::tr("%1 %2: a sample exits here, otherwise it continues. Drag to change it.")
            .arg(exitCondition(content.scale), thresholdsWithUnit({*content.threshold}, content.scale));
    if (pointer.y() > layout.area.bottom())
        return uncertaintyTip(content.scale);
    return pointer.x() < layout.area.left() ? tipText(Tip::HistogramAxis) : QString();
}

} // namespace

ExitHistogram::ExitHistogram(QWidget *parent)
    : QWidget(parent)
{
    makeChartsAccessible();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
}

QSize ExitHistogram::minimumSizeHint() const
{
    const TextSize &text = TextSize::instance();
    return {text.scaled(least.width()), text.scaled(least.height())};
}

void ExitHistogram::setContent(const HistogramContent &content)
{
    if (content == m_content)
        return;
    m_content = content;
    const double fitted = fittedTop(content.counts);
    if (!topServes(m_top, fitted))
        m_top = fitted;
    arrange();
    setAccessibleName(axisTitle(content));
    setAccessibleDescription(spokenContent(content));
    tellThreshold(this);
    if (m_bin && m_gesture == Gesture::None)
        showBin(std::min(*m_bin, content.bins.count - 1));
}

std::optional<ShownThreshold> ExitHistogram::threshold() const
{
    if (!m_content.threshold)
        return std::nullopt;
    return shownThreshold(*m_content.threshold, m_content.bins.low, m_content.bins.high(), m_content.scale);
}

void ExitHistogram::setThreshold(double shown)
{
    Q_EMIT gestureBegan();
    Q_EMIT thresholdWanted(m_content.scale.fromShown(shown));
    Q_EMIT gestureEnded();
}

void ExitHistogram::stepThreshold(int intervals)
{
    Q_EMIT gestureBegan();
    Q_EMIT stepWanted(m_content.scale.exitsBelow() ? intervals : -intervals);
    Q_EMIT gestureEnded();
}

void ExitHistogram::enlarge(double scale)
{
    m_scale = scale;
    m_axes = {};
    arrange();
}

QPointF ExitHistogram::gripPixel() const
{
    return m_scale * QPointF(m_layout.handleX(m_content.threshold.value_or(0)), m_layout.gripY);
}

void ExitHistogram::arrange()
{
    QFont small = font();
    small.setPixelSize(static_cast<int>(std::round(0.92 * QFontInfo(small).pixelSize())));
    const HistogramLayout layout = layoutHistogram(canvas().adjusted(3, 2, -3, -3), m_content, m_top, small);
    if (layout != m_layout)
        m_axes = {};
    m_layout = layout;
    update();
}

void ExitHistogram::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    if (m_axes.isNull() || m_axes.devicePixelRatio() != devicePixelRatio()) {
        m_axes = QPixmap(size() * devicePixelRatio());
        m_axes.setDevicePixelRatio(devicePixelRatio());
        m_axes.fill(theme.surface);
        QPainter painter(&m_axes);
        painter.scale(m_scale, m_scale);
        paintHistogramAxes(painter, m_layout, m_content, theme);
    }
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_axes);
    painter.scale(m_scale, m_scale);
    if (m_bin)
        painter.fillRect(m_layout.column(*m_bin), withAlpha(theme.text, 0.08));
    paintBars(painter, m_layout, m_content, theme);
    paintHandle(painter, m_layout, m_content, m_gesture == Gesture::Dragging || hasFocus(), theme);
    if (m_hover)
        paintHoverCard(painter, *m_hover, canvas().adjusted(2, 2, -2, -2), m_layout.font, theme);
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, 1));
        painter.drawRoundedRect(canvas().adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    }
}

void ExitHistogram::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void ExitHistogram::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_axes = {};
        arrange();
    }
    QWidget::changeEvent(event);
}

bool ExitHistogram::isOnHandle(QPointF pointer) const
{
    return m_content.threshold && std::abs(pointer.x() - m_layout.handleX(*m_content.threshold)) <= hitRadius
           && pointer.y() < m_layout.area.bottom() + hitRadius;
}

void ExitHistogram::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    m_press = event->position() / m_scale;
    m_hover.reset();
    if (isOnHandle(m_press)) {
        m_gesture = Gesture::Pressed;
        m_grip = m_press.x() - m_layout.handleX(*m_content.threshold);
        m_bin.reset();
        setCursor(Qt::SplitHCursor);
    } else {
        m_gesture = Gesture::Selecting;
        m_bin = m_anchor = m_layout.binAt(m_press.x());
    }
    update();
}

void ExitHistogram::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF pointer = event->position() / m_scale;
    switch (m_gesture) {
    case Gesture::None:
        return hover(pointer);
    case Gesture::Pressed:
        if (std::abs(pointer.x() - m_press.x()) <= dragThreshold)
            return;
        m_gesture = Gesture::Dragging;
        Q_EMIT gestureBegan();
        [[fallthrough]];
    case Gesture::Dragging:
        Q_EMIT thresholdWanted(m_layout.uncertaintyAt(pointer.x() - m_grip));
        return;
    case Gesture::Selecting:
        if (std::abs(pointer.x() - m_press.x()) <= dragThreshold && m_bin == m_anchor)
            return;
        m_bin = m_layout.binAt(pointer.x());
        Q_EMIT binsWanted(std::min(*m_bin, *m_anchor), std::max(*m_bin, *m_anchor));
    }
}

void ExitHistogram::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const Gesture ended = std::exchange(m_gesture, Gesture::None);
    if (ended == Gesture::Dragging)
        Q_EMIT gestureEnded();
    // A click selects the bar under the pointer, or nothing where there is no bar.
    const QPointF pointer = event->position() / m_scale;
    if (ended == Gesture::Selecting && std::abs(pointer.x() - m_press.x()) <= dragThreshold) {
        if (m_layout.area.contains(m_press) && m_content.counts.total(*m_anchor) > 0)
            Q_EMIT binsWanted(*m_anchor, *m_anchor);
        else
            Q_EMIT clearWanted();
    }
    hover(pointer);
}

void ExitHistogram::contextMenuEvent(QContextMenuEvent *event)
{
    event->accept();
    if (m_gesture != Gesture::None)
        return;
    const QPointF pointer = QPointF(event->pos()) / m_scale;
    const bool isInPlot = m_layout.area.contains(pointer);
    HistogramPlace place{m_bin, {}, event->globalPos()};
    if (event->reason() == QContextMenuEvent::Keyboard) {
        const double x = m_bin ? m_scale * m_layout.column(*m_bin).center().x() : gripPixel().x();
        place.at = mapToGlobal(QPointF(x, m_scale * m_layout.area.center().y()).toPoint());
    } else {
        place.bin = isInPlot ? std::optional(m_layout.binAt(pointer.x())) : std::nullopt;
        place.uncertainty = isInPlot ? std::optional(m_layout.uncertaintyAt(pointer.x())) : std::nullopt;
    }
    Q_EMIT menuWanted(place);
}

void ExitHistogram::leaveEvent(QEvent *event)
{
    m_hover.reset();
    m_bin.reset();
    update();
    QWidget::leaveEvent(event);
}

void ExitHistogram::hover(QPointF pointer)
{
    setCursor(isOnHandle(pointer) ? Qt::SplitHCursor : Qt::ArrowCursor);
    if (m_layout.area.contains(pointer) && !isOnHandle(pointer)) {
        showBin(m_layout.binAt(pointer.x()));
    } else if (m_hover) {
        m_hover.reset();
        m_bin.reset();
        update();
    }
}

void ExitHistogram::showBin(int bin)
{
    const auto place = static_cast<std::size_t>(bin);
    const QRectF column = m_layout.column(bin);
    QString counts
        = tr("%1 correct, %2 incorrect")
              .arg(groupedCount(m_content.counts.correct[place]), groupedCount(m_content.counts.incorrect[place]));
    if (!m_content.selected.empty())
        counts += tr(", %1 selected").arg(groupedCount(m_content.selected[place]));
    // At the upper edge and low, so that the bars stay in view.
    const HoverCard card{QPointF(column.center().x(), -16), binText(m_content, bin), {{counts, {}}}, false};
    if (m_bin == bin && m_hover == card)
        return;
    m_bin = bin;
    m_hover = card;
    update();
}

bool ExitHistogram::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const QPointF pointer = QPointF(static_cast<QHelpEvent *>(event)->pos()) / m_scale;
        setToolTip(tipAt(m_layout, m_content, isOnHandle(pointer), pointer));
    }
    // During a drag, Escape cancels the drag and does nothing else in the window.
    if (event->type() == QEvent::ShortcutOverride && m_gesture != Gesture::None
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape)
        event->accept();
    return QWidget::event(event);
}

void ExitHistogram::keyPressEvent(QKeyEvent *event)
{
    const bool ctrl = event->modifiers().testFlag(Qt::ControlModifier);
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Escape:
        if (std::exchange(m_gesture, Gesture::None) == Gesture::Dragging)
            Q_EMIT gestureCancelled();
        else
            Q_EMIT clearWanted();
        return update();
    case Qt::Key_Space:
        if (m_bin)
            Q_EMIT binsWanted(*m_bin, *m_bin);
        m_anchor = m_bin;
        return;
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (ctrl)
            return walkBins(event->key() == Qt::Key_Right ? 1 : -1, shift);
        return moveByKey(event);
    case Qt::Key_Down:
    case Qt::Key_Up:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        return moveByKey(event);
    default:
        QWidget::keyPressEvent(event);
    }
}

void ExitHistogram::moveByKey(QKeyEvent *event)
{
    if (!m_content.threshold)
        return QWidget::keyPressEvent(event);
    const int key = event->key();
    const bool right = key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_PageUp;
    const bool up = right == (m_content.scale.exitsBelow());
    if (!event->isAutoRepeat())
        Q_EMIT gestureBegan();
    if (key == Qt::Key_PageUp || key == Qt::Key_PageDown)
        Q_EMIT pageWanted(up);
    else if (event->modifiers().testFlag(Qt::ShiftModifier))
        Q_EMIT changeWanted(up);
    else
        Q_EMIT stepWanted(up ? 1 : -1);
}

void ExitHistogram::walkBins(int bins, bool extend)
{
    const int towards = m_content.scale.exitsBelow() ? bins : -bins;
    const int start = m_content.scale.exitsBelow() ? 0 : m_content.bins.count - 1;
    showBin(m_bin ? std::clamp(*m_bin + towards, 0, m_content.bins.count - 1) : start);
    if (!extend) {
        m_anchor = m_bin;
        return;
    }
    m_anchor = m_anchor.value_or(*m_bin);
    Q_EMIT binsWanted(std::min(*m_bin, *m_anchor), std::max(*m_bin, *m_anchor));
}

void ExitHistogram::focusOutEvent(QFocusEvent *event)
{
    m_hover.reset();
    m_bin.reset();
    QWidget::focusOutEvent(event);
}

} // namespace offramp
