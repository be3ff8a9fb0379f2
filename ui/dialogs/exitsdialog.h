// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/exitworthsmodel.h"
#include "ui/document/document.h"
#include "ui/jobs/newestjob.h"

#include <QDialog>
#include <QTimer>

class QCheckBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QSpinBox;
class QTableView;

namespace offramp {

class SearchProgress;

/// Which exits of a network are worth having: what each of them earns, and the best set for each number of exits, which
/// one button switches to. Computes in the background, stays open beside the window and follows the document.
class ExitsDialog : public QDialog
{
    Q_OBJECT
public:
    ExitsDialog(Document *document, RecordingId recording, QWidget *parent = nullptr);

    /// What is shown; null while it is computed, and where that was cancelled or refused.
    [[nodiscard]] const ExitStudyPtr &study() const { return m_study; }

    [[nodiscard]] RecordingId recording() const { return m_id; }

    /// How exits are compared now.
    [[nodiscard]] ExitPlan plan() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// What a study is made from.
    struct Request {
        RecordingPtr asRead;
        CostUnit cost = CostUnit::Gflops;
        ExitPlan plan;

        bool operator==(const Request &) const = default;
    };

    [[nodiscard]] bool isOpen() const;
    void follow();
    void ask();
    void cancel();
    void take(const Result<ExitStudy> &study);
    void showStudy(const ExitStudyPtr &study);
    void offer();
    void switchExits();
    [[nodiscard]] QString sentence() const;

    Document *m_document;
    RecordingId m_id;
    QSpinBox *m_most;
    QCheckBox *m_holdsOut;
    ExitWorthsModel *m_worthsModel;
    ExitSetsModel *m_setsModel;
    QTableView *m_worths;
    QTableView *m_sets;
    QLabel *m_sentence;
    SearchProgress *m_progress;
    QScrollArea *m_scroll = nullptr;
    QPushButton *m_switch;
    QTimer m_debounce;                ///< expires when the document has stopped changing
    std::optional<Request> m_request; ///< the newest
    ExitStudyPtr m_study;
    QString m_refusal; ///< why there is no study, or why exits could not be switched
    NewestJob m_job;
};

/// Opens the dialog for a network, or raises the one that is open.
void showExits(Document *document, RecordingId recording, QWidget *window);

} // namespace offramp
