// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/filewatch.h"

#include <QFile>

namespace offramp {

namespace {

/// Times of files are counted in steps of up to two seconds, which are over after so many looks.
constexpr int looksAtRest = 2;

} // namespace

FileWatch::FileWatch(std::chrono::milliseconds pause, QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(pause);
    connect(&m_timer, &QTimer::timeout, this, &FileWatch::look);
}

void FileWatch::watch(const QStringList &paths)
{
    m_files.removeIf([&](QHash<QString, Watched>::iterator file) { return !paths.contains(file.key()); });
    bool isNew = false;
    for (const QString &path : paths) {
        if (m_files.contains(path))
            continue;
        m_files.insert(path, {});
        isNew = true;
    }
    if (m_files.isEmpty())
        m_timer.stop();
    else if (isNew)
        look();
}

void FileWatch::look()
{
    if (m_worker.pending() > 0) // a new file is looked at next time
        return;
    m_worker.start(
        [paths = watched()](const IsCancelled &isCancelled) {
            Stamps stamps;
            for (const QString &path : paths) {
                if (isSet(isCancelled))
                    break;
                const auto file = File::open(QFile::encodeName(path).toStdString(), File::Mode::Read);
                if (const auto stamp = file.and_then(&File::stamp))
                    stamps.insert(path, *stamp);
            }
            return stamps;
        },
        [this](const Result<Stamps> &stamps) { compare(stamps.value_or(Stamps())); });
}

void FileWatch::compare(const Stamps &stamps)
{
    QStringList changes;
    for (auto file = m_files.begin(); file != m_files.end(); ++file) {
        const auto stamp = stamps.constFind(file.key());
        if (stamp == stamps.constEnd())
            continue;
        if (file->stamp != *stamp) {
            if (file->stamp)
                changes.append(file.key());
            *file = {*stamp, 0};
        } else if (++file->calmLooks == looksAtRest) {
            changes.append(file.key());
        }
    }
    if (!m_files.isEmpty())
        m_timer.start();
    for (const QString &path : changes)
        Q_EMIT changed(path);
    Q_EMIT looked();
}

} // namespace offramp
