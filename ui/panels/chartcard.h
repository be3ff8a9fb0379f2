// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wording/thresholdview.h"

#include <QFrame>

class QTableView;
class QToolButton;

namespace offramp {

class ChartActions;
class CostMenu;
class EnergyChart;
class ReferenceLines;
class Selection;
class TargetActions;
class TargetLine;

/// The energy-accuracy chart, or the same numbers as tables: the steps, all points of the trade-off curves, and the
/// lines to compare with, if any. A button beside the title of the energy axis chooses what it counts,
/// where open recordings have several costs; others zoom. The target line, if any, is in words above it.
class ChartCard : public QFrame
{
    Q_OBJECT
public:
    ChartCard(EnergyChart *chart, Document *document, const ThresholdView *thresholds,
              const ReferenceLines *referenceLines, QWidget *parent = nullptr);

    /// Shows a target line, which lives as long, in the chart and above it.
    void setTarget(TargetLine *line, const Selection *selection);

    [[nodiscard]] ChartActions *chartActions() const { return m_actions; }

    /// The actions on the target line; null without setTarget().
    [[nodiscard]] TargetActions *targetActions() const { return m_targetActions; }

    /// Shows the tables instead of the chart, or the chart again.
    void setTables(bool areShown);
    [[nodiscard]] bool showsTables() const { return m_tables != nullptr; }

    /// The tables; null while the chart is shown.
    [[nodiscard]] QTableView *steps() const { return m_steps; }
    [[nodiscard]] QTableView *curves() const { return m_curves; }
    [[nodiscard]] QTableView *lines() const { return m_lines; }

Q_SIGNALS:
    void tablesChanged(bool areShown);

    /// Why a cost cannot be shown; or why what was typed into a field was rejected.
    void message(const QString &sentence, QWidget *field);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeTables();
    void makeAxisButton(Document *document);
    void placeAxisButton();

    EnergyChart *m_chart;
    ChartActions *m_actions;
    TargetActions *m_targetActions = nullptr;
    const Document *m_document;
    const ThresholdView *m_thresholds;
    const ReferenceLines *m_referenceLines;
    CostMenu *m_costs = nullptr;
    QToolButton *m_axis = nullptr;
    QWidget *m_tables = nullptr;
    QTableView *m_steps = nullptr;
    QTableView *m_curves = nullptr;
    QTableView *m_lines = nullptr;
};

} // namespace offramp
