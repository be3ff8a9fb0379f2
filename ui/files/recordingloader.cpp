// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recordingloader.h"

#include "core/results/loadrecording.h"

#include <QFile>
#include <QThreadPool>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

/// One thread, so that files arrive in the order they were requested.
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
                m_answers.push_back([this, path, answer, result] {
                    if (result)
                        answer(*result);
                    else
                        Q_EMIT failed(path, QString::fromStdString(toText(result.error())));
                });
                answerNext();
            },
            Qt::QueuedConnection);
    });
}

void RecordingLoader::setHeld(bool isHeld)
{
    m_isHeld = isHeld;
    answerNext();
}

void RecordingLoader::answerNext()
{
    // An answer may hold those after it.
    while (!m_isHeld && !m_answers.empty()) {
        const auto answer = std::move(m_answers.front());
        m_answers.pop_front();
        --m_pending;
        answer();
    }
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
        [unsaved] {
            LoadedWorkspace loaded = loadRecordings(unsaved.workspace, u"/"_s, unsaved.file);
            loaded.recovery = unsaved.recovery;
            return Result<LoadedWorkspace>(std::move(loaded));
        },
        [this](const LoadedWorkspace &workspace) { Q_EMIT restored(workspace); });
}

void RecordingLoader::find(RecordingId missing, const QString &path)
{
    work(
        path, [path] { return loadRecording(QFile::encodeName(path).toStdString()); },
        [this, missing](const RecordingPtr &recording) { Q_EMIT found(missing, recording); });
}

} // namespace offramp
