// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QToolButton;

namespace offramp {

class ChartActions;
class EnergyChart;

/// Buttons in the corner of the chart below its accuracy axis, where nothing is drawn: closer, farther, everything; and
/// above them, while only a part of the plane is in view, a badge that says so and shows everything again.
class ZoomButtons : public QWidget
{
    Q_OBJECT
public:
    /// A child of the chart.
    ZoomButtons(EnergyChart *chart, const ChartActions *actions);

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QToolButton *buttonFor(QAction *action, const QString &icon);
    void follow();
    void fitText();
    void place();

    EnergyChart *m_chart;
    QList<QToolButton *> m_buttons;
    QToolButton *m_badge;
};

} // namespace offramp
