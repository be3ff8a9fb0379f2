// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/pinnedcomparison.h"

#include <utility>

namespace offramp {

PinnedComparison::PinnedComparison(const Document *document, QObject *parent)
    : QObject(parent)
    , m_document(document)
{
    m_settling.setSingleShot(true);
    m_settling.setInterval(settlingMilliseconds);
    connect(&m_settling, &QTimer::timeout, this, &PinnedComparison::compute);
    connect(document, &Document::resultsChanged, this, &PinnedComparison::follow);
    follow();
}

const StateComparison *PinnedComparison::comparison() const
{
    return m_state == State::Known ? &m_comparison : nullptr;
}

PinnedComparison::Inputs PinnedComparison::inputsOf(const SetResults &results)
{
    Inputs inputs{{}, {}, results.steps.eMax, results.unit};
    for (const VariantResult &result : results.variants) {
        inputs.variants.push_back(
            {.id = result.id, .thresholds = result.thresholds, .name = result.name, .included = result.included});
        inputs.recordings.push_back(result.recording);
    }
    return inputs;
}

void PinnedComparison::follow()
{
    const Results &results = m_document->results();
    if (!results.reference) {
        m_job.cancel();
        m_settling.stop();
        return enter(m_document->decisions().reference ? State::Missing : State::NotPinned);
    }
    Inputs now = inputsOf(results);
    Inputs pinned = inputsOf(*results.reference);
    const bool isPinned = m_state != State::NotPinned && m_state != State::Missing;
    if (isPinned && now == m_now && pinned == m_pinned)
        return;
    m_now = std::move(now);
    m_pinned = std::move(pinned);
    m_job.cancel();
    m_settling.start();
    enter(State::Pending);
}

void PinnedComparison::compute()
{
    const Results &results = m_document->results();
    if (!results.reference)
        return;
    const auto work = [now = static_cast<const SetResults &>(results), pinned = *results.reference](
                          const IsCancelled &isCancelled) { return compareStates(now, pinned, {}, isCancelled); };
    m_job.start(work, [this](const Result<StateComparison> &comparison) {
        if (!comparison) {
            m_error = comparison.error();
            return enter(State::Failed);
        }
        m_comparison = *comparison;
        enter(State::Known);
    });
}

void PinnedComparison::enter(State state)
{
    m_state = state;
    Q_EMIT changed();
}

} // namespace offramp
