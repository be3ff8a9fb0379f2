// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/samples/sampleportraits.h"

#include "core/recording/recording.h"
#include "core/results/growth.h"

namespace offramp {

namespace {

constexpr int mostKept = 4000;
constexpr std::size_t mostWishes = 400; ///< more than a large screen shows; older requests were scrolled away
constexpr std::size_t mostAtOnce = 100;

QImage toImage(const Thumbnail &thumbnail)
{
    const QImage view(thumbnail.rgb.data(), thumbnail.width, thumbnail.height, 3 * thumbnail.width,
                      QImage::Format_RGB888);
    return view.convertToFormat(QImage::Format_RGB32);
}

/// An unreadable file, and one that another recording replaced, looks like one without names and thumbnails.
std::vector<SamplePortrait> readPortraits(const OpenRecording &recording, const std::vector<std::size_t> &rows)
{
    std::vector<SamplePortrait> portraits(rows.size());
    if (!checkFile(recording))
        return portraits;
    if (const auto names = readSampleNames(recording.path(), rows)) {
        for (std::size_t i = 0; i < names->size(); ++i)
            portraits[i].name = QString::fromStdString((*names)[i]);
    }
    if (const auto thumbnails = readThumbnails(recording.path(), rows)) {
        for (std::size_t i = 0; i < thumbnails->size(); ++i)
            portraits[i].thumbnail = toImage((*thumbnails)[i]);
    }
    return portraits;
}

QPair<QByteArray, quint64> keyOf(const OpenRecording &recording, std::size_t row)
{
    return {QByteArray::fromStdString(recording.path() + recording.fingerprint()), row};
}

} // namespace

SamplePortraits::SamplePortraits(QObject *parent)
    : QObject(parent)
    , m_known(mostKept)
{
}

const SamplePortrait *SamplePortraits::find(const RecordingPtr &recording, SampleIndex sample)
{
    const std::size_t row = recording->rowOf(sample);
    const Key key = keyOf(*recording, row);
    if (const SamplePortrait *known = m_known.object(key))
        return known;
    if (m_asked.contains(key))
        return nullptr;
    if (m_wishes.size() == mostWishes) {
        m_asked.remove(keyOf(*m_wishes.front().recording, m_wishes.front().row));
        m_wishes.erase(m_wishes.begin());
    }
    m_wishes.push_back({recording, row});
    m_asked.insert(key);
    readNext();
    return nullptr;
}

void SamplePortraits::readNext()
{
    if (m_isReading || m_wishes.empty())
        return;
    m_isReading = true;
    const RecordingPtr recording = m_wishes.back().recording;
    std::vector<std::size_t> rows;
    while (!m_wishes.empty() && rows.size() < mostAtOnce && m_wishes.back().recording == recording) {
        rows.push_back(m_wishes.back().row);
        m_wishes.pop_back();
    }
    m_worker.start([recording, rows](const IsCancelled &) { return readPortraits(*recording, rows); },
                   [this, recording, rows](const Result<std::vector<SamplePortrait>> &portraits) {
                       take(recording, rows, portraits ? *portraits : std::vector<SamplePortrait>(rows.size()));
                   });
}

void SamplePortraits::take(const RecordingPtr &recording, const std::vector<std::size_t> &rows,
                           const std::vector<SamplePortrait> &portraits)
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Key key = keyOf(*recording, rows[i]);
        m_known.insert(key, new SamplePortrait(portraits[i]));
        m_asked.remove(key);
    }
    m_isReading = false;
    Q_EMIT arrived();
    readNext();
}

void SamplePortraits::readNames(const RecordingPtr &recording, const std::vector<SampleIndex> &samples)
{
    const auto work = [recording, samples](const IsCancelled &) -> Result<QStringList> {
        std::vector<std::size_t> rows;
        for (const SampleIndex sample : samples)
            rows.push_back(recording->rowOf(sample));
        return checkFile(*recording)
            .and_then([&] { return readSampleNames(recording->path(), rows); })
            .map([](const std::vector<std::string> &read) {
                QStringList list;
                for (const std::string &name : read)
                    list.append(QString::fromStdString(name));
                return list;
            });
    };
    m_worker.start(work, [this](const Result<QStringList> &names) { Q_EMIT namesRead(names); });
}

} // namespace offramp
