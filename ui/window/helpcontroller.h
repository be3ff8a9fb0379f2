// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class QMenu;

namespace offramp {

class MainWindow;
class TextDialog;
class Tour;

/// Help in the window: the guided tour, the manual, the keys, the explanation of the area, and what the program is.
class HelpController : public QObject
{
    Q_OBJECT
public:
    /// Also follows the window's welcome page and area panel.
    explicit HelpController(MainWindow *window);

    /// Adds all of it to a menu.
    void fill(QMenu *help);

    /// Begins the tour in what is open, or in the demo if nothing is.
    void startTour();

    void explainArea();
    void showManual();
    void showShortcuts();
    void showAbout();

private:
    void beginTour();
    void endWithoutRecording();

    MainWindow *m_window;
    QPointer<Tour> m_tour;
    QPointer<TextDialog> m_area;
    QPointer<TextDialog> m_manual;
    QPointer<TextDialog> m_shortcuts;
    QPointer<TextDialog> m_about;
    bool m_isWaiting = false; ///< for the demo, to begin the tour in it
};

} // namespace offramp
