// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

/// A folder in which lines of bash run: $O is the explorer, $E the engine, $D the demo, $R a recording of it.
class BashFolder
{
public:
    /// Runs a line and returns its exit code; -1 where it crashed or did not end within five minutes. A line that does
    /// not write to "err" leaves no errors.
    int run(const QString &line)
    {
        QFile::remove(path("err"));
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const QString bin = environment.value(QStringLiteral("OFFRAMP_BIN"));
        const QString demo = environment.value(QStringLiteral("OFFRAMP_SOURCE")) + QStringLiteral("/resources/demo");
        environment.insert(QStringLiteral("O"), bin + QStringLiteral("/offramp"));
        environment.insert(QStringLiteral("E"), bin + QStringLiteral("/offramp-engine"));
        environment.insert(QStringLiteral("D"), demo);
        environment.insert(QStringLiteral("R"), demo + QStringLiteral("/signs-small.exits"));
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_folder.path());
        process.start(QStringLiteral("bash"), {QStringLiteral("-c"), line});
        const bool hasEnded = process.waitForFinished(300000);
        QFile file(path("err"));
        errors = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        return hasEnded && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }

    [[nodiscard]] QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    QByteArray errors; ///< what the last line wrote to the file "err"

private:
    QTemporaryDir m_folder;
};
