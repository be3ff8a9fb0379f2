// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QDockWidget;
class QMainWindow;

namespace offramp {

/// Manages docks that are tabbed: only the tab shows a title, one that is chosen in the menu comes to the front, and
/// hidden docks are disabled, so that the Tab key skips them and they need no updates.
class TabbedDocks : public QObject
{
    Q_OBJECT
public:
    explicit TabbedDocks(QMainWindow *window);

    /// Manages a dock from now on.
    void follow(QDockWidget *dock);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();

    QMainWindow *m_window;
    QList<QDockWidget *> m_docks;
};

/// Makes a dock at least that high, in pixels, but not higher than half of its window; never lower than it is, as a tab
/// that of those beside it.
void makeHigher(QDockWidget *dock, int height);

/// Brings the tab of a docked widget to the front as soon as there are tabs.
void bringToFront(QDockWidget *dock);

} // namespace offramp
