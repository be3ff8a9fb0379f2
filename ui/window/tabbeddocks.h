// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QDockWidget;
class QMainWindow;

namespace offramp {

/// Looks after docks that lie behind one another as tabs: the tab alone says a title, and what lies behind is disabled,
/// so that Tab does not walk it and it need not follow what nobody sees.
class TabbedDocks : public QObject
{
    Q_OBJECT
public:
    explicit TabbedDocks(QMainWindow *window);

    /// Looks after a dock from now on.
    void follow(QDockWidget *dock);

private:
    void refresh();

    QMainWindow *m_window;
    QList<QDockWidget *> m_docks;
};

/// Brings the tab of a docked widget to the front, once there are tabs.
void bringToFront(QDockWidget *dock);

} // namespace offramp
