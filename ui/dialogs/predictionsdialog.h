// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/newestjob.h"
#include "ui/document/names.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace offramp {

/// Writes one variant's prediction for every sample to a CSV file, optionally with the labels of a map.
class PredictionsDialog : public QDialog
{
    Q_OBJECT
public:
    /// variant: its name.
    PredictionsDialog(RecordingPtr recording, Thresholds thresholds, const QString &variant, QWidget *parent = nullptr);

    void reject() override;

Q_SIGNALS:
    /// What was written, and the file.
    void written(const QString &sentence, const QString &file);

private:
    void refresh();
    void write();

    RecordingPtr m_recording;
    Thresholds m_thresholds;
    QLineEdit *m_file;
    QLineEdit *m_labels;
    QLabel *m_warning;
    QPushButton *m_save;
    bool m_mayReplace = false; ///< the user was told that the file exists
    NewestJob m_writing;
};

} // namespace offramp
