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

/// The engine as a child process, from start to end: what it says arrives as signals, and however it ends (done,
/// refused, cancelled, crashed, killed, never started) there is one ending. Nothing the child does blocks or ends this
/// process; every line it writes is read as if it were hostile. Lives in the GUI thread.
class EngineRun : public QObject
{
    Q_OBJECT
public:
    enum class State {
        Idle,       ///< not started yet
        Starting,   ///< started, nothing said yet
        Running,    ///< said hello
        Cancelling, ///< asked to stop
        Done,
        Cancelled,
        Failed,
    };

    explicit EngineRun(QObject *parent = nullptr);
    ~EngineRun() override;

    /// Starts program with arguments; only from Idle or after an ending.
    void start(const QString &program, const QStringList &arguments);

    /// Asks politely, after 5 s with SIGTERM, after 10 s with SIGKILL. What was recorded stands.
    void cancel();

    /// Ends a child that does not listen any more with SIGKILL. What was recorded stands.
    void stopNow();

    /// Asks politely and waits, up to milliseconds, for the child to end; then ends it. For when this program ends.
    void finish(int milliseconds);

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isActive() const;

    /// Why it failed; set in the state Failed.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

    /// Seconds since the child last said something while it should be saying things; 0 otherwise.
    [[nodiscard]] double silentSeconds() const;

    /// The process id while the child runs, else 0.
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }

Q_SIGNALS:
    void stateChanged();
    void said(const offramp::Event &event); ///< hello, plan, progress, warning; the ending is told by stateChanged

private:
    void readLines();
    void take(const QByteArray &line);
    void refuse(const Error &error);
    void end(State state, std::optional<Error> error = {});
    void childEnded(int code, QProcess::ExitStatus status);
    void childFailed(QProcess::ProcessError what);
    [[nodiscard]] Error unexplained(int code, QProcess::ExitStatus status) const;
    void setState(State state);

    QProcess m_process;
    QTimer m_patience;
    QElapsedTimer m_lastWord;
    State m_state = State::Idle;
    QByteArray m_pending; ///< the beginning of a line
    QByteArray m_log;     ///< the end of stderr
    bool m_saidDone = false;
    std::optional<Error> m_saidError;
    std::optional<Error> m_error;
};

} // namespace offramp
