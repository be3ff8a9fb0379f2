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

PlanCheck::PlanCheck(const QString &engine, QObject *parent)
    : QObject(parent)
    , m_dryRun(engine)
{
    connect(&m_dryRun, &DryRun::answered, this, &PlanCheck::take);
}

void PlanCheck::ask(const std::vector<RecordJob> &jobs)
{
    m_dryRun.drop();
    std::vector<PlanAnswer> answers;
    for (const RecordJob &job : jobs) {
        const auto known = std::ranges::find(m_answers, job, &PlanAnswer::job);
        // A problem may have been fixed on disk in the meantime; only jobs without any are not checked again.
        const bool isGood = known != m_answers.end() && known->plan && known->plan->broken.value_or(0) == 0;
        answers.push_back(isGood ? *known : PlanAnswer{job, {}, {}, {}});
    }
    m_answers = std::move(answers);
    askNext(momentMilliseconds);
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

void PlanCheck::askNext(int milliseconds)
{
    const auto next = std::ranges::find_if_not(m_answers, isAnswered);
    if (next == m_answers.end())
        return;
    m_current = static_cast<std::size_t>(next - m_answers.begin());
    m_dryRun.ask(argumentsFor(next->job, true), milliseconds);
}

void PlanCheck::take(const DryRunAnswer &answer)
{
    PlanAnswer &asked = m_answers[m_current];
    asked.plan = answer.plan;
    asked.problem = answer.problem;
    asked.warnings = answer.warnings;
    asked.batch = answer.batch;
    askNext(0);
    Q_EMIT changed();
}

} // namespace offramp
