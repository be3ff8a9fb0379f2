// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/newestjob.h"
#include "core/results/proposal.h"
#include "ui/wording/thresholdview.h"

#include <QDialog>
#include <QPointer>
#include <QTimer>

class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QRadioButton;
class QScrollArea;
class QSpinBox;
class QTableWidget;

namespace offramp {

class AreaComparison;
class EnergyChart;

/// Suggests variants, shows the gain before anything changes, and applies them as one decision. Stays open
/// beside the window and follows the document.
class SuggestDialog : public QDialog
{
    Q_OBJECT
public:
    SuggestDialog(Document *document, const ThresholdView *thresholds, EnergyChart *chart, QWidget *parent = nullptr);
    ~SuggestDialog() override;

    /// The current suggestion; empty while it is being computed or if it was refused.
    [[nodiscard]] const std::optional<Proposal> &proposal() const { return m_proposal; }

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void ask();
    void take(const Result<Proposal> &proposal);
    void apply();
    void invalidate();
    [[nodiscard]] ProposalRequest request() const;
    void showVariants();
    void showAreas();
    [[nodiscard]] const PartAreas &proposedAreas() const;
    [[nodiscard]] bool isGain() const;
    [[nodiscard]] QString sentence() const;

    Document *m_document;
    const ThresholdView *m_thresholds;
    QPointer<EnergyChart> m_chart; ///< may be deleted first, with the window
    QSpinBox *m_most;
    QRadioButton *m_all;
    QCheckBox *m_holdsOut;
    QTableWidget *m_table;
    AreaComparison *m_areas;
    QLabel *m_sentence;
    QProgressBar *m_progress;
    QRadioButton *m_replace;
    QPushButton *m_apply;
    QPushButton *m_close = nullptr;
    QScrollArea *m_scroll = nullptr;
    QTimer m_debounce;      ///< expires when the document has stopped changing
    QTimer m_progressDelay; ///< expires when it is time to show progress
    NewestJob m_job;
    std::optional<ProposalRequest> m_request; ///< the newest
    std::optional<Proposal> m_proposal;
    bool m_seeksGain = true; ///< with more variants than are asked for, until the first answer or the user's choice
    QString m_refusal;       ///< why there is no suggestion
};

} // namespace offramp
