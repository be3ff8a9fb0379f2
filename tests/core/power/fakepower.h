// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/power/powerclock.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QString>
#include <QTemporaryDir>

#include <atomic>
#include <filesystem>
#include <functional>

/// A clock that tests set by hand, or that moves on when someone waits. It outlives what uses it.
struct FakeClock {
    std::atomic<double> seconds = 100;
    std::function<void()> afterWait = {};

    offramp::PowerClock clock()
    {
        return {[this] { return seconds.load(); },
                [this](double duration) {
                    seconds += duration;
                    if (afterWait)
                        afterWait();
                }};
    }
};

/// A temporary folder of small files, such as a tree of sysfs or proc.
class FakeFiles
{
public:
    std::filesystem::path root() const { return m_folder.path().toStdString(); }
    QString path(const QString &name) const { return m_folder.filePath(name); }

    /// Writes a file and the folders above it.
    void write(const QString &name, const QByteArray &text) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        if (!file.open(QFile::WriteOnly | QFile::Truncate) || file.write(text) != text.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
    }

    void remove(const QString &name) const { QFile::remove(path(name)); }

    /// A counter of powercap, with a line end behind each value as in sysfs.
    void zone(const QString &folder, const QByteArray &name, qulonglong energy, qulonglong range = 262143328850) const
    {
        write(folder + QStringLiteral("/name"), name + '\n');
        write(folder + QStringLiteral("/max_energy_range_uj"), QByteArray::number(range) + '\n');
        setEnergy(folder, energy);
    }

    void setEnergy(const QString &folder, qulonglong energy) const
    {
        write(folder + QStringLiteral("/energy_uj"), QByteArray::number(energy) + '\n');
    }

private:
    QTemporaryDir m_folder;
};
