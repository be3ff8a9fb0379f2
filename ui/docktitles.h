// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QDockWidget;
class QMainWindow;

namespace offramp {

/// Keeps docks that lie behind one another as tabs from saying their title twice: there the tab says it.
class DockTitles : public QObject
{
    Q_OBJECT
public:
    explicit DockTitles(QMainWindow *window);

    /// Looks after a dock from now on.
    void follow(QDockWidget *dock);

private:
    void refresh();

    QMainWindow *m_window;
    QList<QDockWidget *> m_docks;
};

} // namespace offramp
