// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recordingloader.h"

#include "core/imports/importfile.h"
#include "core/recording/recording.h"
#include "core/results/loadrecording.h"

#include <QFile>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Null where nothing is recorded in it yet.
auto readingRecording(const QString &path)
{
    return [path](const IsCancelled &isCancelled) -> Result<RecordingPtr> {
        const std::string file = QFile::encodeName(path).toStdString();
        auto recording = readRecording(file, isCancelled);
        if (const auto other = recording || isSet(isCancelled) ? std::nullopt : refusalToOpen(file))
            return tl::unexpected(*other);
        if (!recording)
            return tl::unexpected(recording.error());
        return recording->recordedCount() == 0 ? nullptr : openRecording(std::move(*recording), file);
    };
}

} // namespace

template<typename Read, typename Answer>
void RecordingLoader::work(const QString &path, Read read, Answer answer)
{
    m_worker.start(read, [this, path, answer](const auto &result) {
        m_answers.push_back([this, path, answer, result] {
            if (result)
                answer(*result);
            else
                Q_EMIT failed(path, QString::fromStdString(toText(result.error())));
        });
        answerNext();
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
        answer();
    }
}

void RecordingLoader::load(const QStringList &paths)
{
    for (const QString &path : paths) {
        if (path.endsWith(u".offramp"_s, Qt::CaseInsensitive))
            work(
                path, [path](const IsCancelled &isCancelled) { return loadWorkspace(path, isCancelled); },
                [this](const LoadedWorkspace &workspace) { Q_EMIT workspaceLoaded(workspace); });
        else
            work(path, readingRecording(path), [this, path](const RecordingPtr &recording) {
                if (recording)
                    Q_EMIT loaded(recording);
                else
                    Q_EMIT notBegun(path);
            });
    }
}

void RecordingLoader::restore(const UnsavedWork &unsaved)
{
    work(
        unsaved.file,
        [unsaved](const IsCancelled &isCancelled) {
            LoadedWorkspace loaded = loadRecordings(unsaved.workspace, u"/"_s, unsaved.file, isCancelled);
            loaded.recovery = unsaved.recovery;
            loaded.digest = unsaved.digest;
            return loaded;
        },
        [this](const LoadedWorkspace &workspace) { Q_EMIT restored(workspace); });
}

void RecordingLoader::find(RecordingId missing, const QString &path)
{
    work(path, readingRecording(path), [this, path, missing](const RecordingPtr &recording) {
        if (recording)
            Q_EMIT found(missing, recording);
        else
            Q_EMIT failed(path, tr("%1 has no recorded samples yet. Choose it again once it has some.").arg(path));
    });
}

} // namespace offramp
