// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recordingloader.h"

#include "core/results/loadrecording.h"

#include <QFile>
#include <QThreadPool>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

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

template<typename Read, typename Answer>
void RecordingLoader::work(const QString &path, Read read, Answer answer)
{
    ++m_pending;
    m_worker->pool.start([this, path, read, answer] {
        auto result = read();
        QMetaObject::invokeMethod(
            this,
            [this, path, answer, result = std::move(result)] {
                --m_pending;
                if (result)
                    answer(*result);
                else
                    Q_EMIT failed(path, QString::fromStdString(toText(result.error())));
            },
            Qt::QueuedConnection);
    });
}

void RecordingLoader::load(const QStringList &paths)
{
    for (const QString &path : paths) {
        if (path.endsWith(u".offramp"_s, Qt::CaseInsensitive))
            work(
                path, [path] { return loadWorkspace(path); },
                [this](const LoadedWorkspace &workspace) { Q_EMIT workspaceLoaded(workspace); });
        else
            work(
                path, [path] { return loadRecording(QFile::encodeName(path).toStdString()); },
                [this](const RecordingPtr &recording) { Q_EMIT loaded(recording); });
    }
}

void RecordingLoader::restore(const UnsavedWork &unsaved)
{
    work(
        unsaved.file,
        [unsaved] { return Result<LoadedWorkspace>(loadRecordings(unsaved.workspace, u"/"_s, unsaved.file)); },
        [this](const LoadedWorkspace &workspace) { Q_EMIT restored(workspace); });
}

void RecordingLoader::find(RecordingId missing, const QString &path)
{
    work(
        path, [path] { return loadRecording(QFile::encodeName(path).toStdString()); },
        [this, missing](const RecordingPtr &recording) { Q_EMIT found(missing, recording); });
}

} // namespace offramp
