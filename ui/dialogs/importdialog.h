// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/importreading.h"
#include "ui/dialogs/opencriteria.h"
#include "ui/jobs/newestjob.h"
#include "ui/wording/costscale.h"

#include <QDialog>

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace offramp {

class ImportFields;

/// Imports a file of another tool: shows how it was read and lets the user change that. Samples and logits become a
/// recording in a new file, points an imported curve. Slow work runs in the background.
class ImportDialog : public QDialog
{
    Q_OBJECT
public:
    /// costs: as the document shows them, for the area of points.
    ImportDialog(const QString &path, const CostScale &costs, QWidget *parent = nullptr);

    /// Shows the area of points up to another E_max.
    void setCosts(const CostScale &costs);

    /// The criteria that the imported recording must fit.
    void setCriteria(const OpenCriteria &criteria);

    /// Whether the file is being read or a recording is being written.
    [[nodiscard]] bool isBusy() const { return m_reading.isRunning() || m_writing.isRunning(); }

    /// Whether the file can be imported as it was read.
    [[nodiscard]] bool isReady() const;

    void accept() override;
    void reject() override;

Q_SIGNALS:
    void recordingWritten(const QString &path);
    /// The user wants the document to be decided by a criterion that the recording carries.
    void criterionWanted(offramp::Criterion criterion);
    void pointsTaken(const QString &name, const offramp::PointTable &table);

private:
    QWidget *makeFindings();
    void read();
    void refresh();
    void showRows(const QList<FindingRow> &rows);
    void write();
    [[nodiscard]] bool isRecording() const { return m_findings.survey.kind != ImportKind::Points; }
    [[nodiscard]] QString output() const;
    [[nodiscard]] std::optional<Error> problem() const;
    [[nodiscard]] std::optional<CriterionConflict> conflict() const;

    CostScale m_costs;
    OpenCriteria m_criteria;
    QString m_path;
    ImportRequest m_request; ///< the request of m_findings
    ImportFindings m_findings;
    std::optional<Error> m_writeProblem;
    bool m_hasAskedForCosts = false;
    ImportFields *m_fields;
    QLabel *m_state;
    QWidget *m_found;
    QGridLayout *m_rows = nullptr;
    QLabel *m_notes;
    QLabel *m_problem;
    QPushButton *m_switch; ///< the criterion, where that solves the problem
    QLineEdit *m_out;
    QWidget *m_outRow;
    QLabel *m_status;
    QPushButton *m_import;
    NewestJob m_reading;
    NewestJob m_writing;
};

} // namespace offramp
