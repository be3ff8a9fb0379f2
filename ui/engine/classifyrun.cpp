// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/classifyrun.h"

#include "ui/engine/enginerun.h"

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype mostOutput = 16'000'000; ///< bytes
constexpr qsizetype keptNotes = 100'000;     ///< bytes

/// What the engine said on stderr.
struct Notes {
    QString error; ///< the last one; empty where there is none
    QStringList warnings;
    QString lastLine;
};

/// A note is a line; further lines of it are indented.
Notes notesFrom(const QByteArray &text)
{
    QStringList all;
    for (const QString &line : QString::fromUtf8(text).split(u'\n', Qt::SkipEmptyParts)) {
        if (line.startsWith("  "_L1) && !all.isEmpty())
            all.back() += u'\n' + line.trimmed();
        else
            all.append(line.trimmed());
    }
    Notes notes;
    for (const QString &note : std::as_const(all)) {
        if (note.startsWith("Warning: "_L1))
            notes.warnings.append(note.sliced(9));
        else if (note.startsWith("offramp-engine: "_L1))
            notes.error = note.sliced(16);
        else
            notes.lastLine = note;
    }
    return notes;
}

QString textOf(const Error &error)
{
    return QString::fromStdString(toText(error));
}

} // namespace

ClassifyRun::ClassifyRun(QObject *parent)
    : QObject(parent)
{
}

ClassifyRun::~ClassifyRun()
{
    drop();
}

void ClassifyRun::start(const QString &engine, const ClassifyJob &job, int exits)
{
    drop();
    m_job = job;
    m_exits = exits;
    m_output.clear();
    m_notes.clear();
    auto *process = new QProcess(this);
    m_process = process;
    process->setStandardInputFile(QProcess::nullDevice());
    connect(process, &QProcess::readyReadStandardOutput, this, &ClassifyRun::readOutput);
    connect(process, &QProcess::readyReadStandardError, this,
            [this] { m_notes = (m_notes + m_process->readAllStandardError()).right(keptNotes); });
    connect(process, &QProcess::finished, this, &ClassifyRun::childEnded);
    // Queued: it may fail inside start().
    connect(
        process, &QProcess::errorOccurred, this,
        [this, process](QProcess::ProcessError what) {
            if (what == QProcess::FailedToStart && process == m_process)
                end({{}, textOf(notStarted(*process)), {}});
        },
        Qt::QueuedConnection);
    process->start(engine, argumentsFor(job));
}

void ClassifyRun::drop()
{
    if (m_process)
        abandon(std::exchange(m_process, nullptr), this);
}

void ClassifyRun::readOutput()
{
    m_output += m_process->readAllStandardOutput();
    if (m_output.size() > mostOutput)
        end({{},
             tr("The engine printed more than 16 MB. Check that offramp-engine and offramp have the same version."),
             {}});
}

void ClassifyRun::childEnded(int code, QProcess::ExitStatus status)
{
    const QProcess *ended = m_process;
    readOutput();
    if (m_process != ended) // it printed too much
        return;
    const Notes notes = notesFrom((m_notes + m_process->readAllStandardError()).right(keptNotes));
    ClassifyEnd found{{}, {}, notes.warnings};
    // Where images cannot be classified, the engine fails and has answered all the same.
    const bool fails = status == QProcess::CrashExit || (code != 0 && m_output.trimmed().isEmpty());
    if (!notes.error.isEmpty() && fails)
        found.problem = notes.error;
    else if (fails)
        found.problem
            = textOf(endedSilently(code, status, notes.lastLine.toStdString(), "Close other programs and try again.",
                                   "Try again, or check that offramp-engine and offramp have the same "
                                   "version."));
    else if (auto answers = answersFrom(m_output, m_job.images.size(), m_exits))
        found.answers = std::move(*answers);
    else
        found.problem = textOf(answers.error());
    end(found);
}

void ClassifyRun::end(const ClassifyEnd &found)
{
    drop();
    Q_EMIT ended(found);
}

} // namespace offramp
