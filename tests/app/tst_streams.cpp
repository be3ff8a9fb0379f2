// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recording.h"
#include "tests/app/bashfolder.h"

#include <QTest>

#include <filesystem>

using namespace offramp;

/// Both programs with standard streams that are closed, full or read by no one, as daemons, pipes and full disks give
/// them.
class TestStreams : public QObject
{
    Q_OBJECT

private:
    BashFolder m_folder;
    int m_code = -1;
    QByteArray m_errors; ///< what the command wrote to the file "err"

    void bash(const QString &line)
    {
        m_code = m_folder.run(line);
        m_errors = m_folder.errors;
    }

    [[nodiscard]] Recording recorded(const QString &name) const
    {
        const auto recording = readRecording(m_folder.path(qPrintable(name)).toStdString());
        return recording ? *recording : Recording();
    }

private Q_SLOTS:
    void initTestCase()
    {
        bash(QStringLiteral("echo image,exit,label,predicted,entropy > t.csv;"
                            "echo cat.jpg,1,0,1,0.9 >> t.csv; echo cat.jpg,2,0,0,0.1 >> t.csv;"
                            "echo energy,accuracy > points.csv; echo 1,0.5 >> points.csv"));
        bash(QStringLiteral("$E record --network $D/signs-small.pt --dataset $D/images --limit 60 --out whole.exits "
                            "2> err"));
        QVERIFY2(m_code == 0, m_errors.constData());
        QVERIFY(recorded(QStringLiteral("whole.exits")).sampleCount() > 0);
    }

    void outputThatIsLostIsAnError_data()
    {
        QTest::addColumn<QString>("line");
        const auto row = [](const char *line) { QTest::newRow(line) << QString::fromLatin1(line); };
        row("$O curve $R --thresholds 0,1");
        row("$O curve $R");
        row("$O curve $R --json");
        row("$O area points.csv --json");
        row("$O predictions $R --thresholds 0.5");
        row("$E flops --network $D/signs-small.pt --input 1x3x32x32");
        row("$E flops --network $D/signs-small.pt --input 1x3x32x32 --json");
        row("$E inspect $D/signs-small.pt");
        row("$E devices");
        row("$E verify whole.exits --network $D/signs-small.pt --dataset $D/images --thresholds 0.5");
    }

    void outputThatIsLostIsAnError()
    {
        QFETCH(QString, line);
        bash(line + QStringLiteral(" > all.txt 2> err"));
        QVERIFY2(m_code == 0, m_errors.constData());
        for (const char *lost : {" > /dev/full 2> err", " >&- 2> err"}) {
            bash(line + QString::fromLatin1(lost));
            QCOMPARE(m_code, 1);
            QVERIFY2(m_errors.contains("The output cannot be written completely"), m_errors.constData());
        }
    }

    void readerThatHasGoneIsNoNews()
    {
        bash(QStringLiteral("$O curve $R 2> err | head -n 1 > /dev/null; exit ${PIPESTATUS[0]}"));
        QCOMPARE(m_code, 1);
        QVERIFY2(!m_errors.contains("cannot be written"), m_errors.constData());
    }

    void notesThatAreLostAreNot_data()
    {
        QTest::addColumn<QString>("streams");
        for (const char *streams : {"2> /dev/full", "2>&-", "<&-", ">&-", ">&- 2>&-", "<&- >&- 2>&-", "<&- 2>&-",
                                    "2>&1 > /dev/null | head -c 1 > /dev/null; exit ${PIPESTATUS[0]}"})
            QTest::newRow(streams) << QString::fromLatin1(streams);
    }

    void notesThatAreLostAreNot()
    {
        QFETCH(QString, streams);
        for (const char *file : {"run.exits", "i.exits", "p.csv", "e.csv"})
            QFile::remove(m_folder.path(file));
        bash(QStringLiteral("$E record --network $D/signs-small.pt --dataset $D/images --limit 60 --out run.exits ")
             + streams);
        QCOMPARE(m_code, 0);
        const Recording run = recorded(QStringLiteral("run.exits"));
        const Recording whole = recorded(QStringLiteral("whole.exits"));
        QCOMPARE(run.recorded, whole.recorded);
        QVERIFY(run.predicted == whole.predicted && run.entropy == whole.entropy && run.label == whole.label);

        bash(QStringLiteral("$O import t.csv i.exits --flops 1e9,3e9 ") + streams);
        QCOMPARE(m_code, 0);
        QCOMPARE(recorded(QStringLiteral("i.exits")).sampleCount(), std::size_t(1));
        bash(QStringLiteral("$O predictions i.exits --thresholds 0.5 --out p.csv ") + streams);
        QCOMPARE(m_code, 0);
        QVERIFY(QFile::exists(m_folder.path("p.csv")));
        bash(QStringLiteral("$O export $R --csv e.csv ") + streams);
        QCOMPARE(m_code, 0);
        QVERIFY(QFile::exists(m_folder.path("e.csv")));
    }

    void progressDoesNotGetIntoTheRecording()
    {
        bash(QStringLiteral("$E record --network $D/signs-small.pt --dataset $D/images --limit 30 --out half.exits "
                            "2> err"));
        QCOMPARE(m_code, 0);
        bash(QStringLiteral("$E record --network $D/signs-small.pt --dataset $D/images --limit 60 --out half.exits "
                            "<&- >&- 2>&-"));
        QCOMPARE(m_code, 0);
        QCOMPARE(recorded(QStringLiteral("half.exits")).entropy, recorded(QStringLiteral("whole.exits")).entropy);
    }

    void outputGoesToPipesAndDevices()
    {
        bash(QStringLiteral("$O predictions $R --thresholds 0.5 --out /dev/stdout 2> err | cmp - <($O predictions $R "
                            "--thresholds 0.5 2> /dev/null)"));
        QVERIFY2(m_code == 0, m_errors.constData());
        bash(QStringLiteral("$O predictions $R --thresholds 0.5 --out /dev/null 2> err; test -c /dev/null"));
        QVERIFY2(m_code == 0, m_errors.constData());
        bash(QStringLiteral(
            "mkdir -p real; touch real/p.csv; ln -sf real/p.csv link.csv; "
            "$O predictions $R --thresholds 0.5 --out link.csv 2> err; test -L link.csv -a -s real/p.csv"));
        QVERIFY2(m_code == 0, m_errors.constData());
    }
};

QTEST_GUILESS_MAIN(TestStreams)
#include "tst_streams.moc"
