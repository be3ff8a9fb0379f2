// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/explorerprogram.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

/// The verbs that count in GFLOPs, joules or milliseconds.
class TestCosts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QByteArray answers = "image,exit,label,predicted,entropy\n";
        for (int i = 0; i < 40; ++i) {
            for (int exit = 1; exit <= 3; ++exit)
                answers += u"%1.jpg,%2,%3,%4,%5\n"_s.arg(i)
                               .arg(exit)
                               .arg(i % 2)
                               .arg((i * 7 + exit) % 5 == 0 ? 1 - i % 2 : i % 2)
                               .arg((i * 13 + exit * 5) % 40 / 40.0)
                               .toUtf8();
        }
        write(u"a.csv"_s, answers);
        const Finished made = runHere({u"import"_s, u"a.csv"_s, u"a.exits"_s, u"--flops"_s, u"1e9,2e9,4e9"_s});
        QVERIFY2(made.code == 0, made.err.constData());
        write(u"points.csv"_s, "name,energy,accuracy\na,250,0.5\nb,500,0.75\n");
        write(u"both.csv"_s, "energy_gflops,time_ms,accuracy\n1,20,0.5\n2,30,0.75\n");
    }

    void namesOfCosts_data()
    {
        QTest::addColumn<QStringList>("verb");
        QTest::newRow("curve") << QStringList{u"curve"_s, u"a.exits"_s, u"--thresholds"_s, u"0,0.5"_s};
        QTest::newRow("whole curve") << QStringList{u"curve"_s, u"a.exits"_s, u"--csv"_s};
        QTest::newRow("suggest") << QStringList{u"suggest"_s, u"a.exits"_s};
        QTest::newRow("target") << QStringList{u"suggest"_s, u"a.exits"_s, u"--budget"_s, u"2"_s};
        QTest::newRow("exits") << QStringList{u"exits"_s, u"a.exits"_s};
        QTest::newRow("export") << QStringList{u"export"_s, u"a.exits"_s, u"--json"_s, u"out.json"_s};
    }

    void namesOfCosts()
    {
        QFETCH(const QStringList, verb);
        const Finished plain = runHere(verb);
        QVERIFY2(plain.code == 0, plain.err.constData());
        const QByteArray written = bytesOf(at(u"out.json"_s));
        const Finished same = runHere(verb + QStringList{u"--cost"_s, u"GFLOPs"_s});
        QVERIFY2(same.code == 0, same.err.constData());
        QCOMPARE(same.out, plain.out);
        QCOMPARE(bytesOf(at(u"out.json"_s)), written);
        QFile::remove(at(u"out.json"_s));

        const Finished unknown = runHere(verb + QStringList{u"--cost"_s, u"parsecs"_s});
        QCOMPARE(unknown.code, 2);
        QVERIFY2(unknown.err.contains("\"parsecs\" is not a cost of images"), unknown.err.constData());
        for (const QString &cost : {u"joules"_s, u"ms"_s}) {
            const Finished missing = runHere(verb + QStringList{u"--cost"_s, cost});
            QCOMPARE(missing.code, 3);
            QVERIFY2(missing.err.contains("has " + cost.toUtf8()) || missing.err.contains("has no " + cost.toUtf8()),
                     missing.err.constData());
            QVERIFY2(missing.err.contains("offramp-engine measure"), missing.err.constData());
            QVERIFY(missing.out.isEmpty());
        }
        QVERIFY(!QFile::exists(at(u"out.json"_s)));
    }

    void numbersOfAnotherCostAreNamed()
    {
        for (const QStringList &verb :
             {QStringList{u"curve"_s, u"a.exits"_s, u"--emax"_s, u"20mJ"_s},
              QStringList{u"exits"_s, u"a.exits"_s, u"--emax"_s, u"20mJ"_s},
              QStringList{u"exits"_s, u"a.exits"_s, u"--heads"_s, u"20mJ,1"_s},
              QStringList{u"suggest"_s, u"a.exits"_s, u"--budget"_s, u"20mJ"_s},
              QStringList{u"area"_s, u"points.csv"_s, u"--emax"_s, u"20mJ"_s},
              QStringList{u"export"_s, u"a.exits"_s, u"--json"_s, u"out.json"_s, u"--emax"_s, u"20mJ"_s}}) {
            const Finished refused = runHere(verb);
            QCOMPARE(refused.code, 2);
            QVERIFY2(refused.err.contains("\"20mJ\" is in joules, and costs are in GFLOPs"), refused.err.constData());
            QVERIFY2(refused.err.contains("--cost joules"), refused.err.constData());
        }
        const Finished other = runHere({u"area"_s, u"points.csv"_s, u"--unit"_s, u"mj"_s, u"--emax"_s, u"3ms"_s});
        QCOMPARE(other.code, 2);
        QVERIFY2(other.err.contains("\"3ms\" is in ms, and costs are in joules"), other.err.constData());
    }

    void exportSaysWhichEMaxItProposes()
    {
        const QByteArray note
            = "E_max = 5 GFLOPs, a round number above the cost of the last exit; --emax sets another.";
        const QStringList write{u"export"_s, u"a.exits@0.5"_s, u"--json"_s, u"e.json"_s};
        const Finished proposed = runHere(write);
        QVERIFY2(proposed.code == 0 && proposed.err.contains(note), proposed.err.constData());
        const QByteArray written = bytesOf(at(u"e.json"_s));
        QCOMPARE(QJsonDocument::fromJson(written)["e_max"_L1].toDouble(), 5.0);
        const Finished given = runHere(write + QStringList{u"--emax"_s, u"5"_s, u"--workspace"_s, u"e.offramp"_s});
        QVERIFY2(given.code == 0 && !given.err.contains("E_max"), given.err.constData());
        QCOMPARE(bytesOf(at(u"e.json"_s)), written);
        const Finished kept = runHere({u"export"_s, u"e.offramp"_s, u"--csv"_s, u"e.csv"_s});
        QVERIFY2(kept.code == 0 && !kept.err.contains("E_max"), kept.err.constData());
    }

    void variantsOverEMaxAreNamed()
    {
        const Finished done
            = runHere({u"curve"_s, u"a.exits"_s, u"--thresholds"_s, u"0"_s, u"--emax"_s, u"10MFLOPs"_s});
        QVERIFY2(done.err.contains("its energy of 4000 MFLOPs is not below E_max = 10 MFLOPs"), done.err.constData());
    }

    /// One evaluation for all variants: one for each took minutes.
    void manyVariantsAreExported()
    {
        QStringList thresholds;
        for (int i = 0; i < 2000; ++i)
            thresholds.append(QString::number(i / 2000.0));
        const Finished done = runHere({u"export"_s, u"a.exits@"_s + thresholds.join(u','), u"--csv"_s, u"many.csv"_s});
        QVERIFY2(done.code == 0, done.err.constData());
        QCOMPARE(bytesOf(at(u"many.csv"_s)).count('\n'), 2001);
    }

    /// A recording that has joules and no FLOPs.
    void recordingsInJoules()
    {
        const Finished made
            = runHere({u"import"_s, u"a.csv"_s, u"j.exits"_s, u"--costs"_s, u"0.3,0.8,1.1"_s, u"--unit"_s, u"j"_s});
        QVERIFY2(made.code == 0, made.err.constData());
        const QStringList joules{u"--cost"_s, u"joules"_s};
        const QStringList curve{u"curve"_s, u"j.exits"_s, u"--thresholds"_s, u"0"_s};
        const Finished scored = runHere(curve + joules + QStringList{u"--json"_s});
        QVERIFY2(scored.err.contains("E_max = 1.2 J, a round number"), scored.err.constData());
        QCOMPARE(scored.json()["unit"_L1].toString(), u"joules"_s);
        QCOMPARE(scored.json()["e_max"_L1].toDouble(), 1.2);
        QCOMPARE(scored.json()["variants"_L1][0]["energy"_L1].toDouble(), 1.1); // no sample exits early
        QVERIFY(runHere(curve + joules + QStringList{u"--csv"_s}).out.contains(",energy_joules,"));
        const Finished text = runHere(curve + joules + QStringList{u"--emax"_s, u"0.5"_s});
        QVERIFY2(text.out.contains("mJ/image") && text.out.contains("no variant lies below E_max = 500 mJ"),
                 text.out.constData());
        const Finished none = runHere(curve);
        QCOMPARE(none.code, 3);
        QVERIFY2(none.err.contains("has no GFLOPs"), none.err.constData());

        const QStringList target{u"suggest"_s, u"j.exits"_s, u"--budget"_s, u"800mJ"_s, u"--split"_s, u"0"_s};
        const QJsonObject found = runHere(target + joules + QStringList{u"--json"_s}).json();
        QCOMPARE(found["unit"_L1].toString(), u"joules"_s);
        QCOMPARE(found["target"_L1]["value"_L1].toDouble(), .8);
        QVERIFY(found["target"_L1]["reached"_L1].toBool());
        const double energy = found["variants"_L1][0]["energy"_L1].toDouble();
        QVERIFY(energy >= .3 - 1e-9 && energy <= .8 + 1e-9);

        const QJsonObject exits = runHere(QStringList{u"exits"_s, u"j.exits"_s, u"--json"_s} + joules).json();
        QCOMPARE(exits["unit"_L1].toString(), u"joules"_s);
        QCOMPARE(exits["exits"_L1][1]["cost"_L1].toDouble(), .8);
        QVERIFY(exits["exits"_L1][1]["head_cost"_L1].isNull());

        // Its first recording brings a document its cost.
        QCOMPARE(runHere({u"export"_s, u"j.exits"_s, u"--csv"_s, u"j.csv"_s}).code, 0);
        QVERIFY(bytesOf(at(u"j.csv"_s)).contains(",energy_joules,"));
        QCOMPARE(runHere({u"export"_s, u"j.exits"_s, u"--csv"_s, u"j.csv"_s, u"--cost"_s, u"gflops"_s}).code, 3);
        QVERIFY(runHere({u"predictions"_s, u"j.exits"_s, u"--thresholds"_s, u"0"_s})
                    .out.startsWith("sample,predicted,exit,energy_joules\n"));
    }

    void areaOfMeasuredPoints()
    {
        const QStringList area{u"area"_s, u"points.csv"_s, u"--unit"_s, u"mj"_s};
        const QJsonObject json = runHere(area + QStringList{u"--emax"_s, u"1J"_s, u"--json"_s}).json();
        QCOMPARE(json["unit"_L1].toString(), u"joules"_s);
        QCOMPARE(json["e_max"_L1].toDouble(), 1.0);
        QCOMPARE(json["points"_L1][0]["energy"_L1].toDouble(), .25);
        QCOMPARE(json["area"_L1].toDouble(), .5 * .25 + .75 * .5);

        const Finished proposed = runHere(area + QStringList{u"--json"_s});
        QVERIFY2(proposed.err.contains("E_max = 600 mJ, a round number"), proposed.err.constData());
        QCOMPARE(proposed.json()["e_max"_L1].toDouble(), .6);
        QCOMPARE(proposed.json()["area"_L1].toDouble(), .5 * .25 + .75 * .1);
        const Finished text = runHere(area);
        QVERIFY2(text.out.contains("up to E_max = 600 mJ"), text.out.constData());

        // The contest's E_max is for GFLOPs.
        QCOMPARE(runHere({u"area"_s, u"points.csv"_s, u"--json"_s}).json()["e_max"_L1].toDouble(), 39.32);
        write(u"none.csv"_s, "energy_joules,accuracy\n");
        const Finished none = runHere({u"area"_s, u"none.csv"_s});
        QCOMPARE(none.code, 3);
        QVERIFY2(none.err.contains("none.csv has no points."), none.err.constData());
    }

    void columnsOfACost()
    {
        const auto unitOf = [&](const QStringList &options) {
            const Finished done = runHere(QStringList{u"area"_s, u"--json"_s} + options);
            return done.code == 0 ? done.json()["unit"_L1].toString() : QString::number(done.code);
        };
        QCOMPARE(unitOf({u"both.csv"_s}), u"GFLOPs"_s);
        QCOMPARE(unitOf({u"both.csv"_s, u"--cost"_s, u"ms"_s}), u"ms"_s);
        QCOMPARE(unitOf({u"both.csv"_s, u"--energy"_s, u"time_ms"_s}), u"ms"_s);
        QCOMPARE(unitOf({u"both.csv"_s, u"--cost"_s, u"joules"_s}), u"3"_s);
        QCOMPARE(unitOf({u"both.csv"_s, u"--cost"_s, u"gflops"_s, u"--energy"_s, u"time_ms"_s}), u"3"_s);
        QCOMPARE(unitOf({u"points.csv"_s, u"--cost"_s, u"joules"_s}), u"joules"_s); // "energy" says no unit
        QCOMPARE(unitOf({u"points.csv"_s, u"--cost"_s, u"joules"_s, u"--unit"_s, u"ms"_s}), u"3"_s);
        QCOMPARE(unitOf({u"points.csv"_s, u"--cost"_s, u"parsecs"_s}), u"2"_s);
    }

    void suggestionsFromMeasuredPoints()
    {
        const QStringList suggest{u"suggest"_s, u"--points"_s, u"both.csv"_s, u"--k"_s, u"1"_s, u"--cost"_s, u"ms"_s};
        const QJsonObject json = runHere(suggest + QStringList{u"--emax"_s, u"0.05s"_s, u"--json"_s}).json();
        QCOMPARE(json["unit"_L1].toString(), u"ms"_s);
        QCOMPARE(json["e_max"_L1].toDouble(), 50.0);
        QCOMPARE(json["area"_L1].toDouble(), .5 * 30); // equal areas: the first, or the second of .75 x 20
        const Finished text = runHere(suggest);
        QVERIFY2(text.err.contains("E_max = 40 ms"), text.err.constData());
        QVERIFY2(text.out.contains(" ms "), text.out.constData());
    }

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }

    [[nodiscard]] Finished runHere(const QStringList &arguments) const
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start(program(u"offramp"_s), arguments);
        return finish(process);
    }

    void write(const QString &name, const QByteArray &content) const
    {
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestCosts)
#include "tst_costs.moc"
