// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "ui/files/loadworkspace.h"
#include "ui/files/recovery.h"
#include "ui/document/variantdecision.h"
#include "ui/jobs/threadworker.h"

#include <QObject>
#include <QStringList>

namespace offramp {

/// Reads recordings and workspaces in the background, in the order asked for, so that the window never waits for a
/// disk. Its functions may be called from the GUI thread only.
class RecordingLoader : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Reads files after those asked for before; each ends in loaded(), or for a workspace (*.offramp) in
    /// workspaceLoaded(), or in failed().
    void load(const QStringList &paths);

    /// Reads the recordings of unsaved work; ends in restored().
    void restore(const UnsavedWork &work);

    /// Reads the file where a missing recording lies now; ends in found() or failed().
    void find(RecordingId missing, const QString &path);

    /// How many files have not been answered yet.
    [[nodiscard]] int pending() const { return m_worker.pending(); }

Q_SIGNALS:
    void loaded(const offramp::RecordingPtr &recording);
    void workspaceLoaded(const offramp::LoadedWorkspace &workspace);
    void restored(const offramp::LoadedWorkspace &workspace);
    void found(offramp::RecordingId missing, const offramp::RecordingPtr &recording);
    void failed(const QString &path, const QString &sentence);

private:
    template<typename Read, typename Answer>
    void work(const QString &path, Read read, Answer answer);

    ThreadWorker m_worker;
};

} // namespace offramp
