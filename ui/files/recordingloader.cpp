// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recordingloader.h"

#include "ui/files/loadrecording.h"

namespace offramp {

using namespace Qt::Literals::StringLiterals;

template<typename Read, typename Answer>
void RecordingLoader::work(const QString &path, Read read, Answer answer)
{
    m_worker.start(read, [this, path, answer](const auto &result) {
        if (result)
            answer(*result);
        else
            Q_EMIT failed(path, QString::fromStdString(toText(result.error())));
    });
}

void RecordingLoader::load(const QStringList &paths)
{
    for (const QString &path : paths) {
        if (path.endsWith(u".offramp"_s, Qt::CaseInsensitive))
            work(
                path, [path](const IsCancelled &isCancelled) { return loadWorkspace(path, isCancelled); },
                [this](const LoadedWorkspace &workspace) { Q_EMIT workspaceLoaded(workspace); });
        else
            work(
                path, [path](const IsCancelled &isCancelled) { return loadRecording(path, isCancelled); },
                [this](const RecordingPtr &recording) { Q_EMIT loaded(recording); });
    }
}

void RecordingLoader::restore(const UnsavedWork &unsaved)
{
    work(
        unsaved.file,
        [unsaved](const IsCancelled &isCancelled) {
            return loadRecordings(unsaved.workspace, u"/"_s, unsaved.file, isCancelled);
        },
        [this](const LoadedWorkspace &workspace) { Q_EMIT restored(workspace); });
}

void RecordingLoader::find(RecordingId missing, const QString &path)
{
    work(
        path, [path](const IsCancelled &isCancelled) { return loadRecording(path, isCancelled); },
        [this, missing](const RecordingPtr &recording) { Q_EMIT found(missing, recording); });
}

} // namespace offramp
