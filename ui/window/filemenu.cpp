// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/filemenu.h"

#include "ui/files/choosefile.h"
#include "ui/panels/recentbutton.h"
#include "ui/theme/plaintextstyle.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/importcontroller.h"
#include "ui/window/mainwindow.h"
#include "ui/window/newwindow.h"
#include "ui/window/recordingcontroller.h"
#include "ui/window/trainingcontroller.h"
#include "ui/window/tryimagecontroller.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

FileMenu::FileMenu(MainWindow *window)
    : QObject(window)
    , m_window(window)
    , m_program(QCoreApplication::applicationFilePath())
{
    WorkspaceFiles *files = window->files();
    QMenu *menu = window->menuBar()->addMenu(tr("&File"));
    QAction *startNew = menu->addAction(tr("&New workspace"), files, &WorkspaceFiles::startNew);
    startNew->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_N), QKeySequence(Qt::CTRL | Qt::Key_W)});
    menu->addAction(tr("New &window"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N), this, &FileMenu::openWindow);
    m_open = menu->addAction(tr("&Open…"), QKeySequence::Open, this, &FileMenu::askForFiles);
    m_recent = menu->addMenu(tr("Open &recent"));
    RecordingController *recorder = window->recorder();
    m_record = menu->addAction(tr("&Record…"), QKeySequence(Qt::CTRL | Qt::Key_R), recorder,
                               [recorder] { recorder->ask(); });
    TrainingController *trainer = window->trainer();
    menu->addAction(tr("&Train…"), trainer, [trainer] { trainer->ask(); });
    menu->addAction(window->tries()->tryAction());
    menu->addAction(window->imports()->importAction());
    menu->addAction(window->exports()->combineAction());
    menu->addSeparator();
    menu->addAction(tr("&Save"), QKeySequence(Qt::CTRL | Qt::Key_S), files, [files] { files->save(); });
    menu->addAction(tr("Save &as…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), files,
                    [files] { files->saveAs(); });
    m_close = menu->addMenu(tr("&Close recording"));
    menu->addSeparator();
    menu->addAction(window->exports()->exportAction());
    menu->addAction(window->exports()->shareAction());
    menu->addAction(window->exports()->submissionAction());
    menu->addAction(window->exports()->deployAction());
    menu->addSeparator();
    menu->addAction(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), window, &QWidget::close);

    connect(m_recent, &QMenu::aboutToShow, this, &FileMenu::fillRecent);
    connect(m_close, &QMenu::aboutToShow, this, &FileMenu::fillClose);
    const Document *document = window->document();
    connect(document, &Document::recordingsChanged, this, &FileMenu::refresh);
    connect(document, &Document::curvesChanged, this, &FileMenu::refresh);
    connect(document, &Document::absentChanged, this, &FileMenu::refresh);
    refresh();
}

void FileMenu::openWindow()
{
    if (const auto opened = openNewWindow(m_program, m_window->geometry().topLeft()); !opened)
        Q_EMIT message(QString::fromStdString(toText(opened.error())));
}

void FileMenu::askForFiles()
{
    chooseFiles(m_window,
                {tr("Open"), {}, tr("Workspaces, recordings, tables (*.offramp *.exits *.csv *.npz);;All files (*)")},
                [this](const QStringList &paths) { m_window->openFiles(paths); });
}

void FileMenu::refresh()
{
    m_close->setEnabled(!m_window->document()->decisions().isEmpty());
}

void FileMenu::fillRecent()
{
    m_recent->clear();
    RecentFiles *recent = m_window->files()->recentFiles();
    for (const QString &path : recent->paths()) {
        const QFileInfo file(path);
        QAction *action
            = m_recent->addAction(literally(u"%1 \u2013 %2"_s.arg(file.fileName(), shortFolder(file.absolutePath()))),
                                  this, [this, path] { m_window->openFiles({path}); });
        action->setEnabled(file.exists());
    }
    if (m_recent->isEmpty()) {
        m_recent->addAction(tr("No recent files"))->setEnabled(false);
        return;
    }
    m_recent->addSeparator();
    m_recent->addAction(tr("&Clear this list"), recent, &RecentFiles::clear);
}

void FileMenu::fillClose()
{
    m_close->clear();
    Document *document = m_window->document();
    for (const RecordingId id : document->decisions().recordings)
        m_close->addAction(literally(nameOf(*document->recording(id))), document,
                           [document, id] { document->closeRecording(id); });
    for (const AbsentRecording &absent : document->decisions().absent)
        m_close->addAction(literally(
                               tr("%1 (missing)").arg(QString::fromStdString(document->decisions().nameOf(absent)))),
                           document, [document, id = absent.id] { document->closeRecording(id); });
}

} // namespace offramp
