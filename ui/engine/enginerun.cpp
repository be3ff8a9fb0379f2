// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/enginerun.h"

#include "core/protocol/engineverbs.h"

#include <QPointer>

#include <fmt/format.h>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int timeoutMilliseconds = 5000;
constexpr qsizetype keptLog = 4000;
constexpr int killSignal = 9;

std::string lastLineOf(const QByteArray &log)
{
    const QByteArray trimmed = log.trimmed();
    return trimmed.mid(trimmed.lastIndexOf('\n') + 1).toStdString();
}

std::string lastLineText(const std::string &line)
{
    return line.empty() ? std::string() : " Its last line: " + line;
}

/// The parent of child processes that outlive their owner and delete themselves when they have ended. Those that are
/// left when the application ends are deleted then, after its windows.
QObject *abandonedProcesses()
{
    static QPointer<QObject> parent;
    if (!parent) {
        parent = new QObject;
        qAddPostRoutine([] { delete parent; });
    }
    return parent;
}

} // namespace

void abandon(QProcess *process, const QObject *owner)
{
    process->disconnect(owner);
    process->setParent(abandonedProcesses());
    QObject::connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->kill();
    if (process->state() == QProcess::NotRunning)
        process->deleteLater();
}

Error notStarted(const QProcess &engine)
{
    return {ErrorKind::Failed,
            fmt::format("{} could not be started: {}.", engine.program().toStdString(),
                        engine.errorString().toStdString()),
            "Check that it is an executable for this system, or build it again."};
}

Error endedSilently(int code, QProcess::ExitStatus status, const std::string &lastLine, std::string ifKilled,
                    std::string otherwise)
{
    if (status == QProcess::CrashExit && code == killSignal)
        return {ErrorKind::Memory, "The system stopped the engine, probably because memory ran out.",
                std::move(ifKilled)};
    const std::string how = status == QProcess::CrashExit ? fmt::format("crashed (signal {})", code)
                                                          : fmt::format("ended with code {}", code);
    return {ErrorKind::Failed, fmt::format("The engine {} without a message.{}", how, lastLineText(lastLine)),
            std::move(otherwise)};
}

EngineRun::EngineRun(QObject *parent)
    : QObject(parent)
{
    m_terminate.setSingleShot(true);
    m_kill.setSingleShot(true);
    setTimeout(timeoutMilliseconds);
    connect(&m_terminate, &QTimer::timeout, this, [this] {
        m_process.terminate();
        if (!m_kill.isActive())
            m_kill.start();
    });
    connect(&m_kill, &QTimer::timeout, this, &EngineRun::stopNow);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &EngineRun::readLines);
    connect(&m_process, &QProcess::readyReadStandardError, this,
            [this] { m_log = (m_log + m_process.readAllStandardError()).right(keptLog); });
    connect(&m_process, &QProcess::finished, this, &EngineRun::childEnded);
    connect(&m_process, &QProcess::errorOccurred, this, &EngineRun::childFailed);
}

EngineRun::~EngineRun()
{
    m_process.disconnect(this);
    if (m_kill.isActive())
        m_process.waitForFinished(m_kill.remainingTime());
    m_process.kill();
    m_process.waitForFinished(1000);
}

bool EngineRun::isActive() const
{
    return m_state == State::Starting || m_state == State::Running || m_state == State::Cancelling;
}

void EngineRun::start(const QString &program, const QStringList &arguments)
{
    if (isActive())
        return;
    m_pending.clear();
    m_log.clear();
    m_saidDone = false;
    m_saidError.reset();
    m_error.reset();
    m_lastWord.start();
    setState(State::Starting);
    if (program.isEmpty()) {
        end(State::Failed,
            Error{ErrorKind::Failed, "offramp-engine was found neither next to this program nor in PATH.",
                  "Install the package offramp-engine, or build it with packaging/run.sh."});
        return;
    }
    m_process.start(program, arguments);
}

void EngineRun::cancel()
{
    if (m_state != State::Starting && m_state != State::Running)
        return;
    setState(State::Cancelling);
    m_process.write("\n");
    m_process.closeWriteChannel();
    m_terminate.start();
}

void EngineRun::stopNow()
{
    if (!isActive())
        return;
    setState(State::Cancelling);
    m_process.kill();
}

void EngineRun::finish(int milliseconds)
{
    disconnect();
    setParent(abandonedProcesses());
    if (!isActive())
        return deleteLater();
    connect(this, &EngineRun::stateChanged, this, [this] {
        if (!isActive())
            deleteLater();
    });
    cancel();
    if (milliseconds > 0)
        m_kill.start(milliseconds);
    else
        stopNow();
}

void EngineRun::setTimeout(int milliseconds)
{
    m_terminate.setInterval(milliseconds);
    m_kill.setInterval(milliseconds);
}

double EngineRun::silentSeconds() const
{
    return isActive() ? static_cast<double>(m_lastWord.elapsed()) / 1000 : 0;
}

void EngineRun::readLines()
{
    m_pending += m_process.readAllStandardOutput();
    m_lastWord.restart();
    for (qsizetype end = m_pending.indexOf('\n'); end >= 0; end = m_pending.indexOf('\n')) {
        const QByteArray line = m_pending.left(end);
        m_pending.remove(0, end + 1);
        take(line);
    }
    if (m_pending.size() > static_cast<qsizetype>(longestEventLine))
        refuse({ErrorKind::Failed, "The engine wrote a line longer than 1 MB.",
                "Check that offramp-engine and offramp have the same version."});
}

void EngineRun::take(const QByteArray &line)
{
    const auto event = parseEvent({line.constData(), static_cast<std::size_t>(line.size())});
    if (!event)
        return refuse(event.error());
    if (!*event) // unknown, from a later program of the same protocol version
        return;
    if (const auto *error = std::get_if<ErrorEvent>(&**event)) {
        m_saidError = error->error;
        return;
    }
    const bool isHello = std::holds_alternative<HelloEvent>(**event);
    if (m_state == State::Starting && !isHello && !std::holds_alternative<WarningEvent>(**event))
        return refuse({ErrorKind::BadInput,
                       fmt::format("The engine did not begin with hello, as version {} of the protocol requires.",
                                   protocolVersion),
                       "Install offramp and offramp-engine of the same version."});
    if (std::holds_alternative<DoneEvent>(**event) || std::holds_alternative<PlanEvent>(**event))
        m_saidDone = true;
    if (isHello && m_state == State::Starting)
        setState(State::Running);
    Q_EMIT received(**event);
}

void EngineRun::refuse(const Error &error)
{
    m_saidError = error;
    m_process.kill();
}

void EngineRun::childEnded(int code, QProcess::ExitStatus status)
{
    readLines();
    m_log = (m_log + m_process.readAllStandardError()).right(keptLog);
    if (m_saidDone && !m_saidError && status == QProcess::NormalExit && code == 0)
        return end(State::Done);
    if (m_state == State::Cancelling || (m_saidError && m_saidError->kind == ErrorKind::Cancelled))
        return end(State::Cancelled);
    end(State::Failed, m_saidError ? *m_saidError : unexplained(code, status));
}

void EngineRun::childFailed(QProcess::ProcessError what)
{
    if (what == QProcess::FailedToStart)
        end(State::Failed, notStarted(m_process));
}

Error EngineRun::unexplained(int code, QProcess::ExitStatus status) const
{
    const QString verb = m_process.arguments().value(0);
    if (verb == QLatin1StringView(deployVerb.name))
        return {ErrorKind::Failed,
                fmt::format("The engine ended without a message.{}", lastLineText(lastLineOf(m_log))),
                "Nothing was written. Close other programs, since memory may have run out, and try again."};
    const bool trains = verb == QLatin1StringView(trainVerb.name);
    const char *kept = trains ? "The epochs that are done are kept." : "Recorded samples are kept.";
    const char *other = trains ? "train into another file" : "record into another file";
    const char *smaller = trains ? ", or train into another file with a smaller batch" : ""; // a recording resumes so
    return endedSilently(code, status, lastLineOf(m_log),
                         fmt::format("{} Close other programs and resume{}.", kept, smaller),
                         fmt::format("{} Resume, or {} with another device or batch.", kept, other));
}

void EngineRun::end(State state, std::optional<Error> error)
{
    m_terminate.stop();
    m_kill.stop();
    m_error = std::move(error);
    setState(state);
}

void EngineRun::setState(State state)
{
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace offramp
