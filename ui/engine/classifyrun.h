// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/classifyjob.h"

#include <QObject>
#include <QProcess>

namespace offramp {

/// How a run of the engine on images ended.
struct ClassifyEnd {
    std::vector<TriedAnswer> answers; ///< one for each image; empty where there is a problem
    QString problem;                  ///< why there are none, and what to do
    QStringList warnings;
};

/// Has the engine classify images, in a child process. Nothing the child does blocks or ends this process, and what it
/// writes is read as if it were hostile. Its functions may be called from the GUI thread only.
class ClassifyRun : public QObject
{
    Q_OBJECT
public:
    explicit ClassifyRun(QObject *parent = nullptr);

    /// Drops the job; waits for nothing.
    ~ClassifyRun() override;

    /// Starts a job for a network of so many exits with the engine program; the job before is dropped.
    void start(const QString &engine, const ClassifyJob &job, int exits);

    /// Kills the child; its job is no longer answered.
    void drop();

    [[nodiscard]] bool isActive() const { return m_process != nullptr; }

    /// The job that was started last.
    [[nodiscard]] const ClassifyJob &job() const { return m_job; }

Q_SIGNALS:
    /// The child has ended, or could not be started; it is not active any more.
    void ended(const offramp::ClassifyEnd &end);

private:
    void readOutput();
    void childEnded(int code, QProcess::ExitStatus status);
    void end(const ClassifyEnd &end);

    QProcess *m_process = nullptr; ///< while it is active
    ClassifyJob m_job;
    int m_exits = 0;
    QByteArray m_output;
    QByteArray m_notes; ///< the end of stderr
};

} // namespace offramp
