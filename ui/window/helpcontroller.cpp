// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/helpcontroller.h"

#include "ui/files/demo.h"
#include "ui/help/areadialog.h"
#include "ui/help/tour.h"
#include "ui/panels/areapanel.h"
#include "ui/panels/welcomepage.h"
#include "ui/window/mainwindow.h"
#include "ui/window/toursteps.h"

#include <QMenu>

#include <utility>

namespace offramp {

HelpController::HelpController(MainWindow *window)
    : QObject(window)
    , m_window(window)
{
    connect(window->welcomePage(), &WelcomePage::tourRequested, this, &HelpController::startTour);
    connect(window->areaPanel(), &AreaPanel::explanationRequested, this, &HelpController::explainArea);
    connect(window->document(), &Document::recordingsChanged, this, &HelpController::endWithoutRecording);
    // Queued: the window must first select a variant of the opened workspace.
    connect(window->files(), &WorkspaceFiles::opened, this, &HelpController::beginTour, Qt::QueuedConnection);
}

void HelpController::fill(QMenu *help)
{
    help->addAction(tr("&Guided tour"), QKeySequence(Qt::Key_F1), this, &HelpController::startTour);
    help->addAction(tr("&What is this area?"), this, &HelpController::explainArea);
}

void HelpController::startTour()
{
    const Decisions &decisions = m_window->document()->decisions();
    m_isWaiting = true;
    if (decisions.recordings.empty() && decisions.absent.empty())
        m_window->openFiles({demoWorkspace()});
    else
        beginTour();
}

void HelpController::beginTour()
{
    if (!std::exchange(m_isWaiting, false) || m_window->document()->recordings().empty())
        return;
    delete m_tour;
    m_tour = new Tour(tourSteps(m_window), m_window);
}

void HelpController::endWithoutRecording()
{
    if (m_tour && m_window->document()->recordings().empty())
        m_tour->end();
}

void HelpController::explainArea()
{
    if (!m_area)
        m_area = new AreaDialog(m_window->document(), m_window->intervals(), m_window);
    m_area->show();
    m_area->raise();
    m_area->activateWindow();
}

} // namespace offramp
