// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/helpcontroller.h"

#include "ui/files/demo.h"
#include "ui/help/aboutdialog.h"
#include "ui/help/areadialog.h"
#include "ui/help/shortcuttext.h"
#include "ui/help/tour.h"
#include "ui/panels/areapanel.h"
#include "ui/panels/welcomepage.h"
#include "ui/theme/theme.h"
#include "ui/window/mainwindow.h"
#include "ui/window/toursteps.h"

#include <QFile>
#include <QGuiApplication>
#include <QMenu>
#include <QMenuBar>

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

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
    help->addAction(tr("&Manual"), this, &HelpController::showManual);
    help->addAction(tr("&Keyboard and mouse"), QKeySequence(Qt::Key_Question), this, &HelpController::showShortcuts);
    help->addAction(tr("&What is this area?"), this, &HelpController::explainArea);
    help->addSeparator();
    help->addAction(tr("&About Offramp"), this, &HelpController::showAbout)->setMenuRole(QAction::AboutRole);
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
    m_area->present();
}

void HelpController::showManual()
{
    if (!m_manual) {
        m_manual = new TextDialog(tr("Manual"), u"manual"_s, m_window);
        QFile file(u":/manual.md"_s);
        if (file.open(QFile::ReadOnly)) {
            const QString text = QString::fromUtf8(file.readAll());
            m_manual->setMarkdown(text.mid(text.indexOf(u"# "))); // without the comments before it
        }
    }
    m_manual->present();
}

void HelpController::showShortcuts()
{
    if (!m_shortcuts)
        m_shortcuts = new TextDialog(tr("Keyboard and mouse"), u"shortcuts"_s, m_window);
    m_shortcuts->setHtml(shortcutText(m_window->menuBar()->actions(), Theme::of(QGuiApplication::palette()).line));
    m_shortcuts->present();
}

void HelpController::showAbout()
{
    if (!m_about)
        m_about = new AboutDialog(m_window);
    m_about->present();
}

} // namespace offramp
