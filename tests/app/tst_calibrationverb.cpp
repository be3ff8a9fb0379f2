// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/explorerprogram.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

/// How good uncertainties are, as a user asks for it: real recordings, whose figures were computed with NumPy, and two
/// samples that can be checked by eye.
class TestCalibrationVerb : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        import(u"both.exits"_s, "image,exit,label,predicted,entropy,confidence\n"
                                "cat.jpg,1,0,1,0.9,0.4\ncat.jpg,2,0,0,0.1,0.9\n"
                                "dog.jpg,1,1,1,0.2,0.8\ndog.jpg,2,1,1,0.05,0.99\n");
        import(u"entropies.exits"_s, "image,exit,label,predicted,entropy\n"
                                     "cat.jpg,1,0,1,0.9\ncat.jpg,2,0,0,0.1\n"
                                     "dog.jpg,1,1,1,0.2\ndog.jpg,2,1,1,0.05\n");
    }

    void figuresOfARealNetwork()
    {
        const Finished done = run({u"calibration"_s, real(u"resnet20.exits"_s) + u"@0.5"_s, u"--json"_s});
        QVERIFY2(done.code == 0, done.err.constData());
        QVERIFY(done.json()["version"_L1].toString().startsWith(u"offramp "_s));
        QCOMPARE(done.json()["criterion"_L1].toString(), u"entropy"_s);
        const QJsonValue recording = done.json()["recordings"_L1][0];
        QCOMPARE(recording["recording"_L1].toString(), u"resnet20.exits"_s);
        QCOMPARE(recording["samples"_L1].toInt(), 10000);
        QCOMPARE(recording["thresholds"_L1].toArray(), (QJsonArray{.5, .5}));
        QCOMPARE(recording["exits"_L1].toArray().size(), 3);
        const QJsonValue first = recording["exits"_L1][0];
        QCOMPARE(first["exit"_L1].toInt(), 1);
        QCOMPARE(first["name"_L1].toString(), u"exit 1"_s);
        QCOMPARE(differing(first["all"_L1], {{"samples", 10000},
                                             {"accuracy", .6754},
                                             {"confidence", .550201025091},
                                             {"ece", .125198974909},
                                             {"auroc", .753430841558},
                                             {"aurc", .15787742866},
                                             {"excess_aurc", .0983220448446},
                                             {"auroc_going_on", .726207621624},
                                             {"corrected_later", .2354},
                                             {"corrected_at_end", .226},
                                             {"lost_at_end", .0289}}),
                 QString());
        QCOMPARE(differing(recording["exits"_L1][1]["reaching"_L1], {{"samples", 9268},
                                                                     {"accuracy", 7612 / 9268.0},
                                                                     {"confidence", .714592027117},
                                                                     {"ece", .106728646168},
                                                                     {"auroc", .837377489712},
                                                                     {"aurc", .0508772083336},
                                                                     {"excess_aurc", .0338583647881},
                                                                     {"auroc_going_on", .817720153108},
                                                                     {"corrected_later", 589 / 9268.0},
                                                                     {"corrected_at_end", 589 / 9268.0},
                                                                     {"lost_at_end", 202 / 9268.0}}),
                 QString());
        const QJsonValue last = recording["exits"_L1][2]["reaching"_L1];
        QCOMPARE(differing(last, {{"samples", 6650}, {"auroc", .824115807391}, {"ece", .059775547439}}), QString());
        for (const char *key : {"auroc_going_on", "corrected_later", "corrected_at_end", "lost_at_end"})
            QVERIFY2(last[QLatin1StringView(key)].isNull(), key);

        const QJsonArray bins = first["all"_L1]["reliability"_L1].toArray();
        QCOMPARE(bins.size(), 15);
        int samples = 0;
        for (const QJsonValue &bin : bins) {
            samples += bin["samples"_L1].toInt();
            QCOMPARE(bin["confidence"_L1].isNull(), bin["samples"_L1].toInt() == 0);
            if (!bin["confidence"_L1].isNull())
                QVERIFY(bin["confidence"_L1].toDouble() > bin["above"_L1].toDouble()
                        && bin["confidence"_L1].toDouble() <= bin["up_to"_L1].toDouble());
        }
        QCOMPARE(samples, 10000);
        const QJsonArray curve = first["all"_L1]["risk_coverage"_L1].toArray();
        QCOMPARE(curve.size(), 100);
        QCOMPARE(curve.last()["coverage"_L1].toDouble(), 1.0);
        QCOMPARE(curve.last()["risk"_L1].toDouble(), .3246);
    }

    void tablesForPeople()
    {
        const Finished all = run({u"calibration"_s, real(u"resnet20.exits"_s)});
        QVERIFY2(all.code == 0, all.err.constData());
        QVERIFY2(all.out.contains(": 3 exits, 10,000 samples; the uncertainty is that of the entropy\nall samples\n"),
                 all.out.constData());
        const QStringList lines = QString::fromUtf8(all.out).split(u'\n');
        QCOMPARE(lines[3].simplified(),
                 u"1 exit 1 10,000 67.54 % 55.02 % 12.52 % 0.753 0.158 0.0983 0.726 23.54 % 2.89 %"_s);
        QCOMPARE(lines[5].simplified(), u"3 exit 3 10,000 87.25 % 80.95 % 6.41 % 0.877 0.0277 0.0192 - - -"_s);
        QVERIFY(!all.out.contains("reach"));
        for (int line = 2; line < 6; ++line) // columns are aligned
            QCOMPARE(lines[line].size(), lines[2].size());

        const Finished reaching = run(
            {u"calibration"_s, real(u"resnet20.exits"_s), real(u"resnet18.exits"_s), u"--thresholds"_s, u"0.5"_s});
        QVERIFY2(reaching.code == 0, reaching.err.constData());
        QCOMPARE(reaching.out.count("samples that reach the exit at 0.5\n"), 2);
        QVERIFY2(QString::fromUtf8(reaching.out).simplified().contains(u" 9,268 82.13 % 71.46 % 10.67 % "_s),
                 reaching.out.constData());
    }

    void whatIsNotKnown()
    {
        const Finished both = run({u"calibration"_s, at(u"both.exits"_s), u"--json"_s});
        QVERIFY2(both.code == 0, both.err.constData());
        const QJsonValue recording = both.json()["recordings"_L1][0];
        QVERIFY(recording["thresholds"_L1].isNull());
        const QJsonValue first = recording["exits"_L1][0];
        QVERIFY(first["reaching"_L1].isNull());
        QCOMPARE(differing(first["all"_L1],
                           {{"auroc", 1},
                            {"ece", .3}, // 0.4 below and 0.2 above
                            {"aurc", .25},
                            {"excess_aurc", 0},
                            {"auroc_going_on", 1},
                            {"corrected_later", .5},
                            {"lost_at_end", 0}},
                           1e-7),
                 QString());
        QVERIFY(recording["exits"_L1][1]["all"_L1]["auroc"_L1].isNull()); // all are correct

        const Finished none = run({u"calibration"_s, at(u"entropies.exits"_s), u"--json"_s});
        QVERIFY2(none.code == 0, none.err.constData());
        QCOMPARE(none.err.count("has no confidences, so its calibration error is unknown."), 1);
        const QJsonValue unknown = none.json()["recordings"_L1][0]["exits"_L1][0]["all"_L1];
        for (const char *key : {"confidence", "ece", "reliability"})
            QVERIFY2(unknown[QLatin1StringView(key)].isNull(), key);
        QCOMPARE(unknown["auroc"_L1].toDouble(), 1.0);
        const Finished text = run({u"calibration"_s, at(u"entropies.exits"_s) + u"@1"_s});
        QVERIFY2(QString::fromUtf8(text.out).simplified().contains(u" 2 50 % unknown unknown 1.000 "_s),
                 text.out.constData());
        QVERIFY2(QString::fromUtf8(text.out).simplified().contains(u" 0 unknown unknown unknown unknown unknown"_s),
                 text.out.constData()); // no sample reaches exit 2
    }

    void otherCriteria()
    {
        const Finished done
            = run({u"calibration"_s, at(u"both.exits"_s) + u"@0.5"_s, u"--criterion"_s, u"confidence"_s, u"--json"_s});
        QVERIFY2(done.code == 0, done.err.constData());
        QCOMPARE(done.json()["criterion"_L1].toString(), u"confidence"_s);
        const QJsonValue recording = done.json()["recordings"_L1][0];
        QCOMPARE(recording["thresholds"_L1].toArray(), (QJsonArray{.5}));
        QCOMPARE(recording["exits"_L1][1]["reaching"_L1]["samples"_L1].toInt(), 1); // the dog exits at 0.8
    }

    void refusals_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("words");
        const QString both = at(u"both.exits"_s);
        QTest::newRow("no file") << QStringList{} << 2 << QByteArray("recordings");
        QTest::newRow("missing file") << QStringList{at(u"nowhere.exits"_s)} << 3 << QByteArray("nowhere.exits");
        QTest::newRow("several variants") << QStringList{both + u"@0.5,0.9"_s} << 2 << QByteArray("more than one");
        QTest::newRow("too many thresholds") << QStringList{both, u"--thresholds"_s, u"1:2"_s} << 2 << QByteArray();
        QTest::newRow("threshold") << QStringList{both + u"@-1"_s} << 2 << QByteArray("below 0");
        QTest::newRow("criterion") << QStringList{both, u"--criterion"_s, u"doubt"_s} << 2 << QByteArray("doubt");
        QTest::newRow("not recorded") << QStringList{both, u"--criterion"_s, u"margin"_s} << 3 << QByteArray("margin");
        QTest::newRow("figure") << QStringList{both, u"--figure"_s, at(u"f.txt"_s)} << 2
                                << QByteArray(".pdf, .svg or .png");
        QTest::newRow("risk figure") << QStringList{both, u"--risk-figure"_s, at(u"f.txt"_s)} << 2
                                     << QByteArray(".pdf, .svg or .png");
        QTest::newRow("same file") << QStringList{both, u"--figure"_s, at(u"f.svg"_s), u"--risk-figure"_s,
                                                  at(u"f.svg"_s)}
                                   << 2 << QByteArray("Two outputs would be written to ");
    }

    void refusals()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QByteArray, words);
        const Finished done = run(QStringList{u"calibration"_s} + arguments);
        QVERIFY2(done.code == code, done.err.constData());
        QVERIFY2(done.err.contains(words), done.err.constData());
        QVERIFY(done.out.isEmpty());
    }

    void figures()
    {
        for (const QString &suffix : {u"svg"_s, u"pdf"_s, u"png"_s}) {
            const QString path = at(u"f."_s + suffix);
            const Finished done = run({u"calibration"_s, real(u"resnet20.exits"_s) + u"@0.5"_s,
                                       at(u"entropies.exits"_s), u"--figure"_s, path});
            QVERIFY2(done.code == 0, done.err.constData());
            QVERIFY(done.out.contains("all samples")); // the tables are printed as before
            const QByteArray bytes = bytesOf(path);
            QVERIFY(!bytes.isEmpty());
            if (suffix != u"svg"_s)
                continue;
            QVERIFY(bytes.contains("<svg") && bytes.contains("Confidence (%)") && bytes.contains("as confident"));
            QVERIFY(bytes.contains(": ECE ") && bytes.contains(": no confidences"));
        }
    }

    void riskFigures()
    {
        for (const QString &suffix : {u"svg"_s, u"pdf"_s, u"png"_s}) {
            const QString path = at(u"risk."_s + suffix);
            const Finished done = run({u"calibration"_s, real(u"resnet20.exits"_s), u"--risk-figure"_s, path});
            QVERIFY2(done.code == 0, done.err.constData());
            QVERIFY(done.out.contains("all samples")); // the tables are printed as before
            const QByteArray bytes = bytesOf(path);
            QVERIFY(!bytes.isEmpty());
            if (suffix != u"svg"_s)
                continue;
            QVERIFY(bytes.contains("<svg") && bytes.contains("Coverage (%)") && bytes.contains("Risk"));
            for (const char *words : {"exit 1: AURC 15.8", "exit 3: AURC 2.77"}) // in the description and the legend
                QVERIFY2(bytes.count(words) == 2, words);
            QVERIFY(!bytes.contains("Confidence"));
        }
        // Both at once, without confidences and with an exit that no sample reaches.
        const Finished both = run({u"calibration"_s, at(u"entropies.exits"_s) + u"@1"_s, u"--risk-figure"_s,
                                   at(u"both-risk.svg"_s), u"--figure"_s, at(u"both.svg"_s)});
        QVERIFY2(both.code == 0, both.err.constData());
        QVERIFY(bytesOf(at(u"both.svg"_s)).contains("Confidence (%)"));
        const QByteArray risk = bytesOf(at(u"both-risk.svg"_s));
        QVERIFY(risk.contains("Coverage (%)") && risk.count(": AURC 25.0") == 2);
        QCOMPARE(risk.count(": no samples"), 2);
    }

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }

    [[nodiscard]] static QString real(const QString &name)
    {
        return qEnvironmentVariable("OFFRAMP_SOURCE") + u"/resources/demo/real/"_s + name;
    }

    void import(const QString &name, const QByteArray &table) const
    {
        QFile file(at(u"table.csv"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(table);
        file.close();
        const Finished done = run({u"import"_s, file.fileName(), at(name), u"--flops"_s, u"1e9,3e9"_s});
        QVERIFY2(done.code == 0, done.err.constData());
    }

    /// The keys whose numbers are not these.
    static QString differing(const QJsonValue &object, const QList<std::pair<const char *, double>> &wanted,
                             double tolerance = 1e-9)
    {
        QStringList keys;
        for (const auto &[key, number] : wanted) {
            const QJsonValue value = object[QLatin1StringView(key)];
            if (!value.isDouble() || std::abs(value.toDouble() - number) > tolerance)
                keys.append(u"%1 is %2"_s.arg(QLatin1StringView(key)).arg(value.toDouble(-1), 0, 'g', 12));
        }
        return keys.join(u", "_s);
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestCalibrationVerb)
#include "tst_calibrationverb.moc"
