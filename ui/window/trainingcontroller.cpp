// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/trainingcontroller.h"

#include "core/support/sha256.h"
#include "ui/dialogs/trainingexportdialog.h"
#include "ui/engine/recordjob.h"
#include "ui/engine/recordwording.h"
#include "ui/files/demo.h"
#include "ui/panels/trainingpanel.h"
#include "ui/window/recordingcontroller.h"
#include "ui/window/tabbeddocks.h"

#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSettings>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

using State = TrainingRun::State;

const QString unfinishedKey = u"train/unfinished"_s;

std::optional<TrainJob> unfinishedJob()
{
    return trainJobFrom(QJsonDocument::fromJson(QSettings().value(unfinishedKey).toByteArray()).object());
}

bool hasSameBytes(const QString &first, const QString &second)
{
    if (QFileInfo(first).size() != QFileInfo(second).size())
        return false;
    const auto digest = sha256OfFile(QFile::encodeName(first).toStdString());
    return digest && digest == sha256OfFile(QFile::encodeName(second).toStdString());
}

/// Copies a file, unless a copy is there; next to another file of that name. Returns the path of the copy.
Result<QString> copied(const QString &from, QString to)
{
    if (QFileInfo::exists(to) && hasSameBytes(from, to))
        return to;
    if (QFileInfo::exists(to))
        to = freshName(to);
    QFile file(from);
    if (file.copy(to))
        return to;
    return failure(ErrorKind::Failed, u"%1 could not be copied: %2."_s.arg(from, file.errorString()).toStdString(),
                   "Make room in its folder, or wait until the training is done and record its file.");
}

/// Whether a data set has images that were not trained with.
bool hasTestImages(const TrainingEvent &plan)
{
    return std::ranges::any_of(plan.splits,
                               [&](const std::string &split) { return split != plan.split && split != "root"; });
}

} // namespace

TrainingController::TrainingController(RecordingController *recorder, QWidget *window)
    : QObject(window)
    , m_recorder(recorder)
    , m_window(window)
    , m_run(enginePath())
    , m_panel(new TrainingPanel(&m_run))
    , m_dock(new QDockWidget(tr("Training"), window))
{
    m_dock->setObjectName(u"trainingDock"_s);
    m_dock->setWidget(m_panel);
    m_dock->hide();
    if (const auto job = unfinishedJob()) {
        m_keptOut = job->out;
        m_run.setStopped(*job);
    }
    connect(&m_run, &TrainingRun::stateChanged, this, &TrainingController::followState);
    connect(m_panel, &TrainingPanel::recordWanted, this, &TrainingController::recordBest);
    connect(m_panel, &TrainingPanel::exportWanted, this, &TrainingController::exportFigure);
}

TrainingController::~TrainingController()
{
    m_run.disconnect(this);
    if (m_run.isActive())
        keepUnfinished(true);
}

void TrainingController::ask()
{
    if (m_dialog) {
        m_dialog->raise();
        return;
    }
    auto *dialog = new TrainDialog(&m_run, m_window);
    m_dialog = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { start(dialog->job()); });
    // It is deleted later; whoever asks until then gets a new one.
    connect(dialog, &QDialog::finished, this, [this] { m_dialog.clear(); });
    dialog->open();
}

void TrainingController::start(const TrainJob &job)
{
    m_run.start(job);
    showDock();
    makeHigher(m_dock, m_panel->sizeHint().height());
}

void TrainingController::showDock()
{
    m_dock->setVisible(m_run.state() != State::None);
    if (!m_dock->isHidden())
        bringToFront(m_dock);
}

void TrainingController::followState()
{
    const State state = m_run.state();
    // While it runs, another window must not go on with it.
    keepUnfinished(state == State::Cancelled || state == State::Failed);
    if (state == State::None || state == State::Failed)
        showDock();
}

void TrainingController::keepUnfinished(bool isUnfinished)
{
    if (isUnfinished) {
        m_keptOut = m_run.job().out;
        QSettings().setValue(unfinishedKey, QJsonDocument(toJson(m_run.job())).toJson(QJsonDocument::Compact));
        return;
    }
    const auto kept = unfinishedJob();
    if (kept && (kept->out == m_keptOut || kept->out == m_run.job().out)) // that of another window stays
        QSettings().remove(unfinishedKey);
}

void TrainingController::recordBest()
{
    const int epoch = m_run.epochInFile();
    if (epoch == 0)
        return;
    const QString out = m_run.job().out;
    if (m_run.state() == State::Done)
        return record(out);
    // A training that goes on replaces its file; a recording belongs to one network.
    const QFileInfo file(out);
    const QString copy
        = file.dir().filePath(u"%1-epoch%2.%3"_s.arg(file.completeBaseName()).arg(epoch).arg(file.suffix()));
    m_copying.start([out, copy](const IsCancelled &) { return copied(out, copy); },
                    [this](const Result<QString> &path) {
                        if (path)
                            record(*path);
                        else
                            Q_EMIT message(QString::fromStdString(toText(path.error())));
                    });
}

void TrainingController::record(const QString &network)
{
    if (!m_run.plan())
        return;
    RecordJob job;
    job.network = network;
    job.dataset = m_run.job().dataset;
    job.device = m_run.job().device;
    job.out = proposedOutput(network, {}, {});
    if (!hasTestImages(*m_run.plan())) {
        Q_EMIT message(tr("%1 has no images that were not trained with. Choose another test set.").arg(job.dataset));
        m_recorder->ask({network});
    } else if (m_recorder->isRecording(job.out)) {
        m_recorder->showDock();
    } else if (QFileInfo::exists(job.out)) { // which may be of another network
        m_recorder->ask({job.dataset, network});
    } else {
        m_recorder->record({job});
    }
}

void TrainingController::exportFigure()
{
    const QString base = u"%1/%2-training"_s.arg(outputFolder(QFileInfo(m_run.job().out).absolutePath()), m_run.name());
    auto *dialog = new TrainingExportDialog(m_panel->content(), base, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &TrainingExportDialog::written, this, &TrainingController::written);
    dialog->open();
}

} // namespace offramp
