// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/recordingloader.h"

#include "ui/document/loadrecording.h"

#include <QThreadPool>

namespace offramp {

/// One thread, so that files come in the order they were asked for.
class RecordingLoader::Worker
{
public:
    Worker() { pool.setMaxThreadCount(1); }

    QThreadPool pool;
};

RecordingLoader::RecordingLoader(QObject *parent)
    : QObject(parent)
    , m_worker(std::make_unique<Worker>())
{
}

RecordingLoader::~RecordingLoader()
{
    m_worker->pool.clear();
    m_worker->pool.waitForDone();
}

void RecordingLoader::load(const QStringList &paths)
{
    for (const QString &path : paths) {
        ++m_pending;
        m_worker->pool.start([this, path] {
            const auto result = loadRecording(path);
            QMetaObject::invokeMethod(
                this, [this, path, result] { answer(path, result); }, Qt::QueuedConnection);
        });
    }
}

void RecordingLoader::answer(const QString &path, const Result<RecordingPtr> &result)
{
    --m_pending;
    if (result)
        Q_EMIT loaded(*result);
    else
        Q_EMIT failed(path, QString::fromStdString(toText(result.error())));
}

} // namespace offramp
