// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "ui/files/loadworkspace.h"
#include "ui/files/recovery.h"
#include "ui/jobs/threadworker.h"

#include <QObject>
#include <QStringList>

#include <deque>
#include <functional>

namespace offramp {

/// Reads recordings and workspaces in the background, in the order requested, so that the window never waits for a
/// disk. Its functions may be called from the GUI thread only.
class RecordingLoader : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// Reads files after those requested earlier; each ends in loaded(), in notBegun(), in workspaceLoaded() for a
    /// workspace (*.offramp), or in failed().
    void load(const QStringList &paths);

    /// Reads the recordings of unsaved work; ends in restored().
    void restore(const UnsavedWork &work);

    /// Reads the new location of a missing recording; ends in found() or failed().
    void find(RecordingId missing, const QString &path);

    /// While it is held, files are read but not answered: the user is asked whether the document may be replaced. The
    /// answers follow in order when it is released.
    void setHeld(bool isHeld);

    /// The number of pending files.
    [[nodiscard]] int pending() const { return m_worker.pending() + static_cast<int>(m_answers.size()); }

Q_SIGNALS:
    void loaded(const offramp::RecordingPtr &recording);
    void notBegun(const QString &path); ///< a recording in which no sample is recorded yet
    void workspaceLoaded(const offramp::LoadedWorkspace &workspace);
    void restored(const offramp::LoadedWorkspace &workspace);
    void found(offramp::RecordingId missing, const offramp::RecordingPtr &recording);
    void failed(const QString &path, const QString &sentence);

private:
    void answerNext();
    template<typename Read, typename Answer>
    void work(const QString &path, Read read, Answer answer);

    std::deque<std::function<void()>> m_answers; ///< of what was read, not given yet
    bool m_isHeld = false;
    ThreadWorker m_worker;
};

} // namespace offramp
