// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/samples/samplelist.h"

#include "core/recording/recording.h"
#include "core/results/growth.h"

#include <utility>

namespace offramp {

namespace {

constexpr std::size_t mostAtOnce = 50'000; ///< samples that can be filtered within a frame

bool needsNames(const ListedSamples &wanted)
{
    return wanted.recording && !wanted.query.filter.name.empty();
}

/// What identifies the file that names are from.
std::string sourceOf(const OpenRecording &recording)
{
    return recording.path() + recording.fingerprint();
}

Result<ListedSamples> matched(ListedSamples wanted)
{
    if (needsNames(wanted) && !wanted.names) {
        const auto names
            = checkFile(*wanted.recording).and_then([&] { return readSampleNames(wanted.recording->path()); });
        if (!names)
            return tl::unexpected(names.error());
        wanted.names = std::make_shared<const SampleNames>(*names);
    }
    wanted.matches = matchingSamples(*wanted.recording, wanted.query, wanted.names.get());
    return wanted;
}

} // namespace

MoveEffect ListedSamples::effectOn(SampleIndex sample) const
{
    return query.before ? moveEffect(recording->table(), sample, *query.before, query.thresholds) : MoveEffect::None;
}

SampleList::SampleList(Document *document, Selection *variants, SampleSelection *selection, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_variants(variants)
    , m_selection(selection)
{
    connect(document, &Document::resultsChanged, this, &SampleList::follow);
    connect(document, &Document::lastMoveChanged, this, &SampleList::follow);
    connect(variants, &Selection::changed, this, &SampleList::follow);
    connect(selection, &SampleSelection::changed, this, [this] {
        if (m_filter.onlySelected)
            follow();
    });
    follow();
}

bool SampleList::isBehind() const
{
    return m_listed.id
           && (!m_document->sources().contains(*m_listed.id)
               || m_document->recording(*m_listed.id) != m_listed.recording);
}

std::vector<SampleIndex> SampleList::inDocument(std::vector<SampleIndex> samples) const
{
    if (!isBehind())
        return samples;
    if (!m_document->sources().contains(*m_listed.id))
        return {};
    return sameSamples(samples, *m_listed.recording, *m_document->recording(*m_listed.id));
}

void SampleList::setFilter(const SampleFilter &filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    Q_EMIT filterChanged();
    follow();
}

void SampleList::setOrder(SampleOrder order)
{
    if (std::exchange(m_order, order) == order)
        return;
    Q_EMIT filterChanged();
    follow();
}

void SampleList::setFollowing(bool isFollowing)
{
    m_isFollowing = isFollowing;
    follow();
}

void SampleList::follow()
{
    if (!m_isFollowing)
        return;
    ListedSamples wanted;
    const Variant *variant = m_variants->variant() ? m_document->variant(*m_variants->variant()) : nullptr;
    if (variant) {
        wanted.id = variant->recording;
        wanted.recording = m_document->recording(variant->recording);
        const ExitIndex last = wanted.recording->table().lastExit();
        if (m_filter.exit > last || m_filter.answersAt > last) {
            m_filter.exit = m_filter.exit > last ? std::nullopt : m_filter.exit;
            m_filter.answersAt = m_filter.answersAt > last ? std::nullopt : m_filter.answersAt;
            Q_EMIT filterChanged();
        }
        wanted.query = {variant->thresholds, std::nullopt, m_filter, m_order, {}};
        if (const auto &move = m_document->lastMove(); move && move->variant == variant->id)
            wanted.query.before = move->before;
        if (m_filter.onlySelected && m_selection->recording() == wanted.id)
            wanted.query.selected = m_selection->samples();
    }
    const ListedSamples &newest = m_waiting ? *m_waiting : m_listed;
    if (wanted.recording == newest.recording && wanted.query == newest.query && m_worker.pending() == 0)
        return;
    const bool isRead = !needsNames(wanted) || m_namesOf == sourceOf(*wanted.recording);
    if (wanted.recording && (!isRead || wanted.recording->table().sampleCount() > mostAtOnce)) {
        compute(std::move(wanted));
        return;
    }
    m_next.reset();
    m_worker.cancel();
    if (wanted.recording) {
        wanted.names = needsNames(wanted) ? m_names : nullptr;
        wanted.matches = matchingSamples(*wanted.recording, wanted.query, wanted.names.get());
    }
    list(std::move(wanted));
}

void SampleList::list(ListedSamples wanted)
{
    const auto fileOf = [](const RecordingPtr &recording) { return recording->columns(); }; // the same in all views
    const bool isGrown = m_listed.recording && wanted.id == m_listed.id
                         && fileOf(wanted.recording) != fileOf(m_listed.recording) && wanted.query == m_listed.query;
    if (isGrown && !m_waiting && m_isReady && !m_isReady(wanted)) {
        m_waiting = std::move(wanted);
        return;
    }
    m_waiting.reset();
    m_listed = std::move(wanted);
    Q_EMIT changed();
}

void SampleList::goOn()
{
    if (!m_waiting || !m_isReady(*m_waiting))
        return;
    m_listed = *std::exchange(m_waiting, std::nullopt);
    Q_EMIT changed();
}

void SampleList::compute(ListedSamples wanted)
{
    if (m_worker.pending() > 0) {
        m_next = std::move(wanted);
        return;
    }
    if (needsNames(wanted) && m_namesOf == sourceOf(*wanted.recording))
        wanted.names = m_names;
    m_worker.start([wanted = std::move(wanted)](const IsCancelled &) { return matched(wanted); },
                   [this](const Result<ListedSamples> &computed) { take(computed); });
}

void SampleList::take(const Result<ListedSamples> &computed)
{
    if (computed) {
        if (computed->names) {
            m_names = computed->names;
            m_namesOf = sourceOf(*computed->recording);
        }
        list(*computed);
    } else {
        Q_EMIT failed(QString::fromStdString(toText(computed.error())));
    }
    if (m_next)
        compute(*std::exchange(m_next, std::nullopt));
}

} // namespace offramp
