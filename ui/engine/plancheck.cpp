// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/plancheck.h"

#include <algorithm>

namespace offramp {

namespace {

constexpr int momentMilliseconds = 250;

bool isAnswered(const PlanAnswer &answer)
{
    return answer.plan || answer.problem;
}

} // namespace

PlanCheck::PlanCheck(QString engine, QObject *parent)
    : QObject(parent)
    , m_engine(std::move(engine))
{
    m_moment.setSingleShot(true);
    m_moment.setInterval(momentMilliseconds);
    connect(&m_moment, &QTimer::timeout, this, &PlanCheck::askNext);
}

PlanCheck::~PlanCheck()
{
    dropRun();
}

void PlanCheck::ask(const std::vector<RecordJob> &jobs)
{
    dropRun();
    std::vector<PlanAnswer> answers;
    for (const RecordJob &job : jobs) {
        const auto known = std::ranges::find(m_answers, job, &PlanAnswer::job);
        // A problem may have been fixed on disk in the meantime; only jobs without any are not checked again.
        const bool isGood = known != m_answers.end() && known->plan && known->plan->broken.value_or(0) == 0;
        answers.push_back(isGood ? *known : PlanAnswer{job, {}, {}, {}});
    }
    m_answers = std::move(answers);
    m_moment.start();
    Q_EMIT changed();
}

bool PlanCheck::isAsking() const
{
    return !std::ranges::all_of(m_answers, isAnswered);
}

bool PlanCheck::isReady() const
{
    return !m_answers.empty()
           && std::ranges::all_of(m_answers, [](const PlanAnswer &answer) { return answer.plan.has_value(); });
}

void PlanCheck::askNext()
{
    const auto next = std::ranges::find_if_not(m_answers, isAnswered);
    if (m_run || next == m_answers.end())
        return;
    m_plan.reset();
    m_current = static_cast<std::size_t>(next - m_answers.begin());
    m_run = new EngineRun(this);
    connect(m_run, &EngineRun::received, this, &PlanCheck::take);
    connect(m_run, &EngineRun::stateChanged, this, &PlanCheck::followState);
    m_run->start(m_engine, argumentsFor(next->job, true));
}

void PlanCheck::take(const Event &event)
{
    if (const auto *plan = std::get_if<PlanEvent>(&event))
        m_plan = *plan;
    else if (const auto *warning = std::get_if<WarningEvent>(&event))
        m_answers[m_current].warnings.append(QString::fromStdString(warning->text));
}

void PlanCheck::followState()
{
    if (!m_run || m_run->isActive())
        return;
    PlanAnswer &answer = m_answers[m_current];
    // A plan is valid only after the engine has ended successfully.
    if (m_run->state() == EngineRun::State::Done && m_plan) {
        answer.plan = std::move(m_plan);
    } else {
        answer.problem = m_run->error().value_or(Error{ErrorKind::Failed, "The engine ended without a result.",
                                                       "Check that offramp-engine and offramp have the same version."});
    }
    dropRun();
    Q_EMIT changed();
    QMetaObject::invokeMethod(this, &PlanCheck::askNext, Qt::QueuedConnection);
}

void PlanCheck::dropRun()
{
    if (m_run)
        std::exchange(m_run, nullptr)->finish(0);
}

} // namespace offramp
