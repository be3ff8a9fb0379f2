// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/proposal.h"
#include "core/results/targetproposal.h"
#include "ui/jobs/newestjob.h"
#include "ui/wording/thresholdview.h"

#include <QDialog>
#include <QPointer>
#include <QTimer>

#include <variant>

class QLabel;
class QPushButton;
class QRadioButton;
class QScrollArea;

namespace offramp {

class AreaComparison;
class EnergyChart;
class GoalFields;
class SampleFields;
class SearchProgress;
class SuggestedTable;
class TargetAnswer;

/// Suggests variants for a goal: the largest area, or a target that one variant is to meet. Shows what they come to
/// before anything changes, and applies them as one decision. Stays open beside the window and follows the document.
class SuggestDialog : public QDialog
{
    Q_OBJECT
public:
    SuggestDialog(Document *document, const ThresholdView *thresholds, EnergyChart *chart, QWidget *parent = nullptr);
    ~SuggestDialog() override;

    /// The current suggestion for the area; empty while it is being computed, if it was refused, and for targets.
    [[nodiscard]] const std::optional<Proposal> &proposal() const { return m_proposal; }

    /// The same for a target.
    [[nodiscard]] const std::optional<TargetProposal> &targetProposal() const { return m_target; }

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    using Request = std::variant<ProposalRequest, TargetRequest>;
    using Answer = std::variant<Proposal, TargetProposal>;

    [[nodiscard]] static Result<Answer> answerTo(const Request &request, bool seeksGain, const SearchWatch &watch);

    void arrange();
    void follow();
    void takeGoal();
    void invalidate();
    void forget();
    void ask();
    void cancel();
    void take(const Result<Answer> &answer);
    void refuse(const QString &sentence);
    void apply();
    [[nodiscard]] Result<Request> request() const;
    [[nodiscard]] std::vector<Variant> suggested() const;
    [[nodiscard]] std::vector<Point> points() const;
    void showAll();
    void showVariants();
    void showOutcome();
    [[nodiscard]] const PartAreas &proposedAreas() const;
    [[nodiscard]] bool isGain() const;
    [[nodiscard]] QString sentence() const;

    Document *m_document;
    const ThresholdView *m_thresholds;
    QPointer<EnergyChart> m_chart; ///< may be deleted first, with the window
    GoalFields *m_goal;
    SampleFields *m_samples;
    SuggestedTable *m_table;
    AreaComparison *m_areas;
    TargetAnswer *m_outcome;
    QLabel *m_sentence;
    SearchProgress *m_progress;
    QRadioButton *m_replace;
    QRadioButton *m_add;
    QPushButton *m_apply;
    QPushButton *m_close = nullptr;
    QScrollArea *m_scroll = nullptr;
    QTimer m_debounce; ///< expires when the document and the fields have stopped changing
    NewestJob m_job;
    std::optional<Request> m_request; ///< the newest
    std::optional<Proposal> m_proposal;
    std::optional<TargetProposal> m_target;
    bool m_wasTarget = false;
    bool m_seeksGain = true; ///< with more variants than are asked for, until the first answer or the user's choice
    QString m_refusal;       ///< why there is no suggestion
};

} // namespace offramp
