// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class QMenu;

namespace offramp {

class AreaDialog;
class MainWindow;
class Tour;

/// Help in the window: the guided tour and the explanation of the area.
class HelpController : public QObject
{
    Q_OBJECT
public:
    /// Also follows the window's welcome page and area panel.
    explicit HelpController(MainWindow *window);

    /// Adds both to a menu.
    void fill(QMenu *help);

    /// Begins the tour in what is open, or in the demo if nothing is.
    void startTour();

    void explainArea();

private:
    void beginTour();
    void endWithoutRecording();

    MainWindow *m_window;
    QPointer<Tour> m_tour;
    QPointer<AreaDialog> m_area;
    bool m_isWaiting = false; ///< for the demo, to begin the tour in it
};

} // namespace offramp
