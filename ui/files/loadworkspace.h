// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/cancelled.h"
#include "core/workspace/workspace.h"
#include "core/results/openrecording.h"

namespace offramp {

/// A workspace with those of its recordings that were found.
struct LoadedWorkspace {
    QString path;   ///< of the workspace file, absolute; empty if it was never saved
    QString folder; ///< absolute; what the recordings' paths are relative to
    Workspace workspace;
    std::vector<RecordingPtr> recordings; ///< one for each of the workspace's; null if it is missing
    std::vector<Error> problems;          ///< one for each that is missing
    QString recovery = {};                ///< the recovery file it was read from; empty for a workspace file
    std::string digest = {};              ///< SHA-256 of the workspace file when it was read; empty: unknown
};

/// Reads a workspace file and its recordings. A missing recording is not an error. May be called from any thread.
[[nodiscard]] Result<LoadedWorkspace> loadWorkspace(const QString &path, const IsCancelled &isCancelled = {});

/// Reads the recordings of a workspace whose paths are relative to folder. May be called from any thread.
[[nodiscard]] LoadedWorkspace loadRecordings(Workspace workspace, const QString &folder, const QString &path,
                                             const IsCancelled &isCancelled = {});

} // namespace offramp
