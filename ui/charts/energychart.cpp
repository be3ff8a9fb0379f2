// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/energychart.h"

#include "ui/charts/charthits.h"
#include "ui/charts/chartpainter.h"
#include "ui/charts/ghost.h"
#include "ui/charts/hovertext.h"
#include "ui/charts/labelroom.h"
#include "ui/charts/linepainter.h"
#include "ui/charts/markerpainter.h"

#include <QFontInfo>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <cmath>

namespace offramp {

namespace {

constexpr double dragThreshold = 3; ///< pixels; a shorter move is a click

} // namespace

EnergyChart::EnergyChart(Document *document, Selection *selection, const ThresholdView *thresholds, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_thresholds(thresholds)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    connect(document, &Document::recordingsChanged, this, &EnergyChart::readRecordings);
    connect(document, &Document::recordingReplaced, this, &EnergyChart::readAgain);
    connect(document, &Document::looksChanged, this, [this] {
        readContent();
        m_static = {};
        if (!takeLooks(m_layout, m_content))
            arrange();
    });
    connect(document, &Document::resultsChanged, this, &EnergyChart::refresh);
    connect(document, &Document::referenceChanged, this, [this] { m_static = {}; }); // results follow
    connect(document, &Document::curvesChanged, this, &EnergyChart::readCurves);
    connect(document, &Document::variantsChanged, this, [this] {
        readContent();
        arrange(); // names of networks make room for new markers
    });
    connect(thresholds, &ThresholdView::changed, this, &EnergyChart::refresh);
    connect(document, &Document::eMaxChanged, this, &EnergyChart::readEMax);
    connect(selection, &Selection::changed, this, &EnergyChart::refresh);
    readRecordings();
}

void EnergyChart::readContent()
{
    m_content = chartContent(*m_document, m_selection->variant(), m_thresholds->shownUnit(), m_lines);
}

void EnergyChart::setLines(const ReferenceLines *lines)
{
    m_lines = lines;
    connect(lines, &ReferenceLines::changed, this, &EnergyChart::readLines);
    readLines();
}

void EnergyChart::setProposed(const std::vector<OutlinedMarker> &proposed)
{
    m_proposed = proposed;
    update();
}

void EnergyChart::refresh()
{
    readContent();
    const bool hovered = m_hover.has_value();
    m_hover.reset();
    setAccessibleName(m_content.title());
    setAccessibleDescription(spokenContent(m_content));
    update();
    if (hovered && !m_press && underMouse())
        hover(mapFromGlobal(QPointF(QCursor::pos())) / m_scale);
}

void EnergyChart::readRecordings()
{
    refresh();
    m_history.clear();
    m_isFitted = true;
    setRange(wholeRange());
}

void EnergyChart::readCurves()
{
    refresh();
    m_static = {};
    if (m_isFitted)
        setRange(wholeRange());
}

void EnergyChart::readLines()
{
    const std::size_t before = m_content.lines.size();
    refresh();
    m_static = {};
    const bool areOthers = m_content.lines.size() != before;
    const PlotRange fitted = fittedRange(m_content, m_range.logarithmic);
    // As in readAgain(): the same lines of a recording that grows move with every batch.
    if (m_isFitted && !m_press && (areOthers || !servesAs(m_range, fitted)))
        setRange(fitted);
    else if (!m_press || areOthers)
        placeLineLabels(m_layout, m_content);
}

void EnergyChart::readEMax()
{
    if (m_document->eMax().unit != m_content.unit) { // another axis
        m_proposed.clear();
        return readRecordings();
    }
    const QStringList titles = m_content.scale().axisTitles();
    readContent();                 // the rest follows with the results
    if (m_isFitted && !m_eMaxDrag) // nothing moves under the pointer
        setRange(wholeRange());
    else if (m_content.scale().axisTitles() != titles)
        arrange(); // numbers in another unit
    else if (m_content.keepsToEMax())
        m_static = {}; // their steps, and the note, keep to E_max; all else that is cached stays
}

void EnergyChart::readAgain()
{
    readContent();
    traceCurves(m_layout, m_content);
    m_static = {};
    if (!takeLooks(m_layout, m_content))
        arrange(); // exits were switched
    // Nothing moves under the pointer during a gesture, and axes that jump with every batch distract.
    const PlotRange fitted = fittedRange(m_content, m_range.logarithmic);
    if (m_isFitted && !m_press && !servesAs(m_range, fitted))
        setRange(fitted);
}

void EnergyChart::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    if (m_static.isNull() || m_static.devicePixelRatio() != devicePixelRatio())
        m_static = staticChart(size() * devicePixelRatio(), devicePixelRatio(), m_scale, m_layout, m_content, theme);
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_static);
    painter.scale(m_scale, m_scale);
    if (m_drag && m_hasMoved)
        m_drag->paintSlice(painter, m_layout, theme);
    m_layout.labelsAreNames = m_isPresented || m_hover; // one card at a time
    paintMarkers(painter, m_layout, m_content, theme);
    paintProposed(painter, m_layout, m_proposed, theme);
    if (m_viewGesture)
        m_viewGesture->paint(painter, m_layout.geometry, theme);
    if (m_hover)
        paintHoverCard(painter, *m_hover, canvas().adjusted(6, 6, -6, -6), m_layout.font, theme);
    if (hasFocus() && !m_isPresented) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.accent, 1));
        painter.drawRoundedRect(canvas().adjusted(1.5, 1.5, -1.5, -1.5), 6, 6);
    }
}

void EnergyChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void EnergyChart::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        arrange();
    QWidget::changeEvent(event);
}

void EnergyChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    const QPointF pointer = event->position() / m_scale;
    m_press = pointer;
    m_hasMoved = false;
    m_hover.reset();
    ++m_gesture;
    if (event->modifiers().testFlag(Qt::ShiftModifier)) {
        m_viewGesture.emplace(ViewGesture::Kind::Band, pointer);
        return;
    }
    const auto [marker, isEMax] = hitAt(m_content, m_layout.geometry, pointer);
    if (isEMax) {
        m_grip = pointer - QPointF(m_layout.geometry.x(m_content.eMax), pointer.y());
        m_eMaxDrag.emplace(m_document);
        return;
    }
    if (!marker) {
        m_viewGesture.emplace(ViewGesture::Kind::Pan, pointer);
        return;
    }
    const VariantId id = marker->id;
    m_grip = pointer - m_layout.geometry.pixel(marker->point);
    m_selection->select(id);
    const Variant &variant = *m_document->variant(id);
    if (const QString why = immovableText(variant, *m_document); !why.isEmpty())
        Q_EMIT message(why);
    else
        m_drag.emplace(m_document, id, movedExit(variant, *m_selection), m_grip);
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
        setCursor(Qt::ClosedHandCursor);
    } else if (m_eMaxDrag) {
        m_eMaxDrag->moveTo(m_layout.geometry, pointer.x() - m_grip.x());
        setCursor(Qt::SplitHCursor);
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
    const bool movedEMax = m_eMaxDrag && m_hasMoved;
    m_drag.reset();
    m_eMaxDrag.reset();
    m_press.reset();
    m_viewGesture.reset();
    unsetCursor();
    if (movedEMax && m_isFitted)
        setRange(fittedRange(m_content, m_range.logarithmic));
}

void EnergyChart::mouseDoubleClickEvent(QMouseEvent *event)
{
    endGesture();
    const QPointF pointer = event->position() / m_scale;
    if (event->button() == Qt::LeftButton && !hitAt(m_content, m_layout.geometry, pointer).marker
        && !toggleNetworkAt(m_document, m_layout, pointer))
        fit();
}

void EnergyChart::leaveEvent(QEvent *event)
{
    m_hover.reset();
    update();
    QWidget::leaveEvent(event);
}

void EnergyChart::wheelEvent(QWheelEvent *event)
{
    if (m_content.isEmpty())
        return;
    const double notches = event->angleDelta().y() / 120.0;
    changeView({m_layout.geometry.zoomed(event->position() / m_scale, std::pow(0.85, notches)), false});
    event->accept();
}

void EnergyChart::hover(QPointF pointer)
{
    const ChartHit hit = hitAt(m_content, m_layout.geometry, pointer);
    const Variant *variant = hit.marker ? m_document->variant(hit.marker->id) : nullptr;
    const bool canDrag = variant && immovableText(*variant, *m_document).isEmpty();
    const NetworkName *name = hit.marker || hit.isEMax ? nullptr : networkNameAt(m_layout, pointer);
    const auto over = name ? Qt::PointingHandCursor : Qt::ArrowCursor;
    setCursor(hit.isEMax ? Qt::SplitHCursor : canDrag ? Qt::OpenHandCursor : over);
    auto card = name ? std::optional(nameCard(*name))
                     : hoverCardAt(m_content, m_document->results(), *m_thresholds, m_layout.geometry, pointer);
    if (const auto exit = canDrag ? movedExit(*variant, *m_selection) : std::nullopt)
        card->rows.append(dragRow(*exit));
    if (card == m_hover)
        return;
    m_hover = std::move(card);
    update();
}

bool EnergyChart::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip)
        setToolTip(axisTip(m_content, m_layout.geometry, static_cast<QHelpEvent *>(event)->pos() / m_scale));
    // During a drag, Escape cancels the drag and does nothing else in the window.
    if (event->type() == QEvent::ShortcutOverride && (m_drag || m_eMaxDrag || m_viewGesture)
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape)
        event->accept();
    return QWidget::event(event);
}

void EnergyChart::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Backspace || event->matches(QKeySequence::Back))
        return back();
    switch (event->key()) {
    case Qt::Key_Escape:
        return cancelGesture(event);
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Down:
    case Qt::Key_Up:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        return moveSelected(event);
    default:
        QWidget::keyPressEvent(event);
    }
}

void EnergyChart::cancelGesture(QKeyEvent *event)
{
    if (!m_drag && !m_eMaxDrag && !m_viewGesture)
        return QWidget::keyPressEvent(event);
    if (m_drag)
        m_drag->cancel();
    if (m_eMaxDrag)
        m_eMaxDrag->cancel();
    m_drag.reset();
    m_eMaxDrag.reset();
    m_viewGesture.reset();
    update();
}

void EnergyChart::moveSelected(QKeyEvent *event)
{
    const Variant *variant = m_selection->variant() ? m_document->variant(*m_selection->variant()) : nullptr;
    if (!variant || !m_content.find(variant->id) || !immovableText(*variant, *m_document).isEmpty())
        return;
    if (!event->isAutoRepeat() || !m_keyGesture || m_keyGesture->variant() != variant->id)
        m_keyGesture.emplace(m_document, variant->id, movedExit(*variant, *m_selection));
    moveByKey(*m_keyGesture, *event);
}

bool EnergyChart::focusNextPrevChild(bool next)
{
    // Tab walks the variants first, then leaves the chart.
    return m_selection->step(next ? 1 : -1) || QWidget::focusNextPrevChild(next);
}

} // namespace offramp
