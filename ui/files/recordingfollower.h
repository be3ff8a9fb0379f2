// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/loadrecording.h"

#include <QHash>
#include <QObject>

namespace offramp {

/// Reads recordings that grow again and again in the background: about twice a second while reading is fast, less often
/// where it takes long (reading never fills more than a quarter of the time), one file at a time. Of several wishes for
/// a file only the newest counts, and the last one is always fulfilled. Lives in the GUI thread.
class RecordingFollower : public QObject
{
    Q_OBJECT
public:
    explicit RecordingFollower(QObject *parent = nullptr);

    /// Waits for what is being read.
    ~RecordingFollower() override;

    /// Wishes for the state of the file at path as it is from now on.
    void follow(const QString &path);

    /// Whether every wish is fulfilled.
    [[nodiscard]] bool isIdle() const;

Q_SIGNALS:
    /// What stood in a file; never said of a file that cannot be read (yet).
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
