// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scaling/trainingenergy.h"
#include "ui/jobs/newestjob.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace offramp {

/// Asks what a training takes: an amount with its unit, typed or read from an energy log.
class TrainingFields : public QWidget
{
    Q_OBJECT
public:
    explicit TrainingFields(QWidget *parent = nullptr);

    /// Whether nothing was typed or read yet.
    [[nodiscard]] bool isEmpty() const;

    /// What the training takes, or why it is not known.
    [[nodiscard]] Result<Work> training() const;

    /// Reads an energy log in the background. Where it holds several runs, the user chooses one; at first they are
    /// added up.
    void readLog(const QString &path);

Q_SIGNALS:
    void changed();

private:
    void take(const Result<EnergyLog> &log);
    void showRun();
    void forgetLog();

    QLineEdit *m_work;
    QComboBox *m_run;
    QLabel *m_notes;
    QString m_path; ///< of the log
    EnergyLog m_log;
    NewestJob m_reading;
};

} // namespace offramp
