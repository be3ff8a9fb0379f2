// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/traindialog.h"
#include "ui/engine/trainingrun.h"
#include "ui/jobs/newestjob.h"

#include <QPointer>

class QDockWidget;

namespace offramp {

class RecordingController;
class TrainingPanel;

/// Training from the window: asks what to train, runs it, shows its progress in a dock, and has the best network
/// recorded. A training that was stopped is offered again at the next start.
class TrainingController : public QObject
{
    Q_OBJECT
public:
    /// recorder: of the same window; window: the parent of the dialogs and the dock.
    TrainingController(RecordingController *recorder, QWidget *window);
    ~TrainingController() override;

    [[nodiscard]] TrainingRun *run() { return &m_run; }
    [[nodiscard]] TrainingPanel *panel() const { return m_panel; }
    [[nodiscard]] QDockWidget *dock() const { return m_dock; }

    /// The dialog while it is open, else null.
    [[nodiscard]] TrainDialog *dialog() const { return m_dialog; }

    /// Uses another engine program than the one next to this program or in PATH.
    void setEngine(const QString &program) { m_run.setEngine(program); }

    /// Opens the dialog.
    void ask();

    /// Shows the dock if there is a training, else hides it; for use after restoring the window's layout.
    void showDock();

Q_SIGNALS:
    /// A message for the user.
    void message(const QString &sentence);

    /// The figure and its table were written.
    void written(const QStringList &paths);

private:
    void start(const TrainJob &job);
    void followState();
    void keepUnfinished(bool isUnfinished);
    void recordBest();
    void record(const QString &network);
    void exportFigure();

    RecordingController *m_recorder;
    QWidget *m_window;
    TrainingRun m_run;
    TrainingPanel *m_panel;
    QDockWidget *m_dock;
    QPointer<TrainDialog> m_dialog;
    QString m_keptOut;   ///< the file of the training that is or was kept as unfinished by this window
    NewestJob m_copying; ///< of the best network
};

} // namespace offramp
