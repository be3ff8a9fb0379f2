// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/plancheck.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace offramp {

class PlanCard;
class RecordFields;

/// Asks which networks to record on which test set. After every change the engine does a dry run; only jobs that
/// it can run can be recorded.
class RecordDialog : public QDialog
{
    Q_OBJECT
public:
    /// engine: the engine program; busyFiles: files that are being recorded.
    RecordDialog(const QString &engine, QStringList busyFiles, QWidget *parent = nullptr);

    void addNetworks(const QStringList &paths);
    void setDataset(const QString &folder);

    /// One job for each network; the settings may be invalid.
    [[nodiscard]] std::vector<RecordJob> jobs() const;

    /// The same once the engine can run them: each with the batch that it would use, where fewer images at once are
    /// possible too.
    [[nodiscard]] std::vector<RecordJob> plannedJobs() const;

    /// Whether the engine can run all jobs.
    [[nodiscard]] bool isReady() const;

    void accept() override;

private:
    QWidget *makeFindings();
    void followNetworks();
    void ask();
    void refresh();
    void showFindings();
    [[nodiscard]] QString statusText() const;

    QStringList m_busyFiles;
    QString m_engine;
    PlanCheck m_check;
    RecordFields *m_fields;
    QVBoxLayout *m_cardColumn = nullptr;
    QLabel *m_empty;
    QLabel *m_status;
    QPushButton *m_record;
    std::vector<PlanCard *> m_cards; ///< one for each network
};

} // namespace offramp
