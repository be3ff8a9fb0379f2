// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QMenu;
class QPoint;

namespace offramp {

struct ChartPlace;
class MainWindow;

/// The menus of the chart, made of the actions of the menu bar and of the panels; and Shift+F10, which opens the menu
/// of whatever has the focus, as the menu key does.
class ContextMenus : public QObject
{
    Q_OBJECT
public:
    /// costs, lines: "Energy axis" and "Reference lines" of the menu bar.
    ContextMenus(MainWindow *window, QMenu *costs, QMenu *lines);

private:
    void openChartMenu(const ChartPlace &place, const QPoint &at);
    void fillVariant(QMenu *menu);
    void fillPlot(QMenu *menu, const ChartPlace &place);
    void fillEnd(QMenu *menu);
    static void openByKey();

    MainWindow *m_window;
    QMenu *m_costs;
    QMenu *m_lines;
};

} // namespace offramp
