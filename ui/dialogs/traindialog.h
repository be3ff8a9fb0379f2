// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/dryrun.h"
#include "ui/engine/trainingrun.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace offramp {

class TrainCard;
class TrainFields;

/// Asks what to train. After every change the engine does a dry run; only what it can train can be trained, and only
/// while no other training runs.
class TrainDialog : public QDialog
{
    Q_OBJECT
public:
    /// run: the window's training, whose engine is asked; it must outlive the dialog's use.
    explicit TrainDialog(const TrainingRun *run, QWidget *parent = nullptr);

    [[nodiscard]] TrainJob job() const;

    /// Whether the engine can train what is chosen now.
    [[nodiscard]] bool isReady() const;

    void accept() override;

private:
    QWidget *makeFindings();
    void ask();
    void refresh();
    [[nodiscard]] QString missing() const;
    [[nodiscard]] QString statusText() const;

    const TrainingRun *m_run;
    DryRun m_dryRun;
    TrainFields *m_fields;
    TrainCard *m_card;
    QLabel *m_empty;
    QLabel *m_status;
    QPushButton *m_train;
    std::optional<DryRunAnswer> m_answer; ///< to what is chosen now
};

} // namespace offramp
