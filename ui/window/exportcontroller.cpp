// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/exportcontroller.h"

#include "ui/charts/energychart.h"
#include "ui/dialogs/calibrationdialog.h"
#include "ui/dialogs/combinedialog.h"
#include "ui/dialogs/deploydialog.h"
#include "ui/dialogs/exportdialog.h"
#include "ui/dialogs/predictionsdialog.h"
#include "ui/dialogs/submissiondialog.h"
#include "ui/dialogs/webpagedialog.h"
#include "ui/engine/recordjob.h"
#include "ui/export/clipboard.h"
#include "ui/export/webpage.h"
#include "ui/files/demo.h"
#include "ui/panels/variantactions.h"
#include "ui/panels/variantspanel.h"
#include "ui/payoff/payoffdialog.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <QShortcut>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

ExportController::ExportController(Document *document, Selection *selection, const ThresholdView *thresholds,
                                   EnergyChart *chart, VariantsPanel *variants, QWidget *window)
    : QObject(window)
    , m_document(document)
    , m_selection(selection)
    , m_thresholds(thresholds)
    , m_chart(chart)
    , m_window(window)
    , m_engine(enginePath())
    , m_export(tr("&Export…"))
    , m_share(tr("Share as web &page…"))
    , m_copyChart(tr("Copy c&hart"))
    , m_copyTable(tr("Copy &table"))
    , m_payoff(tr("Training and &inference…"))
    , m_calibration(tr("How good is the &uncertainty?…"))
    , m_combine(tr("Co&mbine networks…"))
    , m_submission(tr("S&ubmission…"))
    , m_deploy(tr("Runna&ble network…"))
{
    m_export.setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    m_copyChart.setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    connect(&m_export, &QAction::triggered, this, &ExportController::ask);
    m_share.setToolTip(tr("Write one file that any browser opens, in which others drag the thresholds"));
    connect(&m_share, &QAction::triggered, this, &ExportController::share);
    connect(&m_copyChart, &QAction::triggered, this, &ExportController::copyChart);
    connect(&m_copyTable, &QAction::triggered, this, &ExportController::copyTable);
    m_payoff.setToolTip(
        tr("Compute after how many images early exits have paid for their training, and how its electricity grows"));
    connect(&m_payoff, &QAction::triggered, this, &ExportController::askForTraining);
    m_calibration.setToolTip(
        tr("Calibration error, AUROC and risk-coverage of each exit, and whether going on is worth it"));
    connect(&m_calibration, &QAction::triggered, this, &ExportController::showCalibration);

    m_combine.setToolTip(tr("Make one recording of several networks: a cascade, or samples sent to them by clusters"));
    connect(&m_combine, &QAction::triggered, this, &ExportController::combine);
    m_submission.setToolTip(tr("Write the included variants as a contest submission"));
    connect(&m_submission, &QAction::triggered, this, &ExportController::submit);

    m_deploy.setToolTip(tr("Write the selected variant as a network that PyTorch runs without Offramp"));
    connect(&m_deploy, &QAction::triggered, this, &ExportController::deploy);
    connect(selection, &Selection::changed, this, &ExportController::followSelection);

    connect(variants->variantActions()->savePredictions(), &QAction::triggered, this,
            &ExportController::savePredictions);

    // Ctrl+C copies what has the focus.
    const auto addCopyKey = [this](QWidget *widget, void (ExportController::*copy)()) {
        auto *key = new QShortcut(QKeySequence::Copy, widget);
        key->setContext(Qt::WidgetShortcut);
        connect(key, &QShortcut::activated, this, copy);
    };
    addCopyKey(chart, &ExportController::copyChart);
    addCopyKey(variants->table(), &ExportController::copyTable);
    variants->table()->addActions({&m_deploy, &m_copyTable, &m_export});

    connect(document, &Document::recordingsChanged, this, &ExportController::followRecordings);
    connect(document, &Document::curvesChanged, this, &ExportController::followRecordings);
    connect(document, &Document::absentChanged, this, &ExportController::followRecordings);
    followRecordings();
}

void ExportController::followRecordings()
{
    const bool isOpen = !m_document->decisions().recordings.empty() || !m_document->decisions().curves.empty();
    for (QAction *action : {&m_export, &m_share, &m_copyChart, &m_copyTable})
        action->setEnabled(isOpen);
    m_calibration.setEnabled(!m_document->decisions().recordings.empty());
    m_combine.setEnabled(m_document->decisions().recordings.size() > 1);
    m_submission.setEnabled(!m_document->decisions().recordings.empty() || !m_document->decisions().absent.empty());
    followSelection();
    const auto isMade = [this](const RecordingPtr &recording) {
        return m_made && QFileInfo(pathOf(*recording)) == QFileInfo(m_made->path);
    };
    if (std::ranges::any_of(m_document->recordings(), isMade)) {
        const Made made = *std::exchange(m_made, std::nullopt);
        // Not before: what is said while it opens would hide the message.
        QMetaObject::invokeMethod(
            this, [this, made] { Q_EMIT written(made.sentence, made.path); }, Qt::QueuedConnection);
    }
}

void ExportController::followSelection()
{
    m_deploy.setEnabled(m_selection->variant() && m_document->variant(*m_selection->variant()));
}

FigureView ExportController::shownView() const
{
    return {m_chart->range(), m_thresholds->shownUnit(), m_selection->variant(), m_chart->lines()};
}

QString ExportController::proposedBase() const
{
    if (!m_lastBase.isEmpty())
        return m_lastBase;
    if (!m_workspace.isEmpty())
        return outputFolder(QFileInfo(m_workspace).absolutePath()) + u'/' + QFileInfo(m_workspace).completeBaseName();
    return outputFolder({}) + u"/offramp"_s;
}

void ExportController::ask()
{
    auto *dialog = new ExportDialog(m_document, shownView(), proposedBase(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportDialog::written, this, [this, dialog](const QStringList &paths) {
        m_lastBase = dialog->base();
        sayWritten(paths);
    });
    dialog->open();
}

void ExportController::share()
{
    const std::vector<RecordingPtr> open = m_document->recordings();
    const QString title = m_workspace.isEmpty() && !open.empty() ? nameOf(*open.front()) : webPageTitle(m_workspace);
    auto *dialog = new WebPageDialog(m_document, title, proposedBase() + u".html"_s, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &WebPageDialog::written, this, &ExportController::pageWritten);
    dialog->open();
}

void ExportController::askForTraining()
{
    auto *dialog = new PayoffDialog(m_document, proposedBase(), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PayoffDialog::written, this, &ExportController::sayWritten);
    dialog->open();
}

void ExportController::showCalibration()
{
    if (!m_calibrations || !m_calibrations->isVisible()) {
        m_calibrations
            = new CalibrationDialog(m_document, m_thresholds, m_selection->variant(), proposedBase(), m_window);
        connect(m_calibrations, &CalibrationDialog::written, this, &ExportController::sayWritten);
        connect(m_calibrations, &CalibrationDialog::recordingWritten, this, &ExportController::openMade);
    }
    m_calibrations->show();
    m_calibrations->raise();
    m_calibrations->activateWindow();
}

void ExportController::combine()
{
    auto *dialog = new CombineDialog(m_document, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CombineDialog::recordingWritten, this, &ExportController::openMade);
    dialog->open();
}

void ExportController::openMade(const QString &sentence, const QString &path)
{
    m_made = Made{sentence, path};
    Q_EMIT recordingWritten(path);
}

void ExportController::submit()
{
    auto *dialog = new SubmissionDialog(m_document, m_workspace, proposedBase() + u"-submission"_s, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SubmissionDialog::written, this, &ExportController::written);
    dialog->open();
}

void ExportController::sayWritten(const QStringList &paths)
{
    const QString &first = paths.constFirst();
    Q_EMIT written(paths.size() == 1
                       ? tr("Written: %1").arg(first)
                       : tr("%1 files were written to %2").arg(paths.size()).arg(QFileInfo(first).absolutePath()),
                   first);
}

void ExportController::savePredictions()
{
    const Variant *variant = m_selection->variant() ? m_document->variant(*m_selection->variant()) : nullptr;
    if (!variant)
        return;
    auto *dialog = new PredictionsDialog(m_document->recording(variant->recording), variant->thresholds,
                                         nameOf(*variant), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PredictionsDialog::written, this, &ExportController::written);
    dialog->open();
}

void ExportController::deploy()
{
    const Variant *variant = m_selection->variant() ? m_document->variant(*m_selection->variant()) : nullptr;
    if (!variant)
        return;
    auto *dialog = new DeployDialog(m_document->recording(variant->recording), variant->thresholds, nameOf(*variant),
                                    m_engine, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DeployDialog::written, this, &ExportController::written);
    dialog->open();
}

void ExportController::copyChart()
{
    auto figure = copiedFigure(figureOf(FigureKind::StepCurve, *m_document, shownView()), {});
    if (!figure) {
        Q_EMIT message(QString::fromStdString(toText(figure.error())));
        return;
    }
    QGuiApplication::clipboard()->setMimeData(figure->release());
    Q_EMIT message(tr("The chart was copied to the clipboard."));
}

void ExportController::copyTable()
{
    QGuiApplication::clipboard()->setMimeData(copiedVariants(*m_document).release());
    Q_EMIT message(tr("The table of variants was copied to the clipboard."));
}

} // namespace offramp
