// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/autosave.h"
#include "ui/files/recentfiles.h"
#include "ui/files/recordingloader.h"

class QWidget;

namespace offramp {

/// The workspace file of a window: opening, saving, closing without loss, and what is recent. Its functions may be
/// called from the GUI thread only.
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

    /// Opens the unsaved work that another window left behind; ends in restored(), unless the user keeps what is open.
    void restore(const UnsavedWork &work);

    /// Saves, asking where to when there is no file yet, it cannot be written, or it is the demo; false where nothing
    /// was saved.
    bool save();

    /// Saves under a name that the user chooses; false where nothing was saved.
    bool saveAs();

    /// Saves to path and makes it the workspace's file; false where nothing was saved.
    bool saveTo(const QString &path);

    /// Closes everything, unless the user wants to keep it.
    void startNew();

    /// Whether what is open may be closed: nothing is unsaved, or the user saved it or wants to lose it.
    [[nodiscard]] bool mayClose();

    /// The window is closed for good, with mayClose() granted: what is unsaved is not wanted.
    void abandon();

Q_SIGNALS:
    void said(const QString &sentence);
    void opened();
    void restored();
    void pathChanged();

private:
    [[nodiscard]] bool take(const LoadedWorkspace &workspace, bool isSaved);
    void setPath(const QString &path);

    Document *m_document;
    RecordingLoader *m_loader;
    QWidget *m_window;
    RecentFiles m_recent;
    std::unique_ptr<Autosave> m_autosave;
    QString m_path;
};

} // namespace offramp
