// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include <atomic>
#include <functional>
#include <memory>

class QProgressBar;
class QPushButton;

namespace offramp {

/// The progress of a search in the background and a button that cancels it, both shown after a moment. Takes the same
/// room while it is hidden.
class SearchProgress : public QWidget
{
    Q_OBJECT
public:
    explicit SearchProgress(QWidget *parent = nullptr);

    /// A search begins. What is returned takes the share that is done, from 0 to 1, in any thread; while it takes none,
    /// the bar only says that something is going on.
    [[nodiscard]] std::function<void(double)> start();

    /// The search has ended.
    void finish();

    /// The search was cancelled: the button offers another one.
    void offerAgain();

Q_SIGNALS:
    void cancelled();
    void wantedAgain();

private:
    void showShare();

    QProgressBar *m_bar;
    QPushButton *m_button;
    QTimer m_delay; ///< expires when it is time to show progress
    QTimer m_poll;
    std::shared_ptr<std::atomic<double>> m_share; ///< of the newest search
    bool m_isRunning = false;
};

} // namespace offramp
