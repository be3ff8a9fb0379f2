// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/selection.h"
#include "ui/wording/thresholdview.h"
#include "ui/export/figurekind.h"

#include <QAction>
#include <QPointer>

class QWidget;

namespace offramp {

class CalibrationDialog;
class EnergyChart;
class VariantsPanel;

/// Export to files and the clipboard, submissions and runnable networks included.
class ExportController : public QObject
{
    Q_OBJECT
public:
    /// Dialogs belong to window; the chart and the table get Ctrl+C, the table's menu what exports.
    ExportController(Document *document, Selection *selection, const ThresholdView *thresholds, EnergyChart *chart,
                     VariantsPanel *variants, QWidget *window);

    [[nodiscard]] QAction *exportAction() { return &m_export; }
    [[nodiscard]] QAction *shareAction() { return &m_share; }
    [[nodiscard]] QAction *copyChartAction() { return &m_copyChart; }
    [[nodiscard]] QAction *copyTableAction() { return &m_copyTable; }
    [[nodiscard]] QAction *submissionAction() { return &m_submission; }
    [[nodiscard]] QAction *deployAction() { return &m_deploy; }
    [[nodiscard]] QAction *payoffAction() { return &m_payoff; }
    [[nodiscard]] QAction *combineAction() { return &m_combine; }
    [[nodiscard]] QAction *calibrationAction() { return &m_calibration; }

    /// The workspace's file, next to which exported files are proposed; empty if there is none.
    void setWorkspacePath(const QString &path) { m_workspace = path; }

    /// Uses another engine program than the one next to this program or in PATH.
    void setEngine(const QString &program) { m_engine = program; }

    /// Says which files were written, at least one.
    void sayWritten(const QStringList &paths);

Q_SIGNALS:
    /// A message for the user: what was copied, or why not.
    void message(const QString &sentence);

    /// What was written, and one of the files.
    void written(const QString &sentence, const QString &file);

    /// A web page was written, and its file.
    void pageWritten(const QString &sentence, const QString &file);

    /// A recording was written and can be opened.
    void recordingWritten(const QString &path);

private:
    /// A recording that was written, and what to say once it is open.
    struct Made {
        QString sentence;
        QString path;
    };

    void ask();
    void share();
    void askForTraining();
    void showCalibration();
    void combine();
    void openMade(const QString &sentence, const QString &path);
    void submit();
    void deploy();
    void savePredictions();
    void copyChart();
    void copyTable();
    void followRecordings();
    void followSelection();
    [[nodiscard]] FigureView shownView() const;
    [[nodiscard]] QString proposedBase() const;

    Document *m_document;
    Selection *m_selection;
    const ThresholdView *m_thresholds;
    EnergyChart *m_chart;
    QWidget *m_window;
    QString m_workspace;
    QString m_lastBase; ///< of the last export
    QString m_engine;
    std::optional<Made> m_made;
    QPointer<CalibrationDialog> m_calibrations;
    QAction m_export;
    QAction m_share;
    QAction m_copyChart;
    QAction m_copyTable;
    QAction m_payoff;
    QAction m_calibration;
    QAction m_combine;
    QAction m_submission;
    QAction m_deploy;
};

} // namespace offramp
