// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/file.h"
#include "ui/jobs/threadworker.h"

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <chrono>
#include <optional>

namespace offramp {

/// Looks in the background whether files changed: by their stamps, because the system's notifications miss what happens
/// on another machine. A file that is gone is looked for until it is back. A drive that does not answer delays what is
/// said about all files, and nothing else. Its functions may be called from the GUI thread only.
class FileWatch : public QObject
{
    Q_OBJECT
public:
    /// pause: between two looks.
    explicit FileWatch(std::chrono::milliseconds pause = std::chrono::seconds(1), QObject *parent = nullptr);

    /// Watches these files and no others. The first look at a file finds no change.
    void watch(const QStringList &paths);

    [[nodiscard]] QStringList watched() const { return m_files.keys(); }

Q_SIGNALS:
    /// A file is another than at the last look; emitted once more when it has come to rest, because its last change may
    /// not show in its time.
    void changed(const QString &path);

    /// All files were looked at; after changed().
    void looked();

private:
    using Stamps = QHash<QString, FileStamp>;
    struct Watched {
        std::optional<FileStamp> stamp; ///< at the last look that found it
        int calmLooks = 0;              ///< since it changed
    };

    void look();
    void compare(const Stamps &stamps);

    QHash<QString, Watched> m_files;
    QTimer m_timer;
    ThreadWorker m_worker;
};

} // namespace offramp
