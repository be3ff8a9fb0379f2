// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/loadrecording.h"
#include "ui/jobs/threadworker.h"

#include <QElapsedTimer>
#include <QHash>
#include <QTimer>

#include <functional>

namespace offramp {

/// Reads growing recordings again and again in the background: about twice a second while reading is fast, less often
/// where it takes long (reading never fills more than a quarter of the time), one file at a time. Its functions may be
/// called from the GUI thread only.
class RecordingFollower : public QObject
{
    Q_OBJECT
public:
    using LastRead = std::function<RecordingPtr(const QString &path)>;

    /// lastRead: what a file held when it was last read, or null, so that only what is new is read.
    explicit RecordingFollower(LastRead lastRead, QObject *parent = nullptr);

    /// Requests a re-read of the file at path; pending requests are merged, and the last one is always answered.
    void follow(const QString &path);

Q_SIGNALS:
    /// The content of a file; not emitted for a file that cannot be read (yet).
    void read(const offramp::RecordingPtr &recording);

private:
    struct Followed {
        bool isWanted = false;
        qint64 notBefore = 0; ///< milliseconds of the clock
    };

    void readNext();
    void answer(const QString &path, qint64 began, const RecordingPtr &recording);

    LastRead m_lastRead;
    QHash<QString, Followed> m_files;
    QTimer m_timer;
    QElapsedTimer m_clock;
    ThreadWorker m_worker;
};

} // namespace offramp
