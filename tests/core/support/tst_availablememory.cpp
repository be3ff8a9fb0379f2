// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/availablememory.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <string>

using namespace offramp;

class TestAvailableMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void containersHaveLimits_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("limit");
        QTest::addColumn<quint64>("available");
        const quint64 whole = 8'000'000ULL * 1024;
        QTest::addRow("none") << QByteArray() << QByteArray() << whole;
        QTest::addRow("version 2") << QByteArray("memory.max") << QByteArray("4000000000\n") << quint64(4'000'000'000);
        QTest::addRow("version 2, no limit") << QByteArray("memory.max") << QByteArray("max\n") << whole;
        QTest::addRow("version 1") << QByteArray("memory/memory.limit_in_bytes") << QByteArray("1000\n")
                                   << quint64(1000);
        QTest::addRow("version 1, no limit")
            << QByteArray("memory/memory.limit_in_bytes") << QByteArray("9223372036854771712\n") << whole;
    }

    void containersHaveLimits()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, limit);
        QFETCH(quint64, available);
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        QVERIFY(!availableMemory(root)); // nothing says it
        std::filesystem::create_directories(root / "proc");
        std::filesystem::create_directories(root / "sys/fs/cgroup/memory");
        std::ofstream(root / "proc/meminfo") << "MemTotal:       16000000 kB\nMemFree:         1000000 kB\n"
                                                "MemAvailable:    8000000 kB\nBuffers:          500000 kB\n";
        if (!file.isEmpty())
            std::ofstream(root / "sys/fs/cgroup" / file.toStdString()) << limit.toStdString();
        QCOMPARE(availableMemory(root), std::optional<std::uint64_t>(available));
    }

    void thisMachineSaysIt()
    {
        const auto bytes = availableMemory();
        QVERIFY(bytes && *bytes > 1'000'000);
    }
};

QTEST_APPLESS_MAIN(TestAvailableMemory)
#include "tst_availablememory.moc"
