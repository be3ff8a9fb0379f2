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

constexpr int shutdownTimeout = 3000;  ///< milliseconds that an engine gets to end when the window closes
constexpr qsizetype mostWarnings = 20; ///< of a run that are kept

/// Gives up a child process, which tells its owner nothing more: kills it, and deletes it when it has ended; waits for
/// nothing. May be called from the GUI thread only.
void abandon(QProcess *process, const QObject *owner);

/// Why the system did not start an engine.
[[nodiscard]] Error notStarted(const QProcess &engine);

/// Why an engine ended without a message. lastLine: of what it wrote on stderr. ifKilled, otherwise: what to do if the
/// system stopped it, and if anything else ended it.
[[nodiscard]] Error endedSilently(int code, QProcess::ExitStatus status, const std::string &lastLine,
                                  std::string ifKilled, std::string otherwise);

/// The engine as a child process, from start to end: what it says arrives as signals, and however it ends (done,
/// refused, cancelled, crashed, killed, never started) there is one ending. Nothing the child does blocks or ends this
/// process; every line it writes is read as if it were hostile. Its functions may be called from the GUI thread only.
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

    /// Kills the child; one that is finishing gets the rest of its time first.
    ~EngineRun() override;

    /// Starts program with arguments; only when Idle or after it has ended.
    void start(const QString &program, const QStringList &arguments);

    /// Asks politely, after a timeout with SIGTERM, after another with SIGKILL. What was saved is kept.
    void cancel();

    /// Ends a child that no longer answers with SIGKILL. What was saved is kept.
    void stopNow();

    /// For a run made with new whose owner no longer needs it: emits nothing more, asks politely, kills the child after
    /// milliseconds (0: at once) and deletes itself when the child has ended. Waits for nothing.
    void finish(int milliseconds);

    /// Sets the timeout of cancel() in milliseconds; 5 s at first.
    void setTimeout(int milliseconds);

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
    void received(const offramp::Event &event); ///< all but errors; stateChanged reports the end

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
    QTimer m_terminate; ///< runs while a cancelled child may end by itself
    QTimer m_kill;      ///< runs while it may end after SIGTERM, or while it is finishing
    QElapsedTimer m_lastWord;
    State m_state = State::Idle;
    QByteArray m_pending; ///< the beginning of a line
    QByteArray m_log;     ///< the end of stderr
    bool m_saidDone = false;
    std::optional<Error> m_saidError;
    std::optional<Error> m_error;
};

} // namespace offramp
