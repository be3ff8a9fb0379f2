// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recordingfollower.h"

#include <QFile>

#include <algorithm>

namespace offramp {

namespace {

constexpr qint64 leastPause = 500;
constexpr qint64 pausesPerReading = 3;

} // namespace

RecordingFollower::RecordingFollower(LastRead lastRead, QObject *parent)
    : QObject(parent)
    , m_lastRead(std::move(lastRead))
{
    m_timer.setSingleShot(true);
    m_clock.start();
    connect(&m_timer, &QTimer::timeout, this, &RecordingFollower::readNext);
}

void RecordingFollower::follow(const QString &path)
{
    m_files[path].isWanted = true;
    readNext();
}

void RecordingFollower::readNext()
{
    if (m_worker.pending() > 0)
        return;
    auto next = m_files.end();
    for (auto file = m_files.begin(); file != m_files.end(); ++file) {
        if (file->isWanted && (next == m_files.end() || file->notBefore < next->notBefore))
            next = file;
    }
    if (next == m_files.end())
        return;
    const qint64 now = m_clock.elapsed();
    if (now < next->notBefore) {
        m_timer.start(static_cast<int>(next->notBefore - now));
        return;
    }
    next->isWanted = false;
    const QString path = next.key();
    m_worker.start(
        [path, before = m_lastRead(path)](const IsCancelled &isCancelled) {
            return loadAgain(QFile::encodeName(path).toStdString(), before, isCancelled);
        },
        [this, path, now](const Result<RecordingPtr> &recording) { answer(path, now, recording.value_or(nullptr)); });
}

void RecordingFollower::answer(const QString &path, qint64 began, const RecordingPtr &recording)
{
    const qint64 now = m_clock.elapsed();
    m_files[path].notBefore = std::max(began + leastPause, now + pausesPerReading * (now - began));
    if (recording)
        Q_EMIT read(recording);
    readNext();
}

} // namespace offramp
