// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/loadrecording.h"

#include <QHash>
#include <QObject>

namespace offramp {

/// Re-reads growing recordings in the background: about twice a second while reading is fast, less often if it is slow
/// (reading takes at most a quarter of the time), one file at a time. Pending requests for a file are
/// merged, and the last one is always fulfilled. Lives in the GUI thread.
class RecordingFollower : public QObject
{
    Q_OBJECT
public:
    explicit RecordingFollower(QObject *parent = nullptr);

    /// Waits for what is being read.
    ~RecordingFollower() override;

    /// Requests a re-read of the file at path; pending requests are merged.
    void follow(const QString &path);

    /// Whether every request is fulfilled.
    [[nodiscard]] bool isIdle() const;

Q_SIGNALS:
    /// A file was read; not emitted for a file that cannot be read (yet).
    void read(const offramp::RecordingPtr &recording);

private:
    struct Followed {
        bool isWanted = false;
        qint64 notBefore = 0; ///< milliseconds of the clock
    };

    void readNext();
    void answer(const QString &path, qint64 began, const RecordingPtr &recording);

    class Worker;
    std::unique_ptr<Worker> m_worker;
    QHash<QString, Followed> m_files;
    bool m_isReading = false;
};

} // namespace offramp
