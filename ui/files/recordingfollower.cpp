// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recordingfollower.h"

#include <QElapsedTimer>
#include <QFile>
#include <QThreadPool>
#include <QTimer>

#include <algorithm>

namespace offramp {

namespace {

constexpr qint64 leastPause = 500;
constexpr qint64 pausesPerReading = 3;

} // namespace

class RecordingFollower::Worker
{
public:
    Worker()
    {
        pool.setMaxThreadCount(1);
        timer.setSingleShot(true);
        clock.start();
    }

    QThreadPool pool;
    QTimer timer;
    QElapsedTimer clock;
};

RecordingFollower::RecordingFollower(QObject *parent)
    : QObject(parent)
    , m_worker(std::make_unique<Worker>())
{
    connect(&m_worker->timer, &QTimer::timeout, this, &RecordingFollower::readNext);
}

RecordingFollower::~RecordingFollower()
{
    m_worker->pool.clear();
    m_worker->pool.waitForDone();
}

void RecordingFollower::follow(const QString &path)
{
    m_files[path].isWanted = true;
    readNext();
}

bool RecordingFollower::isIdle() const
{
    return !m_isReading && std::ranges::none_of(m_files, &Followed::isWanted);
}

void RecordingFollower::readNext()
{
    if (m_isReading)
        return;
    auto next = m_files.end();
    for (auto file = m_files.begin(); file != m_files.end(); ++file) {
        if (file->isWanted && (next == m_files.end() || file->notBefore < next->notBefore))
            next = file;
    }
    if (next == m_files.end())
        return;
    const qint64 now = m_worker->clock.elapsed();
    if (now < next->notBefore) {
        m_worker->timer.start(static_cast<int>(next->notBefore - now));
        return;
    }
    next->isWanted = false;
    m_isReading = true;
    m_worker->pool.start([this, path = next.key(), now] {
        const auto result = loadRecording(QFile::encodeName(path).toStdString());
        const RecordingPtr recording = result ? *result : nullptr;
        QMetaObject::invokeMethod(
            this, [this, path, now, recording] { answer(path, now, recording); }, Qt::QueuedConnection);
    });
}

void RecordingFollower::answer(const QString &path, qint64 began, const RecordingPtr &recording)
{
    const qint64 now = m_worker->clock.elapsed();
    m_files[path].notBefore = std::max(began + leastPause, now + pausesPerReading * (now - began));
    m_isReading = false;
    if (recording)
        Q_EMIT read(recording);
    readNext();
}

} // namespace offramp
