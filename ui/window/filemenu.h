// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QAction;
class QMenu;

namespace offramp {

class MainWindow;

/// The window's File menu.
class FileMenu : public QObject
{
    Q_OBJECT
public:
    /// Adds the menu to the window's menu bar.
    explicit FileMenu(MainWindow *window);

    [[nodiscard]] QAction *openAction() const { return m_open; }
    [[nodiscard]] QAction *recordAction() const { return m_record; }

    /// Lets New window start another program than this one.
    void setProgram(const QString &program) { m_program = program; }

Q_SIGNALS:
    /// A sentence for the user: why no window was opened.
    void message(const QString &sentence);

private:
    void openWindow();
    void askForFiles();
    void refresh();
    void fillRecent();
    void fillClose();

    MainWindow *m_window;
    QString m_program;
    QAction *m_open;
    QAction *m_record;
    QMenu *m_recent;
    QMenu *m_close;
};

} // namespace offramp
