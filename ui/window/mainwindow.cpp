// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mainwindow.h"

#include "ui/charts/energychart.h"
#include "ui/compare/comparedialog.h"
#include "ui/dialogs/pinneddialog.h"
#include "ui/dialogs/preferencesdialog.h"
#include "ui/dialogs/exitsdialog.h"
#include "ui/dialogs/suggestdialog.h"
#include "ui/theme/plaintextstyle.h"
#include "ui/theme/boxes.h"
#include "ui/window/tabbeddocks.h"
#include "ui/files/demo.h"
#include "ui/wording/wording.h"
#include "ui/window/contextmenus.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/filemenu.h"
#include "ui/window/helpcontroller.h"
#include "ui/window/importcontroller.h"
#include "ui/window/notescontroller.h"
#include "ui/window/openingcontroller.h"
#include "ui/panels/areapanel.h"
#include "ui/panels/chartactions.h"
#include "ui/panels/chartcard.h"
#include "ui/panels/costmenu.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/messagebar.h"
#include "ui/panels/missingbar.h"
#include "ui/panels/networkspanel.h"
#include "ui/panels/parts.h"
#include "ui/panels/recoverybar.h"
#include "ui/panels/samplespanel.h"
#include "ui/panels/targetactions.h"
#include "ui/panels/variantactions.h"
#include "ui/panels/variantspanel.h"
#include "ui/panels/welcomepage.h"
#include "ui/window/presentation.h"
#include "ui/window/quickactions.h"
#include "ui/window/recordingcontroller.h"
#include "ui/window/samplescontroller.h"
#include "ui/window/trainingcontroller.h"
#include "ui/window/tryimagecontroller.h"
#include "ui/window/viewmenu.h"
#include "ui/window/windowlayout.h"

#include <QDockWidget>
#include <QDragEnterEvent>
#include <QMenuBar>
#include <QStackedWidget>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent)
    , m_message(new MessageBar(this))
    , m_recovery(new RecoveryBar)
    , m_missing(new MissingBar(&m_document, &m_loader))
    , m_welcome(new WelcomePage(m_files.recentFiles()))
    , m_pages(new QStackedWidget)
    , m_area(new AreaPanel(&m_document, &m_intervals))
    , m_chart(new EnergyChart(&m_document, &m_selection, &m_thresholds))
    , m_chartCard(new ChartCard(m_chart, &m_document, &m_thresholds, &m_lines))
    , m_variants(new VariantsPanel(&m_document, &m_selection, &m_thresholds))
    , m_variantsDock(named(new QDockWidget(tr("Variants")), u"variantsDock"_s))
    , m_exits(new ExitsPanel(&m_document, &m_selection, &m_samples, &m_thresholds))
    , m_exitsDock(named(new QDockWidget(tr("Exits")), u"exitsDock"_s))
    , m_samplesPanel(new SamplesPanel(&m_document, &m_selection, &m_samples, &m_thresholds))
    , m_samplesDock(named(new QDockWidget(tr("Samples")), u"samplesDock"_s))
    , m_networks(new NetworksPanel(&m_document))
    , m_networksDock(named(new QDockWidget(tr("Networks")), u"networksDock"_s))
    , m_recorder(new RecordingController(&m_document, &m_selection, &m_thresholds, this))
    , m_opening(new OpeningController(&m_document, &m_selection, &m_loader, m_recorder, m_message, this))
    , m_trainer(new TrainingController(m_recorder, this))
    , m_tries(new TryImageController(&m_document, &m_selection, &m_thresholds, this))
    , m_exports(new ExportController(&m_document, &m_selection, &m_thresholds, m_chart, m_variants, this))
    , m_imports(new ImportController(&m_document, this))
    , m_notes(new NotesController(&m_document, &m_files, this))
{
    setWindowIcon(QIcon(u":/offramp-256.png"_s));
    setAcceptDrops(true);
    m_chart->setLines(&m_lines);
    m_chartCard->setTarget(&m_target, &m_selection);
    makeMenus(); // whose buttons are the first that Tab visits

    auto *workspace = new QWidget;
    workspace->setLayout(columnOf({m_area, {m_chartCard, 1}}, 8, {}));
    QScrollArea *welcome = scrollAreaOf(m_welcome);
    welcome->setAccessibleName(tr("Start"));
    m_pages->addWidget(welcome);
    m_pages->addWidget(workspace);

    auto *central = new QWidget;
    central->setLayout(columnOf({m_recovery, m_missing, {m_pages, 1}}, 8));
    setCentralWidget(central);

    m_variantsDock->setWidget(m_variants);
    m_exitsDock->setWidget(m_exits);
    m_samplesDock->setWidget(m_samplesPanel);
    m_networksDock->setWidget(m_networks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setDockOptions(dockOptions() | GroupedDragging); // tabs can be dragged out
    auto *tabs = new TabbedDocks(this);
    tabs->follow(m_variantsDock);
    tabs->follow(m_samplesDock);
    tabs->follow(m_networksDock);
    tabs->follow(m_exitsDock);
    tabs->follow(m_recorder->dock());
    tabs->follow(m_trainer->dock());
    tabs->follow(m_tries->dock());
    tabs->follow(m_notes->dock());
    m_layout = new WindowLayout(
        this,
        {m_variantsDock, m_networksDock, m_exitsDock, m_samplesDock, m_recorder->dock(), m_trainer->dock(),
         m_tries->dock(), m_notes->dock()},
        [this] { return m_variants->wantedWidth(); }, [this](int width) { return m_exits->wantedHeight(width); });
    m_trainer->showDock();
    m_recorder->showDock();

    connect(m_welcome, &WelcomePage::openRequested, m_fileMenu->openAction(), &QAction::trigger);
    connect(m_welcome, &WelcomePage::recordRequested, this, [this] { m_recorder->ask(); });
    connect(m_welcome, &WelcomePage::demoRequested, this, [this] { openFiles({demoWorkspace()}); });
    connect(m_welcome, &WelcomePage::fileRequested, this, [this](const QString &path) { openFiles({path}); });
    connect(m_recovery, &RecoveryBar::restoreRequested, &m_loader, &RecordingLoader::restore);
    connect(m_missing, &MissingBar::message, m_message, &MessageBar::showMessage);
    connect(&m_files, &WorkspaceFiles::restoreEnded, m_recovery, &RecoveryBar::settle);
    connect(&m_files, &WorkspaceFiles::message, m_message, &MessageBar::showMessage);
    connect(&m_files, &WorkspaceFiles::asking, m_recorder, &RecordingController::setHeld);
    connect(&m_files, &WorkspaceFiles::opened, this, &MainWindow::selectFirst);
    connect(&m_files, &WorkspaceFiles::pathChanged, this, &MainWindow::showTitle);
    connect(&m_files, &WorkspaceFiles::pathChanged, m_message, &MessageBar::passOn);
    connect(m_document.undoStack(), &QUndoStack::indexChanged, m_message, &MessageBar::passOn);
    connect(&m_document, &Document::modifiedChanged, this, &QWidget::setWindowModified);
    connect(&m_document, &Document::absentChanged, this, &MainWindow::showRecordings);
    connect(m_area, &AreaPanel::message, m_message, &MessageBar::showBeside);
    connect(m_exports, &ExportController::message, m_message, &MessageBar::showMessage);
    connect(m_exports, &ExportController::written, m_message, &MessageBar::showWritten);
    connect(m_exports, &ExportController::pageWritten, m_message, &MessageBar::showPage);
    connect(m_exports, &ExportController::recordingWritten, this, [this](const QString &path) { openFiles({path}); });
    connect(m_imports, &ImportController::message, m_message, &MessageBar::showMessage);
    connect(m_imports, &ImportController::recordingWritten, this, [this](const QString &path) { openFiles({path}); });
    connect(m_notes, &NotesController::message, m_message, &MessageBar::showMessage);
    connect(m_fileMenu, &FileMenu::message, m_message, &MessageBar::showMessage);
    connect(m_chart, &EnergyChart::message, m_message, &MessageBar::showMessage);
    connect(m_chartCard, &ChartCard::message, m_message, &MessageBar::showBeside);
    connect(&m_lines, &ReferenceLines::message, m_message, &MessageBar::showMessage);
    connect(m_exits, &ExitsPanel::titleChanged, m_exitsDock, [this](const QString &title) {
        m_exitsDock->setWindowTitle(literally(inTitle(title)));
        m_exitsDock->toggleViewAction()->setText(tr("Exits"));
    });
    connect(m_exits, &ExitsPanel::message, m_message, &MessageBar::showBeside);
    const auto showWorths = [this](RecordingId recording) { showExits(&m_document, recording, this); };
    connect(m_exits, &ExitsPanel::worthsWanted, this, showWorths);
    connect(m_networks, &NetworksPanel::worthsWanted, this, showWorths);
    connect(m_variants, &VariantsPanel::message, m_message, &MessageBar::showBeside);
    connect(m_samplesDock, &QDockWidget::dockLocationChanged, m_samplesPanel, &SamplesPanel::lieAt);
    connect(m_samplesPanel, &SamplesPanel::message, m_message, &MessageBar::showMessage);
    new SamplesController(&m_document, &m_selection, m_samplesPanel, m_samplesDock, this);
    connect(&m_loader, &RecordingLoader::notBegun, m_recorder, &RecordingController::await);
    connect(m_opening, &OpeningController::taken, m_chart, [this] { m_chart->setFocus(); });
    connect(m_recorder, &RecordingController::begun, this, [this](const RecordingPtr &recording) {
        m_files.recentFiles()->add(pathOf(*recording));
        m_opening->admit(recording);
    });
    connect(m_recorder, &RecordingController::message, m_message, &MessageBar::showMessage);
    connect(m_trainer, &TrainingController::message, m_message, &MessageBar::showMessage);
    connect(m_trainer, &TrainingController::written, m_exports, &ExportController::sayWritten);
    connect(m_tries, &TryImageController::message, m_message, &MessageBar::showMessage);
    connect(m_tries, &TryImageController::filesTaken, this, &MainWindow::openFiles);
    connect(&m_document, &Document::recordingsChanged, this, &MainWindow::showRecordings);
    connect(&m_document, &Document::curvesChanged, this, &MainWindow::showRecordings);
    m_layout->restoreWindow();
    showRecordings();
}

MainWindow::~MainWindow()
{
    // Commit a cell that is being edited while the document still exists.
    hide();
}

void MainWindow::makeMenus()
{
    m_fileMenu = new FileMenu(this);
    QMenu *edit = menuBar()->addMenu(tr("&Edit"));
    QAction *undo = m_document.undoStack()->createUndoAction(this, tr("&Undo"));
    undo->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z));
    QAction *redo = m_document.undoStack()->createRedoAction(this, tr("&Redo"));
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    edit->addActions({undo, redo});
    edit->addSeparator();
    edit->addActions({m_exports->copyChartAction(), m_exports->copyTableAction(), m_tries->pasteAction()});
    edit->addSeparator();
    edit->addAction(m_samplesPanel->searchAction());
    edit->addSeparator();
    edit->addAction(tr("Pr&eferences…"), QKeySequence(Qt::CTRL | Qt::Key_Comma), this,
                    [this] { showPreferences(&m_thresholds, m_files.recentFiles(), this); })
        ->setMenuRole(QAction::PreferencesRole);

    VariantActions *actions = m_variants->variantActions();
    QMenu *variants = menuBar()->addMenu(tr("V&ariants"));
    actions->fill(variants);
    m_notes->addMenu(variants);
    variants->addSeparator();
    variants->addActions({m_samplesPanel->classesAction(), m_exports->calibrationAction(), m_exports->payoffAction()});
    connect(actions->suggest(), &QAction::triggered, this, &MainWindow::suggest);

    QMenu *view = menuBar()->addMenu(tr("&View"));
    addCriterionMenu(view, &m_document, [this](const QString &sentence) { m_message->showMessage(sentence); });
    addUnitMenu(view, &m_document, &m_thresholds);
    auto *costs = new CostMenu(&m_document, view);
    connect(costs, &CostMenu::message, m_message, &MessageBar::showMessage);
    view->addMenu(costs);
    view->addSeparator();
    m_chartCard->chartActions()->fill(view);
    view->addMenu(m_chartCard->targetActions()->menu());
    QMenu *lines = addLinesMenu(view, &m_lines);
    m_present = view->addAction(tr("&Present"), QKeySequence(Qt::Key_F5), this, &MainWindow::present);
    view->addAction(tr("Compare with p&inned…"), this, [this] { showPinnedComparison(&m_document, m_chart, this); });
    view->addAction(tr("Compare &networks…"), this, [this] { showComparison(this); });
    view->addSeparator();
    view->addAction(m_variantsDock->toggleViewAction());
    view->addAction(m_exitsDock->toggleViewAction());
    view->addAction(m_samplesDock->toggleViewAction());
    view->addAction(m_networksDock->toggleViewAction());
    view->addAction(m_notes->dock()->toggleViewAction());
    view->addAction(m_recorder->dock()->toggleViewAction());
    view->addAction(m_trainer->dock()->toggleViewAction());
    view->addAction(m_tries->dock()->toggleViewAction());
    view->addAction(tr("&Reset layout"), this, [this] { m_layout->reset(); });
    view->addSeparator();
    addTextSizeMenu(view);
    addAppearanceMenu(view);
    (new HelpController(this))->fill(menuBar()->addMenu(tr("&Help")));
    new ContextMenus(this, costs, lines);

    m_quickActions = new QuickActions(menuBar());
    m_quickActions->add(m_fileMenu->openAction(), u"open"_s);
    m_quickActions->add(m_fileMenu->recordAction(), u"record"_s);
    m_quickActions->addGap();
    m_quickActions->add(undo, u"undo"_s);
    m_quickActions->add(redo, u"redo"_s);
    m_quickActions->addGap();
    m_quickActions->add(actions->pin(), u"pin"_s, tr("Pin"));
    m_quickActions->add(m_exports->exportAction(), u"export"_s, tr("Export"));
    m_quickActions->add(m_present, u"present"_s, tr("Present"));
}

void MainWindow::suggest()
{
    if (!m_suggestions)
        m_suggestions = new SuggestDialog(&m_document, &m_thresholds, m_chart, this);
    m_suggestions->show();
    m_suggestions->raise();
    m_suggestions->activateWindow();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_isClosing && m_files.hasChanges()) {
        event->ignore();
        m_files.askToClose([this] {
            m_isClosing = true;
            close();
        });
        return;
    }
    m_files.abandon();
    m_layout->save();
    QMainWindow::closeEvent(event);
}

void MainWindow::openFiles(const QStringList &paths)
{
    QStringList others;
    QStringList imports;
    QStringList inputs;
    QStringList images;
    for (const QString &path : paths) {
        const bool isInput = RecordingController::isInput(path);
        (isInput                             ? inputs
         : ImportController::isImport(path)  ? imports
         : TryImageController::isImage(path) ? images
                                             : others)
            .append(path);
    }
    m_opening->load(others);
    m_imports->ask(imports);
    m_tries->tryFiles(images);
    if (!inputs.isEmpty())
        m_recorder->ask(inputs);
}

QString MainWindow::message() const
{
    return m_message->sentence();
}

void MainWindow::showRecordings()
{
    const std::size_t open = m_document.recordings().size();
    const bool isEmpty = m_document.decisions().isEmpty();
    m_pages->setCurrentIndex(isEmpty ? 0 : 1);
    const bool isFirst = !isEmpty && !m_isShowingWork;
    m_isShowingWork = !isEmpty;
    if (isEmpty) {
        m_layout->hideDocks();
        m_samplesPanel->list()->setFilter({}); // the next workspace has other samples
    } else if (isFirst) {
        m_layout->showDocks();
        m_trainer->showDock();
        m_recorder->showDock();
    } else if (open == 2) {
        m_layout->fitVariants();
    }
    centralWidget()->layout()->setContentsMargins(isEmpty ? 10 : 2, 4, 10, 10);
    m_present->setEnabled(open > 0);
    // The start page has buttons of its own; undo and redo may bring back what was closed.
    m_quickActions->setVisible(!isEmpty || m_document.undoStack()->count() > 0);
    showTitle();
    const QString note = comparisonNote(m_document);
    if (!note.isEmpty())
        m_message->showMessage(note);
}

void MainWindow::showTitle()
{
    const QString title = inTitle(m_files.title());
    setWindowTitle(title.isEmpty() ? u"Offramp[*]"_s : title + u"[*] \u2013 Offramp"_s);
    m_exports->setWorkspacePath(m_files.path());
}

void MainWindow::selectFirst()
{
    // The second one, as after opening a recording.
    m_selection.select(std::nullopt);
    m_selection.step(1);
    m_selection.step(1);
    m_chart->fit();
    m_chart->setFocus();
}

void MainWindow::guardUnsavedWork(const QString &folder)
{
    m_recovery->look(folder);
    m_files.guard(folder);
}

void MainWindow::present()
{
    if (m_document.recordings().empty())
        return;
    auto *presentation = new Presentation({&m_document, &m_selection, &m_samples, &m_thresholds, m_exits->links(),
                                           &m_intervals, m_samplesPanel->list()->filter()},
                                          m_chart->range(), this);
    presentation->chart()->setLines(&m_lines);
    presentation->chart()->setTarget(&m_target);
    m_tries->follow(presentation);
    presentation->showFullScreen();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (TryImageController::canTake(event->mimeData()))
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    m_tries->take(event->mimeData());
    event->acceptProposedAction();
}

} // namespace offramp
