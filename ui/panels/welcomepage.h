// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/files/recentfiles.h"

#include <QWidget>

class QFrame;
class QLabel;
class QVBoxLayout;

namespace offramp {

/// What the window shows while no recording is open: real networks of the demo, ways to begin, and recent files.
class WelcomePage : public QWidget
{
    Q_OBJECT
public:
    explicit WelcomePage(RecentFiles *recent, QWidget *parent = nullptr);

Q_SIGNALS:
    void demoRequested();
    void tourRequested();
    void openRequested();
    void recordRequested();
    void fileRequested(const QString &path);

protected:
    void showEvent(QShowEvent *event) override;

private:
    [[nodiscard]] QFrame *realNetworks();
    void refresh();

    RecentFiles *m_recent;
    QLabel *m_title;
    QFrame *m_list;
    QVBoxLayout *m_rows;
};

} // namespace offramp
