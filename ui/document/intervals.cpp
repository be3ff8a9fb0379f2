// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/intervals.h"

#include "core/exits/bootstrap.h"

#include <algorithm>

namespace offramp {

bool Intervals::Input::isSameVariant(const Input &other) const
{
    return recording == other.recording && thresholds == other.thresholds;
}

bool Intervals::Inputs::isSameState(const Inputs &other) const
{
    return eMax == other.eMax && std::ranges::equal(variants, other.variants, [](const Input &a, const Input &b) {
               return a.isSameVariant(b);
           });
}

AreaState Intervals::Inputs::state() const
{
    AreaState state{{}, eMax};
    for (const Input &input : variants)
        state.variants.push_back(input.outcomes);
    return state;
}

std::size_t Intervals::Inputs::work() const
{
    std::size_t work = 0;
    for (const Input &input : variants)
        work += input.recording->table().sampleCount();
    return work;
}

Intervals::Intervals(const Document *document, std::size_t computedAtOnce, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_computedAtOnce(computedAtOnce)
{
    m_settled.setSingleShot(true);
    m_settled.setInterval(settlingMilliseconds);
    connect(&m_settled, &QTimer::timeout, this, &Intervals::bootstrap);
    connect(document, &Document::resultsChanged, this, &Intervals::follow);
    follow();
}

const AreaIntervals *Intervals::figures() const
{
    return m_state == State::None || m_state == State::Pending ? nullptr : &m_newest.figures;
}

Intervals::Inputs Intervals::inputsOf(const SetResults &results) const
{
    Inputs inputs{{}, results.steps.eMax};
    for (const VariantResult &result : results.variants) {
        if (!result.counts())
            continue;
        Input input{result.recording, result.thresholds, nullptr};
        const auto known = std::ranges::find_if(m_known, [&](const Input &k) { return k.isSameVariant(input); });
        if (known != m_known.end())
            input.outcomes = known->outcomes;
        inputs.variants.push_back(std::move(input));
    }
    return inputs;
}

Intervals::Computation Intervals::computed(Computation computation, const IsCancelled &isCancelled)
{
    std::vector<Input> known;
    const auto complete = [&](Inputs &inputs) {
        for (Input &input : inputs.variants) {
            if (isSet(isCancelled))
                return AreaState(); // the result is dropped
            const auto same = std::ranges::find_if(known, [&](const Input &k) { return k.isSameVariant(input); });
            if (!input.outcomes)
                input.outcomes
                    = same != known.end() ? same->outcomes : sampleOutcomes(input.recording->table(), input.thresholds);
            known.push_back(input);
        }
        return inputs.state();
    };
    const AreaState now = complete(computation.now);
    computation.figures.area = areaInterval(now);
    computation.nearlyTies = computation.figures.area && !computation.figures.area->nearTies.empty();
    if (!computation.reference)
        return computation;
    const AreaState reference = complete(*computation.reference);
    computation.figures.change = changeInterval(now, reference);
    computation.nearlyTies |= computation.figures.change->has_value() && !nearTies(reference).empty();
    return computation;
}

void Intervals::follow()
{
    const Results &results = m_document->results();
    Computation next;
    next.now = inputsOf(results);
    if (results.reference)
        next.reference = inputsOf(*results.reference);
    const bool isSameReference = next.reference && m_newest.reference
                                     ? next.reference->isSameState(*m_newest.reference)
                                     : next.reference.has_value() == m_newest.reference.has_value();
    if (isSameReference && next.now.isSameState(m_newest.now))
        return;

    m_job.cancel();
    m_settled.stop();
    m_newest = next;
    if (!results.area) {
        m_state = State::None;
        Q_EMIT changed();
        return;
    }
    std::size_t work = next.now.work();
    if (next.reference)
        work += next.reference->work();
    if (work <= m_computedAtOnce) {
        take(computed(std::move(next)));
        return;
    }
    m_state = State::Pending;
    m_job.start([next = std::move(next)](const IsCancelled &isCancelled) { return computed(next, isCancelled); },
                [this](const Result<Computation> &result) { result ? take(*result) : fail(result.error()); });
    Q_EMIT changed();
}

void Intervals::take(const Computation &computed)
{
    m_newest = computed;
    m_known = computed.now.variants;
    if (computed.reference)
        m_known.insert(m_known.end(), computed.reference->variants.begin(), computed.reference->variants.end());
    m_state = computed.nearlyTies ? State::TooNarrow : State::Known;
    if (computed.nearlyTies)
        m_settled.start();
    Q_EMIT changed();
}

void Intervals::bootstrap()
{
    const auto work = [now = m_newest.now, reference = m_newest.reference](const IsCancelled &isCancelled) {
        AreaIntervals figures{bootstrapArea(now.state(), {}, isCancelled), {}};
        if (reference)
            figures.change = bootstrapChange(now.state(), reference->state(), {}, isCancelled);
        return figures;
    };
    m_job.start(work, [this](const Result<AreaIntervals> &figures) {
        if (!figures)
            return fail(figures.error());
        m_newest.figures = *figures;
        m_state = State::Resampled;
        Q_EMIT changed();
    });
}

void Intervals::fail(const Error &error)
{
    m_newest.figures.area = tl::unexpected(error);
    m_newest.figures.change = std::nullopt;
    if (m_newest.reference)
        m_newest.figures.change = tl::unexpected(error);
    m_state = State::Known;
    Q_EMIT changed();
}

} // namespace offramp
