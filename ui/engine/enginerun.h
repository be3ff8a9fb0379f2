// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/events.h"

#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QTimer>

#include <optional>

namespace offramp {

/// The engine as a child process, from start to end. Its events arrive as signals, and however it ends (done,
/// refused, cancelled, crashed, killed, never started), stateChanged reports it once. The child cannot block or end
/// this process; every line it writes is treated as untrusted. Lives in the GUI thread.
class EngineRun : public QObject
{
    Q_OBJECT
public:
    enum class State {
        Idle,       ///< not started yet
        Starting,   ///< started, no event yet
        Running,    ///< has sent hello
        Cancelling, ///< was asked to stop
        Done,
        Cancelled,
        Failed,
    };

    explicit EngineRun(QObject *parent = nullptr);
    ~EngineRun() override;

    /// Starts program with arguments; only when Idle or after it has ended.
    void start(const QString &program, const QStringList &arguments);

    /// Asks the child to stop, sends SIGTERM after 5 s and SIGKILL after 10 s. Recorded samples are kept.
    void cancel();

    /// Sends SIGKILL to a child that no longer responds. Recorded samples are kept.
    void stopNow();

    /// Asks the child to stop, waits at most milliseconds, then kills it. For when this program ends.
    void finish(int milliseconds);

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isActive() const;

    /// Why it failed; set in the state Failed.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

    /// Seconds since the last event while events are expected; 0 otherwise.
    [[nodiscard]] double silentSeconds() const;

    /// The process id while the child runs, else 0.
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }

Q_SIGNALS:
    void stateChanged();
    void received(const offramp::Event &event); ///< hello, plan, progress, warning; the ending is told by stateChanged

private:
    void readLines();
    void take(const QByteArray &line);
    void end(State state, std::optional<Error> error = {});
    void childEnded(int code, QProcess::ExitStatus status);
    void childFailed(QProcess::ProcessError what);
    [[nodiscard]] Error unexplained(int code, QProcess::ExitStatus status) const;
    void setState(State state);

    QProcess m_process;
    QTimer m_timeout;
    QElapsedTimer m_lastWord;
    State m_state = State::Idle;
    QByteArray m_pending; ///< the beginning of a line
    QByteArray m_log;     ///< the end of stderr
    bool m_saidDone = false;
    std::optional<Error> m_saidError;
    std::optional<Error> m_error;
};

} // namespace offramp
