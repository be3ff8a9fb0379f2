// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/loadworkspace.h"

#include "core/results/loadrecording.h"
#include "core/support/sha256.h"
#include "core/workspace/workspacefile.h"

#include <QFile>
#include <QFileInfo>

#include <map>

namespace offramp {

Result<LoadedWorkspace> loadWorkspace(const QString &path, const IsCancelled &isCancelled)
{
    const QFileInfo file(path);
    const std::string name = QFile::encodeName(path).toStdString();
    // Before it is read: a change meanwhile is noticed, not missed.
    const auto digest = sha256OfFile(name);
    auto workspace = readWorkspace(name);
    if (!workspace)
        return tl::unexpected(workspace.error());
    auto loaded = loadRecordings(std::move(*workspace), file.absolutePath(), file.absoluteFilePath(), isCancelled);
    loaded.digest = digest.value_or("");
    return loaded;
}

LoadedWorkspace loadRecordings(Workspace workspace, const QString &folder, const QString &path,
                               const IsCancelled &isCancelled)
{
    const std::filesystem::path place = QFile::encodeName(folder).toStdString();
    LoadedWorkspace loaded{path, folder, std::move(workspace), {}, {}};
    std::map<std::string, RecordingPtr> read; // a file that is named a thousand times takes its memory once
    for (const WorkspaceRecording &entry : loaded.workspace.recordings) {
        const auto found = findRecording(place, entry);
        if (!found) {
            loaded.recordings.push_back(nullptr);
            loaded.problems.push_back(missingRecording(place, entry));
            continue;
        }
        std::error_code ignored;
        const std::string file = std::filesystem::canonical(*found, ignored).string();
        if (const auto known = read.find(file); known != read.end()) {
            loaded.recordings.push_back(known->second);
            continue;
        }
        auto recording = loadRecording(found->string(), {}, isCancelled);
        if (!recording)
            loaded.problems.push_back(recording.error());
        loaded.recordings.push_back(recording ? *recording : nullptr);
        if (recording && !file.empty())
            read[file] = *recording;
    }
    return loaded;
}

} // namespace offramp
