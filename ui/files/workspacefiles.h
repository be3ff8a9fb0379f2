// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/autosave.h"
#include "ui/files/recentfiles.h"
#include "ui/files/recordingloader.h"

class QWidget;

namespace offramp {

/// The workspace file of a window: opening, saving, closing without loss, and recent files.
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

    /// Opens unsaved work of another window; ends in restored(), unless the user keeps what is open.
    void restore(const UnsavedWork &work);

    /// Saves; asks for a file if there is none yet, it is not writable, or it is the demo. False if nothing
    /// was saved.
    bool save();

    /// Saves under a name that the user chooses; false if nothing was saved.
    bool saveAs();

    /// Saves to path and makes it the workspace's file; false if nothing was saved.
    bool saveTo(const QString &path);

    /// Closes everything, unless the user wants to keep it.
    void startNew();

    /// Whether the workspace may be closed: everything is saved, or the user saved or discarded the changes.
    [[nodiscard]] bool mayClose();

    /// The window closes after mayClose(): unsaved changes are discarded.
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
