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

/// The workspace file of a window: opening, saving, closing without loss, and what is recent. Questions to the user are
/// dialogs that are opened and answered later; nothing here waits for them. Meanwhile the loader is held, so that what
/// it has read comes into the document that the answer leaves.
class WorkspaceFiles : public QObject
{
    Q_OBJECT
public:
    /// Dialogs stand before window; the loader's workspaces are taken into document.
    WorkspaceFiles(Document *document, RecordingLoader *loader, QWidget *window);

    /// The workspace file, absolute; empty where there is none yet.
    [[nodiscard]] const QString &path() const { return m_path; }

    /// What a title calls the workspace: the file's name, else the networks', else nothing.
    [[nodiscard]] QString title() const;

    [[nodiscard]] RecentFiles *recentFiles() { return &m_recent; }

    /// From now on, unsaved work is written to a recovery file in folder.
    void guard(const QString &folder);

    /// Opens the unsaved work that another window left behind; ends in restoreEnded().
    void restore(const UnsavedWork &work);

    /// Saves, asking where to when there is no file yet, it cannot be written, or it is the demo. Calls then once it is
    /// saved, otherwise where it was not.
    void save(const std::function<void()> &then = {}, const std::function<void()> &otherwise = {});

    /// The same under a name that the user chooses.
    void saveAs(const std::function<void()> &then = {}, const std::function<void()> &otherwise = {});

    /// Saves to path and makes it the workspace's file; false where nothing was saved.
    bool saveTo(const QString &path);

    /// Closes everything, unless the user wants to keep it.
    void startNew();

    /// Whether there is anything unsaved, what is being typed in the window included: that is taken first.
    [[nodiscard]] bool hasChanges();

    /// Calls close at once where nothing is unsaved; else asks, and calls it when the user has saved or wants to lose
    /// the changes. Calls keep where the document is to stay as it is.
    void askToClose(const std::function<void()> &close, const std::function<void()> &keep = {});

    /// The window is closed for good, with askToClose() granted: what is unsaved is not wanted.
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
    void setPath(const QString &path);

    Document *m_document;
    RecordingLoader *m_loader;
    QWidget *m_window;
    RecentFiles m_recent;
    std::unique_ptr<Autosave> m_autosave;
    QString m_path;
    int m_questions = 0; ///< open now
};

} // namespace offramp
