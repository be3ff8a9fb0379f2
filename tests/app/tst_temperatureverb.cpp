// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/explorerprogram.h"

#include "core/derivation/temperature.h"
#include "core/recording/temperatures.h"
#include "core/recording/writerecording.h"
#include "tests/core/derivation/logitsrecording.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// Temperatures as a user asks for them on the command line.
class TestTemperatureVerb : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(writeRecording(file(u"run.exits"_s), recordingWithLogits("net", 600)));
        WholeRecording without = recordingWithLogits("net", 600);
        without.logits.clear();
        QVERIFY(writeRecording(file(u"without.exits"_s), without));
    }

    void fitsAndWrites()
    {
        const Finished done = run({u"temperature"_s, at(u"run.exits"_s), u"--out"_s, at(u"new.exits"_s), u"--json"_s});
        QVERIFY2(done.code == 0, done.err.constData());
        const auto source = readWholeRecording(file(u"run.exits"_s)).value();
        const auto expected = temperatureEffects(source, {}).value();
        const auto written = readRecording(file(u"new.exits"_s)).value();
        const auto temperatures = temperaturesOf(written).value();
        const QJsonObject json = done.json();
        QVERIFY(json["version"_L1].toString().startsWith(u"offramp "_s));
        QCOMPARE(json["recording"_L1].toString(), at(u"run.exits"_s));
        QCOMPARE(json["out"_L1].toString(), at(u"new.exits"_s));
        QCOMPARE(json["fitted"_L1].toBool(), true);
        QCOMPARE(json["share"_L1].toDouble(), .5);
        QCOMPARE(json["seed"_L1].toInt(), 1);
        QCOMPARE(json["exits"_L1].toArray().size(), 3);
        for (int k = 0; k < 3; ++k) {
            const QJsonValue exit = json["exits"_L1][k];
            const ExitTemperature &wanted = expected[static_cast<std::size_t>(k)];
            QCOMPARE(exit["exit"_L1].toInt(), k + 1);
            QCOMPARE(exit["temperature"_L1].toDouble(), wanted.temperature);
            QCOMPARE(temperatures[static_cast<std::size_t>(k)], wanted.temperature);
            QCOMPARE(exit["at_bound"_L1].toBool(true), false);
            QCOMPARE(exit["chosen"_L1]["samples"_L1].toInt(), 300);
            QCOMPARE(exit["held_out"_L1]["samples"_L1].toInt(), 300);
            QCOMPARE(exit["chosen"_L1]["nll_after"_L1].toDouble(), *wanted.chosen.after.negativeLogLikelihood);
            QCOMPARE(exit["held_out"_L1]["nll_before"_L1].toDouble(), *wanted.heldOut->before.negativeLogLikelihood);
            QCOMPARE(exit["held_out"_L1]["ece_before"_L1].toDouble(), wanted.heldOut->before.calibrationError);
            QCOMPARE(exit["held_out"_L1]["ece_after"_L1].toDouble(), wanted.heldOut->after.calibrationError);
        }
        const TemperatureEffect &last = *expected.back().heldOut; // much too certain as made
        QVERIFY(last.after.calibrationError < last.before.calibrationError);
        // The new recording is used as any is.
        const Finished curve = run({u"curve"_s, at(u"new.exits"_s), u"--thresholds"_s, u"0.5"_s});
        QVERIFY2(curve.code == 0, curve.err.constData());
        const QByteArray before = bytesOf(at(u"new.exits"_s));
        const Finished again = run({u"temperature"_s, at(u"run.exits"_s), u"--out"_s, at(u"new.exits"_s)});
        QCOMPARE(again.code, 3);
        QVERIFY2(again.err.contains("exists already"), again.err.constData());
        QCOMPARE(bytesOf(at(u"new.exits"_s)), before);
    }

    void textForPeople()
    {
        const Finished done = run({u"temperature"_s, at(u"run.exits"_s), u"--out"_s, at(u"text.exits"_s)});
        QVERIFY2(done.code == 0, done.err.constData());
        const QStringList lines = QString::fromUtf8(done.out).split(u'\n');
        QCOMPARE(lines.size(), 6);
        QVERIFY2(lines[0].endsWith(u": temperatures fitted on 300 samples, figures of the 300 others"_s),
                 done.out.constData());
        QCOMPARE(lines[1].simplified(), u"exit temperature NLL before after ECE before after"_s);
        QVERIFY(lines[2].simplified().startsWith(u"1 "_s) && lines[2].endsWith(u" %"_s));
        for (int line = 1; line < 5; ++line) // columns are aligned
            QCOMPARE(lines[line].size(), lines[1].size());
        QVERIFY2(done.err.contains("Written: "), done.err.constData());
    }

    void givenTemperatures()
    {
        const Finished done = run({u"temperature"_s, at(u"run.exits"_s), u"--out"_s, at(u"given.exits"_s),
                                   u"--temperatures"_s, u"2:1:0.5"_s});
        QVERIFY2(done.code == 0, done.err.constData());
        QVERIFY2(done.out.contains(": temperatures as given; figures of 300 samples\n"), done.out.constData());
        const auto written = readRecording(file(u"given.exits"_s)).value();
        QCOMPARE(temperaturesOf(written).value(), (std::vector<double>{2, 1, .5}));
        // Those of a recording that has some are replaced.
        const Finished replaced = run(
            {u"temperature"_s, at(u"given.exits"_s), u"--out"_s, at(u"one.exits"_s), u"--temperatures"_s, u"1"_s});
        QVERIFY2(replaced.code == 0, replaced.err.constData());
        QCOMPARE(readRecording(file(u"one.exits"_s))->entropy, readRecording(file(u"run.exits"_s))->entropy);
    }

    void allSamples()
    {
        const Finished done = run(
            {u"temperature"_s, at(u"run.exits"_s), u"--out"_s, at(u"all.exits"_s), u"--split"_s, u"0"_s, u"--json"_s});
        QVERIFY2(done.code == 0, done.err.constData());
        QVERIFY(done.json()["exits"_L1][0]["held_out"_L1].isNull());
        QCOMPARE(done.json()["exits"_L1][0]["chosen"_L1]["samples"_L1].toInt(), 600);
    }

    void refusals_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("words");
        const QString recorded = at(u"run.exits"_s);
        QTest::newRow("no out") << QStringList{recorded} << 2 << QByteArray("--out");
        QTest::newRow("missing") << QStringList{at(u"no.exits"_s), u"--out"_s, at(u"x.exits"_s)} << 3
                                 << QByteArray("no.exits");
        QTest::newRow("no logits") << QStringList{at(u"without.exits"_s), u"--out"_s, at(u"x.exits"_s)} << 3
                                   << QByteArray("no logits");
        const auto withTemperatures = [&](const QString &text) {
            return QStringList{recorded, u"--out"_s, at(u"x.exits"_s), u"--temperatures"_s, text};
        };
        QTest::newRow("two of three") << withTemperatures(u"1:2"_s) << 2 << QByteArray("2 temperatures");
        QTest::newRow("zero") << withTemperatures(u"1:0:1"_s) << 2 << QByteArray("above 0");
        QTest::newRow("word") << withTemperatures(u"1:warm:1"_s) << 2 << QByteArray("\"warm\" is not a temperature");
    }

    void refusals()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QByteArray, words);
        const Finished done = run(QStringList{u"temperature"_s} + arguments);
        QVERIFY2(done.code == code, done.err.constData());
        QVERIFY2(done.err.contains(words), done.err.constData());
        QVERIFY(done.out.isEmpty());
        QVERIFY(!QFile::exists(at(u"x.exits"_s)));
    }

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] std::string file(const QString &name) const { return at(name).toStdString(); }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestTemperatureVerb)
#include "tst_temperatureverb.moc"
