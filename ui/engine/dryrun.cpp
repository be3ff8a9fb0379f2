// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/dryrun.h"

#include "core/protocol/engineverbs.h"

#include <utility>

namespace offramp {

DryRun::DryRun(QString engine, QObject *parent)
    : QObject(parent)
    , m_engine(std::move(engine))
{
    m_delay.setSingleShot(true);
    connect(&m_delay, &QTimer::timeout, this, &DryRun::start);
}

DryRun::~DryRun()
{
    drop();
}

void DryRun::ask(const QStringList &arguments, int milliseconds)
{
    drop();
    m_arguments = arguments;
    m_delay.start(milliseconds);
}

void DryRun::drop()
{
    m_delay.stop();
    if (m_run)
        std::exchange(m_run, nullptr)->finish(0);
}

void DryRun::start()
{
    m_answer = {};
    m_run = new EngineRun(this);
    connect(m_run, &EngineRun::received, this, &DryRun::take);
    connect(m_run, &EngineRun::stateChanged, this, &DryRun::followState);
    m_run->start(m_engine, m_arguments);
}

void DryRun::take(const Event &event)
{
    if (const auto *plan = std::get_if<PlanEvent>(&event))
        m_answer.plan = *plan;
    else if (const auto *training = std::get_if<TrainingEvent>(&event))
        m_answer.training = *training;
    else if (const auto *hello = std::get_if<HelloEvent>(&event))
        m_answer.batch = hello->batch;
    else if (const auto *warning = std::get_if<WarningEvent>(&event))
        m_answer.warnings.append(QString::fromStdString(warning->text));
}

void DryRun::followState()
{
    if (!m_run || m_run->isActive())
        return;
    // A plan is valid only after the engine has ended successfully.
    const bool isTraining = m_arguments.value(0) == QLatin1StringView(trainVerb.name);
    const bool isPlanned = isTraining ? m_answer.training.has_value() : m_answer.plan.has_value();
    if (m_run->state() != EngineRun::State::Done || !isPlanned) {
        m_answer.plan.reset();
        m_answer.training.reset();
        m_answer.problem
            = m_run->error().value_or(Error{ErrorKind::Failed, "The engine ended without a result.",
                                            "Check that offramp-engine and offramp have the same version."});
    }
    drop();
    Q_EMIT answered(std::exchange(m_answer, {}));
}

} // namespace offramp
