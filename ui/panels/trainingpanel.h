// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/trainingfigure.h"
#include "ui/engine/trainingrun.h"
#include "ui/panels/runfigures.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace offramp {

class EpochsModel;
class TrainingView;

/// The window's training: its progress, and loss and accuracy of every exit by epoch as a chart or a table. Follows the
/// engine a few times a second.
class TrainingPanel : public QWidget
{
    Q_OBJECT
public:
    explicit TrainingPanel(TrainingRun *run, QWidget *parent = nullptr);

    [[nodiscard]] TrainingView *view() const { return m_view; }
    [[nodiscard]] QTableView *table() const { return m_table; }

    /// What is shown now.
    [[nodiscard]] TrainingContent content() const;

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void recordWanted(); ///< of the best network so far
    void exportWanted(); ///< of the figure and its table

private:
    void refresh();
    void showState();
    void showFigures();
    void showButtons();
    [[nodiscard]] QString stateText() const;
    [[nodiscard]] QString noteText() const;

    TrainingRun *m_run;
    QLabel *m_name;
    QLabel *m_state;
    QPushButton *m_cancel;
    QPushButton *m_resume;
    QPushButton *m_record;
    QToolButton *m_asTable;
    QPushButton *m_export;
    QPushButton *m_remove;
    QProgressBar *m_bar;
    QLabel *m_note;
    RunFigure m_epochs;
    RunFigure m_rate;
    RunFigure m_left;
    RunFigure m_executed;
    RunFigure m_best;
    TrainingView *m_view;
    EpochsModel *m_model;
    QTableView *m_table;
    QStackedWidget *m_pages;
    QTimer m_soon; ///< limits how often it is refreshed
};

} // namespace offramp
