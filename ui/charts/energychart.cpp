// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/energychart.h"

#include "ui/charts/accessiblecharts.h"
#include "core/results/startingvariants.h"
#include "ui/charts/chartpainter.h"
#include "ui/charts/ghost.h"
#include "ui/charts/labelroom.h"
#include "ui/charts/linepainter.h"
#include "ui/charts/markerpainter.h"
#include "ui/document/thresholdgesture.h"

#include <QEvent>
#include <QPaintEvent>
#include <QPainter>

#include <utility>

namespace offramp {

EnergyChart::EnergyChart(Document *document, Selection *selection, const ThresholdView *thresholds, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_thresholds(thresholds)
{
    makeChartsAccessible();
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

EnergyChart::~EnergyChart() = default;

void EnergyChart::readContent()
{
    const EntropyUnit unit = m_thresholds->shownUnit();
    m_content = chartContent(*m_document, m_selection->variant(), unit, m_lines);
    for (ChartMarker &marker : m_content.markers)
        marker.isAmongSelected = m_selection->isAmong(marker.id);
    if (m_target)
        m_content.target = chartTarget(*m_document, *m_target, unit);
}

void EnergyChart::setTarget(TargetLine *target)
{
    m_target = target;
    connect(target, &TargetLine::changed, this, [this] {
        refresh();
        if (!m_press)
            arrange(); // names of networks make room for its label; in a drag, once that ends
    });
    refresh();
}

void EnergyChart::addVariant(RecordingId network, double threshold)
{
    const RecordingPtr recording = m_document->recording(network);
    if (recording->exitsOn().size() < 2)
        Q_EMIT message(tr("Only one exit of %1 is on, so all its variants are the same.").arg(nameOf(*recording)));
    else
        m_selection->select(m_document->addVariant(network, thresholdsAt(*recording, threshold)));
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
    tellThreshold(this);
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
    readContent();             // the rest follows with the results
    if (m_isFitted && !m_drag) // nothing moves under the pointer
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

void EnergyChart::paintEvent(QPaintEvent *event)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    if (event->region().subtracted(std::exchange(m_readoutChanges, {})).isEmpty()) {
        if (m_withoutReadout.isNull() || m_withoutReadout.devicePixelRatio() != devicePixelRatio()) {
            m_withoutReadout = QPixmap(size() * devicePixelRatio());
            m_withoutReadout.setDevicePixelRatio(devicePixelRatio());
            QPainter everything(&m_withoutReadout);
            paintAll(everything);
        }
        painter.drawPixmap(0, 0, m_withoutReadout);
        painter.scale(m_scale, m_scale);
    } else {
        m_withoutReadout = {};
        paintAll(painter);
    }
    if (const auto numbers = readout())
        paintReadout(painter, m_layout, *numbers, *m_readout, theme);
}

/// All but the read-out, which covers nothing else that moves with the pointer.
void EnergyChart::paintAll(QPainter &painter)
{
    const Theme &theme = Theme::of(palette());
    if (m_static.isNull() || m_static.devicePixelRatio() != devicePixelRatio())
        m_static = staticChart(size() * devicePixelRatio(), devicePixelRatio(), m_scale, m_layout, m_content, theme);
    painter.drawPixmap(0, 0, m_static);
    painter.scale(m_scale, m_scale);
    if (m_drag && m_hasMoved)
        m_drag->paint(painter, m_layout, theme);
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

} // namespace offramp
