// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/recordqueue.h"

#include <QFileInfo>

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

constexpr int watchMilliseconds = 500;

} // namespace

QString RecordTask::name() const
{
    return QFileInfo(job.network).completeBaseName();
}

double RecordTask::flopsExecuted() const
{
    return flopsOfEarlierStarts + (progress ? progress->flopsExecuted : 0);
}

std::optional<int> RecordTask::smallerBatch() const
{
    const bool isShortOfMemory = state == State::Failed && error && error->kind == ErrorKind::Memory;
    return isShortOfMemory && batch && *batch > 1 ? std::optional((*batch + 1) / 2) : std::nullopt;
}

RecordQueue::RecordQueue(QString engine, QObject *parent)
    : QObject(parent)
    , m_engine(std::move(engine))
{
    m_watch.setInterval(watchMilliseconds);
    connect(&m_watch, &QTimer::timeout, this, &RecordQueue::watchSilence);
}

RecordQueue::~RecordQueue()
{
    if (m_run)
        m_run->finish(shutdownTimeout);
}

const RecordTask *RecordQueue::find(int id) const
{
    const auto it = std::ranges::find(m_tasks, id, &RecordTask::id);
    return it == m_tasks.end() ? nullptr : &*it;
}

RecordTask *RecordQueue::task(int id)
{
    return const_cast<RecordTask *>(find(id));
}

qint64 RecordQueue::processId(int id) const
{
    return m_run && id == m_active ? m_run->processId() : 0;
}

int RecordQueue::append(const RecordJob &job, RecordTask::State state)
{
    std::erase_if(m_tasks, [&](const RecordTask &each) {
        return each.job.out == job.out && !each.isActive() && each.state != RecordTask::State::Waiting;
    });
    RecordTask added;
    added.id = ++m_last;
    added.job = job;
    if (job.takesFewer)
        added.batch = job.batch;
    added.state = state;
    m_tasks.push_back(added);
    return added.id;
}

int RecordQueue::add(const RecordJob &job)
{
    const int id = append(job, RecordTask::State::Waiting);
    Q_EMIT tasksChanged();
    startNext();
    return id;
}

int RecordQueue::addStopped(const RecordJob &job)
{
    const int id = append(job, RecordTask::State::Cancelled);
    Q_EMIT tasksChanged();
    return id;
}

void RecordQueue::cancel(int id)
{
    RecordTask *cancelled = task(id);
    if (!cancelled)
        return;
    if (cancelled->state == RecordTask::State::Waiting) {
        cancelled->state = RecordTask::State::Cancelled;
        Q_EMIT taskChanged(id);
    } else if (m_run && id == m_active) {
        m_run->cancel();
    }
}

void RecordQueue::stopNow(int id)
{
    if (m_run && id == m_active)
        m_run->stopNow();
}

void RecordQueue::resume(int id)
{
    RecordTask *resumed = task(id);
    if (!resumed || (resumed->state != RecordTask::State::Cancelled && resumed->state != RecordTask::State::Failed))
        return;
    resumed->state = RecordTask::State::Waiting;
    resumed->error.reset();
    resumed->warnings.clear();
    Q_EMIT taskChanged(id);
    startNext();
}

void RecordQueue::resumeSmaller(int id)
{
    RecordTask *resumed = task(id);
    const auto smaller = resumed ? resumed->smallerBatch() : std::nullopt;
    if (!smaller)
        return;
    resumed->job.batch = *smaller;
    resumed->job.takesFewer = true;
    resumed->batch = smaller;
    resume(id);
}

void RecordQueue::remove(int id)
{
    const auto removed
        = std::erase_if(m_tasks, [&](const RecordTask &each) { return each.id == id && !each.isActive(); });
    if (removed > 0)
        Q_EMIT tasksChanged();
}

void RecordQueue::startNext()
{
    const auto next = std::ranges::find(m_tasks, RecordTask::State::Waiting, &RecordTask::state);
    if (m_run || next == m_tasks.end())
        return;
    next->flopsOfEarlierStarts = next->flopsExecuted();
    next->progress.reset();
    next->state = RecordTask::State::Running;
    m_active = next->id;
    m_run = new EngineRun(this);
    connect(m_run, &EngineRun::received, this, &RecordQueue::take);
    connect(m_run, &EngineRun::stateChanged, this, &RecordQueue::followState);
    m_watch.start();
    const QStringList arguments = argumentsFor(next->job);
    Q_EMIT taskChanged(m_active);
    m_run->start(m_engine, arguments);
}

void RecordQueue::take(const Event &event)
{
    RecordTask *active = task(m_active);
    if (!active)
        return;
    active->isSilent = false;
    const std::uint64_t recorded = active->recorded;
    if (const auto *hello = std::get_if<HelloEvent>(&event)) {
        if (active->samples == 0)
            active->before = hello->recorded;
        active->recorded = hello->recorded;
        active->samples = hello->samples;
        active->flops = hello->flops;
        active->batch = hello->batch;
    } else if (const auto *progress = std::get_if<ProgressEvent>(&event)) {
        active->recorded = progress->recorded;
        active->samples = progress->samples;
        active->progress = *progress;
        if (progress->batch)
            active->batch = progress->batch;
    } else if (const auto *done = std::get_if<DoneEvent>(&event)) {
        active->recorded = done->recorded;
        active->samples = done->samples;
        active->seconds = done->seconds;
    } else if (const auto *warning = std::get_if<WarningEvent>(&event)) {
        if (active->warnings.size() < mostWarnings)
            active->warnings.append(QString::fromStdString(warning->text));
    }
    const bool grew = active->recorded != recorded;
    Q_EMIT taskChanged(m_active);
    if (grew)
        Q_EMIT taskGrew(m_active);
}

void RecordQueue::followState()
{
    RecordTask *active = task(m_active);
    if (!m_run || !active)
        return;
    const EngineRun::State state = m_run->state();
    if (state == EngineRun::State::Cancelling) {
        active->state = RecordTask::State::Stopping;
        Q_EMIT taskChanged(m_active);
        return;
    }
    if (m_run->isActive())
        return;

    noteEnd(*active);
    const int ended = m_active;
    m_watch.stop();
    m_run->disconnect(this);
    m_run->deleteLater();
    m_run = nullptr;
    m_active = 0;
    Q_EMIT taskChanged(ended);
    Q_EMIT taskGrew(ended);
    // Not from within the child's signal.
    QMetaObject::invokeMethod(this, &RecordQueue::startNext, Qt::QueuedConnection);
}

void RecordQueue::noteEnd(RecordTask &ended) const
{
    const EngineRun::State state = m_run->state();
    ended.state = state == EngineRun::State::Done        ? RecordTask::State::Done
                  : state == EngineRun::State::Cancelled ? RecordTask::State::Cancelled
                                                         : RecordTask::State::Failed;
    ended.error = m_run->error();
    ended.isSilent = false;
    if (ended.state == RecordTask::State::Done && !QFileInfo::exists(ended.job.out)) {
        ended.state = RecordTask::State::Failed;
        ended.error = Error{ErrorKind::Failed, "The engine is done, but the recording is not there.",
                            "Resume the recording, which begins it again."};
    }
    if (const auto smaller = ended.smallerBatch())
        ended.error->remedy += fmt::format(" Or go on with a smaller batch: {} {} at once instead of {}.", *smaller,
                                           *smaller == 1 ? "image" : "images", *ended.batch);
}

void RecordQueue::watchSilence()
{
    RecordTask *active = task(m_active);
    if (!m_run || !active)
        return;
    const bool silent = active->state == RecordTask::State::Running && m_run->silentSeconds() > m_timeout;
    if (std::exchange(active->isSilent, silent) != silent)
        Q_EMIT taskChanged(m_active);
}

} // namespace offramp
