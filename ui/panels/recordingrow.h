// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/recordqueue.h"
#include "ui/panels/thresholdcost.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace offramp {

/// One task of the queue: how far it is, what it costs, and what can be done about it.
class RecordingRow : public QWidget
{
    Q_OBJECT
public:
    RecordingRow(RecordQueue *queue, int task, QWidget *parent = nullptr);

    [[nodiscard]] int task() const { return m_id; }

    /// Whether a sentence stands under the figures: a failure, a warning, a silence.
    [[nodiscard]] bool hasNote() const;

    /// Shows the task as it stands.
    void refresh();

    /// Shows what its samples would have cost at the thresholds now set.
    void showCost(const ThresholdCost &cost);

private:
    struct Figure {
        QLabel *heading;
        QLabel *figure;
    };

    [[nodiscard]] Figure addFigure(const QString &name, const QString &heading);
    void showState(const RecordTask &task);
    void showFigures(const RecordTask &task);
    void showButtons(const RecordTask &task);
    [[nodiscard]] QString noteText(const RecordTask &task) const;

    RecordQueue *m_queue;
    int m_id;
    QLabel *m_name;
    QLabel *m_state;
    QProgressBar *m_bar;
    QWidget *m_figures; ///< shown once there is something to count
    QLabel *m_note;
    Figure m_samples{};
    Figure m_rate{};
    Figure m_left{};
    Figure m_executed{};
    Figure m_cost{};
    Figure m_energy{};
    QPushButton *m_stopNow;
    QPushButton *m_cancel;
    QPushButton *m_resume;
    QPushButton *m_remove;
};

} // namespace offramp
