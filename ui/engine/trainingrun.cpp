// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/trainingrun.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace offramp {

TrainingRun::TrainingRun(QString engine, QObject *parent)
    : QObject(parent)
    , m_engine(std::move(engine))
{
}

TrainingRun::~TrainingRun()
{
    if (m_run)
        m_run->finish(shutdownTimeout);
}

QString TrainingRun::name() const
{
    return QFileInfo(m_job.out).completeBaseName();
}

const EpochEvent *TrainingRun::best() const
{
    const auto best = std::find_if(m_epochs.rbegin(), m_epochs.rend(), [](const auto &epoch) { return epoch.isBest; });
    return best == m_epochs.rend() ? nullptr : &*best;
}

int TrainingRun::epochInFile() const
{
    const QDateTime written = QFileInfo(m_job.out).lastModified();
    const bool isNewer = m_bestWritten.isValid() && written > m_bestWritten;
    return isNewer ? m_epochs.back().epoch + 1 : best() ? best()->epoch : 0;
}

void TrainingRun::start(const TrainJob &job)
{
    if (isActive())
        return;
    m_job = job;
    m_plan.reset();
    m_epochs.clear();
    m_images = m_allImages = 0;
    run();
}

void TrainingRun::setStopped(const TrainJob &job)
{
    if (isActive())
        return;
    m_job = job;
    setState(State::Cancelled);
}

void TrainingRun::cancel()
{
    if (m_run)
        m_run->cancel();
}

void TrainingRun::resume()
{
    if (m_state == State::Cancelled || m_state == State::Failed)
        run();
}

void TrainingRun::clear()
{
    if (isActive())
        return;
    m_job = {};
    m_plan.reset();
    m_epochs.clear();
    setState(State::None);
}

void TrainingRun::run()
{
    m_progress.reset();
    m_warnings.clear();
    m_error.reset();
    m_seconds.reset();
    m_run = new EngineRun(this);
    connect(m_run, &EngineRun::received, this, &TrainingRun::take);
    connect(m_run, &EngineRun::stateChanged, this, &TrainingRun::followState);
    setState(State::Running);
    m_run->start(m_engine, argumentsFor(m_job));
}

void TrainingRun::take(const Event &event)
{
    if (const auto *hello = std::get_if<HelloEvent>(&event)) {
        m_images = hello->recorded;
        m_allImages = hello->samples;
        m_epochs.clear(); // they are sent again
        m_bestWritten = {};
    } else if (const auto *plan = std::get_if<TrainingEvent>(&event)) {
        m_plan = *plan;
    } else if (const auto *epoch = std::get_if<EpochEvent>(&event)) {
        takeEpoch(*epoch);
    } else if (const auto *progress = std::get_if<ProgressEvent>(&event)) {
        m_images = progress->recorded;
        m_allImages = progress->samples;
        m_progress = *progress;
    } else if (const auto *done = std::get_if<DoneEvent>(&event)) {
        m_images = done->recorded;
        m_allImages = done->samples;
        m_seconds = done->seconds;
    } else if (const auto *warning = std::get_if<WarningEvent>(&event)) {
        if (m_warnings.size() < mostWarnings)
            m_warnings.append(QString::fromStdString(warning->text));
    }
    Q_EMIT changed();
}

void TrainingRun::takeEpoch(const EpochEvent &epoch)
{
    // What is not of the plan could not be shown.
    if (!m_plan || epoch.trainLoss.size() != m_plan->exits.size() || epoch.epoch > m_plan->epochs)
        return;
    const auto place = std::ranges::lower_bound(m_epochs, epoch.epoch, {}, &EpochEvent::epoch);
    if (place != m_epochs.end() && place->epoch == epoch.epoch)
        *place = epoch;
    else
        m_epochs.insert(place, epoch);
    m_images = std::max(m_images, m_plan->images * static_cast<std::uint64_t>(epoch.epoch));
    if (epoch.isBest)
        m_bestWritten = QFileInfo(m_job.out).lastModified();
}

void TrainingRun::followState()
{
    if (!m_run)
        return;
    if (m_run->state() == EngineRun::State::Cancelling)
        return setState(State::Stopping);
    if (m_run->isActive())
        return;
    State ended = m_run->state() == EngineRun::State::Done        ? State::Done
                  : m_run->state() == EngineRun::State::Cancelled ? State::Cancelled
                                                                  : State::Failed;
    m_error = m_run->error();
    if (ended == State::Done && !QFileInfo::exists(m_job.out)) {
        ended = State::Failed;
        m_error = Error{ErrorKind::Failed, "The engine is done, but the network is not there.",
                        "Train it again into another file."};
    }
    m_run->disconnect(this);
    std::exchange(m_run, nullptr)->deleteLater();
    setState(ended);
}

void TrainingRun::setState(State state)
{
    m_state = state;
    Q_EMIT stateChanged();
    Q_EMIT changed();
}

} // namespace offramp
