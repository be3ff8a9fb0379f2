// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/referencelines.h"

#include "core/results/shortnames.h"

#include <algorithm>

namespace offramp {

namespace {

bool isChosen(ReferenceKind kind, const LineChoice &choice)
{
    switch (kind) {
    case ReferenceKind::Oracle:
    case ReferenceKind::OracleBound:
        return choice.oracle;
    case ReferenceKind::Envelope:
        return choice.envelope;
    case ReferenceKind::BinnedRules:
        return choice.binned;
    case ReferenceKind::StaticNetwork:
        break;
    }
    return choice.any();
}

std::int64_t samplesOf(const RecordingPtr &recording)
{
    return static_cast<std::int64_t>(recording->table().sampleCount());
}

/// The number of samples that all recordings have; 0 where they differ.
std::int64_t commonSamples(const std::vector<RecordingPtr> &recordings)
{
    const std::int64_t first = samplesOf(recordings.front());
    const bool isCommon
        = std::ranges::all_of(recordings, [&](const RecordingPtr &each) { return samplesOf(each) == first; });
    return isCommon ? first : 0;
}

} // namespace

std::size_t ReferenceLines::Inputs::work() const
{
    constexpr std::size_t search = 50; // a search takes so many times as long
    std::size_t samples = 0;
    for (const RecordingPtr &recording : recordings)
        samples += recording->table().sampleCount();
    return choice.binned ? search * samples : samples;
}

ReferenceLines::ReferenceLines(const Document *document, std::size_t computedAtOnce, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_computedAtOnce(computedAtOnce)
{
    connect(document, &Document::resultsChanged, this, &ReferenceLines::follow);
}

void ReferenceLines::setChoice(const LineChoice &choice)
{
    m_choice = choice;
    follow();
}

std::vector<ShownLine> ReferenceLines::shown() const
{
    const Inputs now = inputs();
    std::vector<ShownLine> lines;
    for (const ShownLine &line : m_lines) {
        const bool isOpen = line.recording ? std::ranges::count(now.ids, *line.recording) > 0 : !now.ids.empty();
        if (m_computed.unit != now.unit || !isOpen || !isChosen(line.kind(), m_choice))
            continue;
        lines.push_back(line);
        lines.back().isCurrent = m_computed.eMax == now.eMax && m_computed.recordings == now.recordings;
    }
    return lines;
}

ReferenceLines::Inputs ReferenceLines::inputs() const
{
    if (!m_choice.any())
        return {};
    const EMax &eMax = m_document->eMax();
    return {m_choice, m_document->decisions().recordings, m_document->recordings(), eMax.value, eMax.unit};
}

void ReferenceLines::follow()
{
    const Inputs now = inputs();
    if (now == m_wanted)
        return;
    m_wanted = now;
    m_job.cancel();
    if (now.work() <= m_computedAtOnce) {
        take(now, computed(now));
        return;
    }
    m_job.start([now](const IsCancelled &isCancelled) { return computed(now, isCancelled); },
                [this, now](const Result<std::vector<ShownLine>> &lines) {
                    take(now, lines.value_or(std::vector<ShownLine>()));
                    if (!lines)
                        Q_EMIT message(QString::fromStdString(toText(lines.error())));
                });
    Q_EMIT changed();
}

void ReferenceLines::take(const Inputs &inputs, const std::vector<ShownLine> &lines)
{
    m_computed = inputs;
    m_lines = lines;
    Q_EMIT changed();
}

std::vector<ShownLine> ReferenceLines::computed(const Inputs &inputs, const IsCancelled &isCancelled)
{
    const auto share = [](ReferenceLine line) { return std::make_shared<const ReferenceLine>(std::move(line)); };
    const auto isDoubtful = [](const RecordingPtr &recording) { return !recording->doubts().empty(); };
    const auto names = shortNames(inputs.recordings);
    std::vector<ShownLine> lines;
    std::vector<RecordingPtr> withCost;
    for (std::size_t i = 0; i < inputs.recordings.size(); ++i) {
        if (isSet(isCancelled))
            return lines; // the result is dropped
        const RecordingPtr &recording = inputs.recordings[i];
        for (ReferenceLine &line :
             linesOf(inputs.choice, *recording, names.at(recording->path()), inputs.eMax, isCancelled))
            lines.push_back({inputs.ids[i], nameOf(*recording), samplesOf(recording), isDoubtful(recording),
                             share(std::move(line))});
        if (recording->hasCost())
            withCost.push_back(recording);
    }
    if (inputs.choice.envelope && !withCost.empty() && !isSet(isCancelled))
        lines.push_back({{},
                         {},
                         commonSamples(withCost),
                         std::ranges::any_of(withCost, isDoubtful),
                         share(envelopeLine(curvePoints(withCost), inputs.eMax))});
    return lines;
}

} // namespace offramp
