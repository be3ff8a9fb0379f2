// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QHBoxLayout;
class QMenuBar;

namespace offramp {

/// Buttons for what is done most often, at the right end of the menu bar, where they take no room from the chart.
/// Their words are left out where the bar is too narrow for them.
class QuickActions : public QWidget
{
    Q_OBJECT
public:
    explicit QuickActions(QMenuBar *menuBar);

    /// Adds a button that triggers an action of the menus and is enabled as the action is. icon: a name for lineIcon();
    /// word: beside the icon, empty for none.
    void add(QAction *action, const QString &icon, const QString &word = {});

    /// Adds space between groups of buttons.
    void addGap();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fit();
    [[nodiscard]] bool hasRoomForWords() const;

    QMenuBar *m_menuBar;
    QHBoxLayout *m_row;
};

} // namespace offramp
