// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "core/results/openrecording.h"
#include "ui/jobs/threadworker.h"

#include <QCache>
#include <QImage>
#include <QObject>
#include <QSet>
#include <QStringList>

namespace offramp {

/// The name and thumbnail of a sample; either is empty if the recording has none.
struct SamplePortrait {
    QString name; ///< path below the test set's root
    QImage thumbnail;
};

/// Names and thumbnails of samples, read from their recordings in the background on first use. The
/// last few thousand are kept. Its functions may be called from the GUI thread only.
class SamplePortraits : public QObject
{
    Q_OBJECT
public:
    explicit SamplePortraits(QObject *parent = nullptr);

    /// The portrait of a sample, or null while it is being read: arrived() follows.
    [[nodiscard]] const SamplePortrait *find(const RecordingPtr &recording, SampleIndex sample);

    /// Reads the names of samples, in that order; ends in namesRead().
    void readNames(const RecordingPtr &recording, const std::vector<SampleIndex> &samples);

Q_SIGNALS:
    void arrived();

    /// Empty if the recording has no sample names.
    void namesRead(const offramp::Result<QStringList> &names);

private:
    /// A row of the file that is this recording.
    using Key = QPair<QByteArray, quint64>;
    struct Wish {
        RecordingPtr recording;
        std::size_t row = 0;
    };

    void readNext();
    void take(const RecordingPtr &recording, const std::vector<std::size_t> &rows,
              const std::vector<SamplePortrait> &portraits);

    QCache<Key, SamplePortrait> m_known;
    std::vector<Wish> m_wishes; ///< the newest last
    QSet<Key> m_asked;          ///< queued or being read
    bool m_isReading = false;
    ThreadWorker m_worker;
};

} // namespace offramp
