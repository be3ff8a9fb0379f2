// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/recordingpanel.h"

#include "ui/panels/parts.h"
#include "ui/panels/recordingrow.h"
#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"

#include <algorithm>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int frameMilliseconds = 33;
constexpr int rowHeight = 106;   ///< at the usual text size, as the next
constexpr int leastHeight = 150; ///< of a row with a message
constexpr int mostRowsAtOnce = 2;

} // namespace

RecordingPanel::RecordingPanel(const Document *document, const Selection *selection, const ThresholdView *thresholds,
                               RecordQueue *queue, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_thresholds(thresholds)
    , m_queue(queue)
    , m_column(columnOf({BoxItem::stretch()}, 0, {0, 2, 0, 2}))
{
    auto *rows = named(new QWidget, u"recordingRows"_s);
    rows->setLayout(m_column);
    m_scroll = scrollAreaOf(rows);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setLayout(columnOf({cardOf(columnOf({m_scroll}, -1, {1, 1, 1, 1}))}, -1, {10, 0, 10, 10}));

    m_soon.setSingleShot(true);
    m_soon.setInterval(frameMilliseconds);
    connect(&m_soon, &QTimer::timeout, this, &RecordingPanel::refresh);
    connect(queue, &RecordQueue::tasksChanged, this, &RecordingPanel::followTasks);
    connect(queue, &RecordQueue::taskChanged, this, [this] {
        if (!m_soon.isActive())
            m_soon.start();
    });
    connect(&m_meters, &MeterList::found, this, &RecordingPanel::showMeters);
    connect(document, &Document::resultsChanged, this, &RecordingPanel::showCosts);
    connect(selection, &Selection::changed, this, &RecordingPanel::showCosts);
    connect(thresholds, &ThresholdView::changed, this, &RecordingPanel::showCosts);
    followTasks();
}

RecordingRow *RecordingPanel::row(int task) const
{
    const auto it = std::ranges::find(m_rows, task, &RecordingRow::task);
    return it == m_rows.end() ? nullptr : *it;
}

QSize RecordingPanel::sizeHint() const
{
    const int rows = std::min(static_cast<int>(m_rows.size()), mostRowsAtOnce);
    return {800, TextSize::instance().scaled(std::max(rows * rowHeight, leastHeight)) + 18};
}

void RecordingPanel::followTasks()
{
    std::vector<RecordingRow *> rows;
    for (const RecordTask &task : m_queue->tasks()) {
        RecordingRow *const known = row(task.id);
        rows.push_back(known ? known : new RecordingRow(m_queue, task.id));
    }
    for (RecordingRow *each : m_rows) {
        if (std::ranges::find(rows, each) != rows.end())
            continue;
        // The call may come from one of the row's own buttons.
        each->hide();
        each->deleteLater();
    }
    m_rows = std::move(rows);
    if (!m_rows.empty())
        m_meters.ask();
    showMeters();
    layOut();
    refresh();
    updateGeometry();
}

void RecordingPanel::showMeters()
{
    for (RecordingRow *each : m_rows)
        each->showMeters(notMeasuredText(m_meters.meters()));
}

void RecordingPanel::orderRows()
{
    // Among rows of one rank the older ones are first, in whatever order they were before.
    const auto placeOf = [this](const RecordingRow *row) {
        const RecordTask *task = m_queue->find(row->task());
        const int rank = !task || task->isActive() ? 0 : task->state == RecordTask::State::Waiting ? 1 : 2;
        return std::pair(rank, row->task());
    };
    std::vector<RecordingRow *> wanted = m_rows;
    std::ranges::sort(wanted, {}, placeOf);
    if (wanted != std::exchange(m_rows, wanted))
        layOut();
}

void RecordingPanel::layOut()
{
    for (RecordingRow *each : m_rows)
        m_column->removeWidget(each);
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_column->insertWidget(static_cast<int>(i), m_rows[i]);
}

void RecordingPanel::refresh()
{
    orderRows();
    int news = 0;
    for (RecordingRow *each : m_rows) {
        const bool hadNote = each->hasNote();
        each->refresh();
        if (each->hasNote() && !hadNote)
            news = each->task();
    }
    showCosts();
    const auto active = std::ranges::find_if(m_queue->tasks(), &RecordTask::isActive);
    if (active != m_queue->tasks().end() && std::exchange(m_active, active->id) != active->id && news == 0)
        news = active->id;
    if (news == 0)
        return;
    // Only after the layout has placed the rows.
    QTimer::singleShot(0, this, [this, news] {
        RecordingRow *shown = row(news);
        if (!shown)
            return;
        m_scroll->ensureWidgetVisible(shown, 0, 0);
        if (shown->hasNote()) // the row may be higher than the panel
            m_scroll->ensureWidgetVisible(shown->note(), 0, 0);
    });
}

void RecordingPanel::showCosts()
{
    for (RecordingRow *each : m_rows) {
        const RecordTask *task = m_queue->find(each->task());
        if (!task)
            continue;
        const double whole
            = task->flops.empty() ? 0 : static_cast<double>(task->flops.back()) * static_cast<double>(task->recorded);
        each->showCost(thresholdCost(*m_document, m_selection->variant(), task->job.out, task->recorded, whole,
                                     m_thresholds->shownUnit()));
    }
}

} // namespace offramp
