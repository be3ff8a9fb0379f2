// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/autosave.h"
#include "ui/files/recentfiles.h"
#include "ui/files/recordingloader.h"

#include <functional>

class QDialog;
class QWidget;

namespace offramp {

/// The workspace file of a window: opening, saving, closing without loss, and recent files. Its functions may be
/// called from the GUI thread only.
class WorkspaceFiles : public QObject
{
    Q_OBJECT
public:
    /// Dialogs belong to window; workspaces of the loader go into document.
    WorkspaceFiles(Document *document, RecordingLoader *loader, QWidget *window);

    /// The workspace file, absolute; empty if there is none yet.
    [[nodiscard]] const QString &path() const { return m_path; }

    /// The workspace's name for the title bar: the file's name, else the networks', else empty.
    [[nodiscard]] QString title() const;

    [[nodiscard]] RecentFiles *recentFiles() { return &m_recent; }

    /// From now on, unsaved work is written to a recovery file in folder.
    void guard(const QString &folder);

    /// Saves; asks for a file if there is none yet, it cannot be written, or it is the demo; asks whether to replace
    /// one that others changed since this window read or wrote it. Calls then once it is saved, otherwise if it was
    /// not.
    void save(const std::function<void()> &then = {}, const std::function<void()> &otherwise = {});

    /// The same under a name that the user chooses.
    void saveAs(const std::function<void()> &then = {}, const std::function<void()> &otherwise = {});

    /// Saves to path and makes it the workspace's file; false if nothing was saved.
    bool saveTo(const QString &path);

    /// Closes everything, unless the user wants to keep it.
    void startNew();

    /// Whether there is anything unsaved, including text being typed in the window, which is committed first.
    [[nodiscard]] bool hasChanges();

    /// Calls close at once if nothing is unsaved; else asks, and calls it when the user has saved or discarded the
    /// changes. Calls keep if the document is to stay as it is.
    void askToClose(const std::function<void()> &close, const std::function<void()> &keep = {});

    /// The window closes after askToClose(): unsaved changes are discarded.
    void abandon();

Q_SIGNALS:
    /// A sentence for the user: why something could not be opened or saved.
    void message(const QString &sentence);

    void opened();

    /// The unsaved work of that recovery file is open and guarded now; or it is not, and its file is still needed.
    void restoreEnded(const QString &recovery, bool isRestored);

    /// A question was opened; or the last one was answered.
    void asking(bool isAsking);

    void pathChanged();

private:
    [[nodiscard]] bool take(const LoadedWorkspace &workspace, bool isSaved);
    void ask(QDialog *question, const std::function<void()> &answered);
    void askToReplace(const std::function<void()> &then, const std::function<void()> &otherwise);
    void setPath(const QString &path, const std::string &digest);
    [[nodiscard]] bool isChangedByOthers() const;

    Document *m_document;
    RecordingLoader *m_loader;
    QWidget *m_window;
    RecentFiles m_recent;
    std::unique_ptr<Autosave> m_autosave;
    QString m_path;
    std::string m_digest; ///< of the workspace file as this window read or wrote it; empty: unknown
    int m_questions = 0;  ///< open now
};

} // namespace offramp
