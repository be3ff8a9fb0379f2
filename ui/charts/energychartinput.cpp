// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What pointer and keys do in the chart.
#include "ui/charts/emaxdrag.h"
#include "ui/charts/energychart.h"
#include "ui/charts/hovertext.h"
#include "ui/charts/markerdrag.h"
#include "ui/charts/targetdrag.h"
#include "ui/document/thresholdgesture.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>

namespace offramp {

namespace {

constexpr double dragThreshold = 3; ///< pixels; a shorter move is a click
constexpr double panStep = 0.1;     ///< of the plot, for each press of a key

/// Where the plane moves, in shares of the plot, when the view moves as an arrow key says; nothing for other keys.
std::optional<QPointF> panOf(int key)
{
    switch (key) {
    case Qt::Key_Left:
        return QPointF(panStep, 0);
    case Qt::Key_Right:
        return QPointF(-panStep, 0);
    case Qt::Key_Up:
        return QPointF(0, panStep);
    case Qt::Key_Down:
        return QPointF(0, -panStep);
    default:
        return std::nullopt;
    }
}

} // namespace

void EnergyChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    const QPointF pointer = event->position() / m_scale;
    m_press = pointer;
    m_hasMoved = false;
    setHover(std::nullopt, std::nullopt);
    ++m_gesture;
    if (event->modifiers().testFlag(Qt::ShiftModifier))
        m_viewGesture.emplace(ViewGesture::Kind::Band, pointer);
    else
        press(hitAt(m_content, m_layout.geometry, pointer), pointer);
}

void EnergyChart::press(const ChartHit &hit, QPointF pointer)
{
    const PlotGeometry &geometry = m_layout.geometry;
    if (hit.isEMax)
        m_drag = std::make_unique<EMaxDrag>(m_document, geometry, pointer);
    else if (hit.isTarget)
        m_drag = std::make_unique<TargetDrag>(m_target, geometry, pointer);
    if (m_drag)
        return;
    if (!hit.marker) {
        m_viewGesture.emplace(ViewGesture::Kind::Pan, pointer);
        return;
    }
    const VariantId id = hit.marker->id;
    const QPointF grip = pointer - geometry.pixel(hit.marker->point);
    m_selection->select(id); // which reads the content again
    const Variant &variant = *m_document->variant(id);
    if (const QString why = immovableText(variant, *m_document); !why.isEmpty())
        Q_EMIT message(why);
    else
        m_drag = std::make_unique<MarkerDrag>(m_document, id, movedExit(variant, *m_selection), grip);
}

void EnergyChart::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF pointer = event->position() / m_scale;
    if (!m_press) {
        ++m_gesture;
        hover(pointer);
        return;
    }
    const QPointF moved = pointer - *m_press;
    m_hasMoved = m_hasMoved || std::hypot(moved.x(), moved.y()) > dragThreshold;
    if (!m_hasMoved)
        return;
    if (m_drag) {
        m_drag->moveTo(m_layout.geometry, pointer);
        setCursor(m_drag->cursor());
        if (m_drag->showsTarget() && m_content.target)
            setHover(targetCard(m_content, m_layout.geometry), std::nullopt);
    } else if (m_viewGesture) {
        setCursor(m_viewGesture->isBand() ? Qt::CrossCursor : Qt::SizeAllCursor);
        if (const auto range = m_viewGesture->moveTo(m_layout.geometry, pointer))
            changeView({*range, false});
        update();
    }
}

void EnergyChart::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const auto range = m_viewGesture ? m_viewGesture->release(m_layout.geometry) : std::nullopt;
    const auto clicked = m_viewGesture && !m_viewGesture->isBand() && !m_hasMoved ? m_press : std::nullopt;
    endGesture();
    if (clicked)
        toggleNetworkAt(m_document, m_layout, *clicked);
    if (range)
        changeView({*range, false});
    update();
}

void EnergyChart::endGesture()
{
    const bool refits = m_drag && m_drag->changesRange() && m_hasMoved && m_isFitted;
    const bool arranges = m_drag && m_drag->showsTarget() && m_hasMoved;
    m_drag.reset();
    m_press.reset();
    m_viewGesture.reset();
    unsetCursor();
    if (refits)
        setRange(fittedRange(m_content, m_range.logarithmic));
    else if (arranges)
        arrange();
}

void EnergyChart::mouseDoubleClickEvent(QMouseEvent *event)
{
    endGesture();
    const QPointF pointer = event->position() / m_scale;
    const ChartHit hit = hitAt(m_content, m_layout.geometry, pointer);
    if (event->button() != Qt::LeftButton || hit.marker || toggleNetworkAt(m_document, m_layout, pointer))
        return;
    const bool isOnLine = hit.isEMax || hit.isTarget;
    if (const auto curve = isOnLine ? std::nullopt : curveHitAt(m_content, m_layout.geometry, pointer))
        addVariant(curve->network, curve->place.point.threshold);
    else
        fit();
}

void EnergyChart::contextMenuEvent(QContextMenuEvent *event)
{
    event->accept();
    if (m_press)
        return;
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    const QPointF pixel = isByKey ? menuPixel() : QPointF(event->pos()) / m_scale;
    const ChartPlace place = placeAt(m_content, m_layout, pixel);
    if (place.variant && m_selection->isAmong(*place.variant))
        m_selection->select(*place.variant, std::vector(m_selection->all()));
    else if (place.variant)
        m_selection->select(place.variant);
    Q_EMIT menuWanted(place, mapToGlobal((pixel * m_scale).toPoint()));
}

QVariant EnergyChart::inputMethodQuery(Qt::InputMethodQuery query) const
{
    if (query != Qt::ImCursorRectangle)
        return QWidget::inputMethodQuery(query);
    return QRect((menuPixel() * m_scale).toPoint(), QSize(1, 1));
}

void EnergyChart::leaveEvent(QEvent *event)
{
    setHover(std::nullopt, std::nullopt);
    QWidget::leaveEvent(event);
}

void EnergyChart::wheelEvent(QWheelEvent *event)
{
    const double notches = event->angleDelta().y() / 120.0;
    zoomAt(event->position() / m_scale, std::pow(0.85, notches));
    event->accept();
}

void EnergyChart::hover(QPointF pointer)
{
    const ChartHit hit = hitAt(m_content, m_layout.geometry, pointer);
    const Variant *variant = hit.marker ? m_document->variant(hit.marker->id) : nullptr;
    const bool canDrag = variant && immovableText(*variant, *m_document).isEmpty();
    const bool isOnLine = hit.isEMax || hit.isTarget;
    const NetworkName *name = hit.marker || isOnLine ? nullptr : networkNameAt(m_layout, pointer);
    setCursor(hit.isEMax     ? Qt::SplitHCursor
              : hit.isTarget ? TargetDrag::targetCursor(m_content.target->aim.kind)
              : canDrag      ? Qt::OpenHandCursor
              : name         ? Qt::PointingHandCursor
                             : Qt::ArrowCursor);
    auto card = name ? std::optional(nameCard(*name))
                     : hoverCardAt(m_content, m_document->results(), *m_thresholds, m_layout.geometry, pointer);
    if (const auto exit = canDrag ? movedExit(*variant, *m_selection) : std::nullopt)
        card->rows.append(dragRow(*exit));
    const bool isCurve = card && !hit.marker && !isOnLine && !name && curveHitAt(m_content, m_layout.geometry, pointer);
    if (isCurve && !m_isPresented)
        card->rows.append({tr("Double click"), tr("adds a variant")});
    const bool isInPlot = m_layout.geometry.area.contains(pointer);
    const bool isEmpty = !card && isInPlot && !m_isPresented && !m_content.isEmpty();
    setHover(std::move(card), isEmpty ? std::optional(pointer) : std::nullopt);
}

void EnergyChart::setHover(std::optional<HoverCard> card, std::optional<QPointF> readout)
{
    if (card == m_hover && readout == m_readout)
        return;
    const bool isOnlyReadout = card == m_hover;
    QRegion changed = readoutPlace();
    m_hover = std::move(card);
    m_readout = readout;
    if (!isOnlyReadout)
        return update();
    changed += readoutPlace();
    m_readoutChanges += changed;
    update(changed);
}

QRegion EnergyChart::readoutPlace() const
{
    const auto numbers = readout();
    return numbers ? readoutRegion(m_layout, *numbers, *m_readout, m_scale) : QRegion();
}

std::optional<Readout> EnergyChart::readout() const
{
    return m_readout ? readoutAt(m_layout.geometry, m_content.scale(), *m_readout) : std::nullopt;
}

bool EnergyChart::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip)
        setToolTip(axisTip(m_content, m_layout.geometry, static_cast<QHelpEvent *>(event)->pos() / m_scale));
    // During a drag, Escape cancels the drag and does nothing else in the window.
    if (event->type() == QEvent::ShortcutOverride && (m_drag || m_viewGesture)
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape)
        event->accept();
    return QWidget::event(event);
}

void EnergyChart::keyPressEvent(QKeyEvent *event)
{
    if (!takesKey(event))
        QWidget::keyPressEvent(event);
}

bool EnergyChart::takesKey(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Backspace || event->matches(QKeySequence::Back)) {
        back();
        return true;
    }
    const auto pan = event->modifiers().testFlag(Qt::ControlModifier) ? panOf(event->key()) : std::nullopt;
    if (pan) {
        m_gesture += event->isAutoRepeat() ? 0 : 1;
        panBy(*pan);
        return true;
    }
    switch (event->key()) {
    case Qt::Key_Escape:
        if (!m_drag && !m_viewGesture)
            return false;
        cancelGesture();
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
    case Qt::Key_Minus:
        zoom(event->key() != Qt::Key_Minus);
        return true;
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Down:
    case Qt::Key_Up:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        moveSelected(event);
        return true;
    default:
        return false;
    }
}

void EnergyChart::cancelGesture()
{
    if (m_drag)
        m_drag->cancel();
    m_drag.reset();
    m_viewGesture.reset();
    setHover(std::nullopt, std::nullopt);
    update();
}

void EnergyChart::moveSelected(QKeyEvent *event)
{
    const Variant *variant = movable();
    if (!variant)
        return;
    if (!event->isAutoRepeat() || !m_keyGesture || m_keyGesture->variant() != variant->id)
        m_keyGesture = std::make_unique<ThresholdGesture>(m_document, variant->id, movedExit(*variant, *m_selection));
    moveByKey(*m_keyGesture, *event);
}

bool EnergyChart::focusNextPrevChild(bool next)
{
    // Tab walks the variants first, then leaves the chart. Its buttons ask here too.
    const QWidget *focused = window()->focusWidget();
    const bool isInButton = focused && focused != this && isAncestorOf(focused);
    return (!isInButton && m_selection->step(next ? 1 : -1)) || QWidget::focusNextPrevChild(next);
}

} // namespace offramp
