// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/recordqueue.h"
#include "ui/panels/runfigures.h"
#include "ui/panels/thresholdcost.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace offramp {

/// One task of the queue: progress, cost and actions.
class RecordingRow : public QWidget
{
    Q_OBJECT
public:
    RecordingRow(RecordQueue *queue, int task, QWidget *parent = nullptr);

    [[nodiscard]] int task() const { return m_id; }

    /// Whether there is a message below the numbers: a failure, a warning, no response.
    [[nodiscard]] bool hasNote() const;

    /// The label of that message.
    [[nodiscard]] QWidget *note() const;

    /// Shows the current state of the task.
    void refresh();

    /// Says why energy is not known, where the engine does not report it.
    void showMeters(const QString &tip);

    /// Shows what its samples would have cost at the current thresholds.
    void showCost(const ThresholdCost &cost);

private:
    void showState(const RecordTask &task);
    void showFigures(const RecordTask &task);
    void showButtons(const RecordTask &task);
    [[nodiscard]] QString noteText(const RecordTask &task) const;

    RecordQueue *m_queue;
    int m_id;
    QString m_notMeasured; ///< why the energy is not known
    QLabel *m_name;
    QLabel *m_state;
    QProgressBar *m_bar;
    QWidget *m_figures; ///< shown once there is something to count
    QLabel *m_note;
    RunFigure m_samples;
    RunFigure m_rate;
    RunFigure m_left;
    RunFigure m_executed;
    RunFigure m_cost;
    RunFigure m_energy;
    QPushButton *m_stopNow;
    QPushButton *m_cancel;
    QPushButton *m_resume;
    QPushButton *m_resumeSmaller; ///< offered where memory ran out
    QPushButton *m_remove;
};

} // namespace offramp
