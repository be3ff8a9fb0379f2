// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/targetproposal.h"
#include "ui/wording/costscale.h"

#include <QWidget>

#include <array>

class QLabel;

namespace offramp {

/// A small table of what thresholds for a target come to: on the samples that chose them, and on those they are
/// reported on.
class TargetAnswer : public QWidget
{
    Q_OBJECT
public:
    explicit TargetAnswer(QWidget *parent = nullptr);

    /// Shows the outcomes; without samples to report on, only the first row.
    void showOutcomes(const TargetProposal &proposal, const Target &target, const CostScale &scale);

    void clear();

private:
    static constexpr std::size_t columns = 5;

    /// A row: its word, its figures, and a sentence about its exits.
    struct Row {
        QLabel *word = nullptr;
        std::array<QLabel *, columns> figures{};
        QLabel *exits = nullptr;

        void setVisible(bool isVisible) const;
    };

    static void fill(const Row &row, const TargetOutcome &outcome, const CostScale &scale);

    QLabel *m_costTitle = nullptr;
    std::array<Row, 2> m_rows; ///< chosen, reported
};

/// What is said about a target's answer, a line for each sentence: where it is not reached, what is nearest; whether it
/// holds on new images; which samples chose and which report; and what the search did not try.
[[nodiscard]] QString targetSentences(const TargetProposal &proposal, const TargetRequest &request,
                                      const CostScale &scale);

} // namespace offramp
