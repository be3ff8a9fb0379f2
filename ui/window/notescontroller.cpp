// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/notescontroller.h"

#include "ui/document/document.h"
#include "ui/files/workspacefiles.h"
#include "ui/panels/notespanel.h"
#include "ui/panels/snapshotactions.h"
#include "ui/window/tabbeddocks.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

NotesController::NotesController(Document *document, const WorkspaceFiles *files, QMainWindow *window)
    : QObject(window)
    , m_document(document)
    , m_actions(new SnapshotActions(document, this))
    , m_panel(new NotesPanel(document, m_actions))
    , m_dock(new QDockWidget(tr("Notes"), window))
{
    m_dock->setObjectName(u"notesDock"_s);
    m_dock->setWidget(m_panel);
    m_dock->hide();
    connect(m_actions->showList(), &QAction::triggered, this, &NotesController::showDock);
    connect(m_actions, &SnapshotActions::message, this, &NotesController::message);
    connect(m_panel, &NotesPanel::message, this, &NotesController::message);
    connect(files, &WorkspaceFiles::opened, this, &NotesController::announceNotes);
}

void NotesController::addMenu(QMenu *menu)
{
    m_actions->fill(menu->addMenu(tr("Snaps&hots")));
}

void NotesController::showDock()
{
    m_dock->show();
    bringToFront(m_dock);
}

void NotesController::announceNotes()
{
    if (!m_document->decisions().notes->empty() && m_dock->isHidden())
        Q_EMIT message(tr("This workspace has notes: View > Notes shows them."));
}

} // namespace offramp
