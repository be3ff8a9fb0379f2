// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/recording/recordedparts.h"
#include "ui/document/names.h"
#include "ui/engine/deployjob.h"
#include "ui/engine/enginerun.h"

#include <QDialog>

#include <optional>
#include <vector>

class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace offramp {

/// Writes one variant as a network that PyTorch runs without this program and that decides by itself where each image
/// exits: lets the engine do it in a child process, and shows how it went.
class DeployDialog : public QDialog
{
    Q_OBJECT
public:
    /// variant: its name. engine: the program; empty where there is none.
    DeployDialog(RecordingPtr recording, Thresholds thresholds, const QString &variant, QString engine,
                 QWidget *parent = nullptr);

    /// Cancels the writing, else closes the dialog.
    void reject() override;

Q_SIGNALS:
    /// What was written, and the archive.
    void written(const QString &sentence, const QString &file);

private:
    [[nodiscard]] std::optional<Error> findParts();
    void addNetworkRow(QFormLayout *form, std::size_t place);
    [[nodiscard]] QString archive() const;
    [[nodiscard]] DeployJob job() const;
    void changed();
    void refresh();
    void write();
    void followRun();

    RecordingPtr m_recording;
    Thresholds m_thresholds;
    QString m_engine;
    std::vector<RecordedPart> m_parts; ///< of the recording: those whose networks run
    bool m_isCascade = false;
    QLineEdit *m_file;
    std::vector<QLineEdit *> m_networks; ///< by part
    QProgressBar *m_progress;
    QLabel *m_problem;
    QLabel *m_status;
    QPushButton *m_write;
    std::optional<Error> m_refusal; ///< why this variant cannot be written at all
    bool m_mayReplace = false;      ///< the user was told that a file exists
    QStringList m_warnings;         ///< of the run
    EngineRun m_run;
};

} // namespace offramp
