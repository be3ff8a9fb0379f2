// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QDockWidget;
class QMainWindow;
class QMenu;

namespace offramp {

class Document;
class NotesPanel;
class SnapshotActions;
class WorkspaceFiles;

/// The dock with the snapshots and the notes of a window, and the menu of snapshots.
class NotesController : public QObject
{
    Q_OBJECT
public:
    NotesController(Document *document, const WorkspaceFiles *files, QMainWindow *window);

    [[nodiscard]] QDockWidget *dock() const { return m_dock; }
    [[nodiscard]] NotesPanel *panel() const { return m_panel; }

    /// Adds the menu "Snapshots" to a menu.
    void addMenu(QMenu *menu);

Q_SIGNALS:
    /// A sentence for the user.
    void message(const QString &sentence);

private:
    void showDock();
    void announceNotes();

    const Document *m_document;
    SnapshotActions *m_actions;
    NotesPanel *m_panel;
    QDockWidget *m_dock;
};

} // namespace offramp
