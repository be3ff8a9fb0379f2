// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/search/targets.h"
#include "ui/wording/costscale.h"

#include <QWidget>

#include <optional>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QRadioButton;
class QSpinBox;

namespace offramp {

class Document;

/// What suggested variants are for.
enum class Goal {
    Area,   ///< the largest, with a few variants
    Budget, ///< one variant: a mean cost of at most …
    Drop,   ///< one variant: an accuracy near that of the last exit
    Shares, ///< one variant: a share of the samples at each exit
};

/// Asks what suggested variants are for, and what that goal needs.
class GoalFields : public QWidget
{
    Q_OBJECT
public:
    explicit GoalFields(const Document *document, QWidget *parent = nullptr);

    [[nodiscard]] Goal goal() const;
    [[nodiscard]] bool isTarget() const { return goal() != Goal::Area; }

    /// Of an area: how many variants at most; nothing for all that improve it.
    [[nodiscard]] std::optional<std::size_t> most() const;

    /// Shows another number of variants, without changed().
    void setMost(std::size_t count);

    /// Shows how many variants improve the area.
    void setHelpful(std::size_t count);

    [[nodiscard]] bool perExit() const;

    /// The target of any other goal, or why what was typed is none.
    [[nodiscard]] Result<Target> target() const;

    /// How probably a budget or a drop is to hold; nothing where it is only to be met, and for other goals.
    [[nodiscard]] std::optional<double> confidence() const;

    /// Asks for the shares of a network of that many exits.
    void setExits(int exits);

    /// Takes the unit in which the document's costs are shown; what was typed stays the same cost.
    void followUnit();

Q_SIGNALS:
    void changed();

private:
    void showGoal();
    void showRest();
    [[nodiscard]] Result<Target> shares() const;
    [[nodiscard]] QString proposedBudget() const;

    const Document *m_document;
    QComboBox *m_goal;
    QRadioButton *m_atMost;
    QSpinBox *m_most;
    QRadioButton *m_all;
    QLineEdit *m_budget;
    QLabel *m_unit;
    QDoubleSpinBox *m_drop;
    QWidget *m_sharesPage;
    QGridLayout *m_sharesGrid;
    std::vector<QDoubleSpinBox *> m_shares; ///< of each exit but the last
    QLabel *m_rest = nullptr;
    QCheckBox *m_perExit;
    QCheckBox *m_isSure;
    QSpinBox *m_confidence;
    std::vector<QWidget *> m_pages; ///< what each goal needs, by goal
    QWidget *m_surePage = nullptr;
    CostScale m_scale; ///< of the typed budget
};

} // namespace offramp
