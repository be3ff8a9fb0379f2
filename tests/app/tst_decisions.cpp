// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/explorerprogram.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace Qt::Literals::StringLiterals;

namespace {

/// Answers of a network of three exits (or of its last alone) to some samples; later exits are more often correct.
QByteArray answers(unsigned seed, bool isStatic = false, int samples = 80)
{
    std::mt19937 random(seed);
    QByteArray table = "image,exit,label,predicted,entropy\n";
    for (int i = 0; i < samples; ++i) {
        for (int exit = 1; exit <= 3; ++exit) {
            const double entropy = static_cast<double>(random() % 40) / 40;
            const bool isCorrect = static_cast<double>(random() % 100) / 100 > entropy / exit;
            if (isStatic && exit < 3)
                continue;
            table += u"%1.jpg,%2,%3,%4,%5\n"_s.arg(i)
                         .arg(isStatic ? 1 : exit)
                         .arg(i % 2)
                         .arg(isCorrect ? i % 2 : 1 - i % 2)
                         .arg(entropy)
                         .toUtf8();
        }
    }
    return table;
}

double low(const QJsonValue &interval)
{
    return interval[0].toDouble();
}

double high(const QJsonValue &interval)
{
    return interval[1].toDouble();
}

QString text(double number)
{
    return QString::number(number, 'g', 17);
}

} // namespace

/// The verbs that decide or help to decide: intervals, reference lines, exits and targets, as text and as JSON.
class TestDecisions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        write(u"a.csv"_s, answers(1));
        write(u"b.csv"_s, answers(2));
        write(u"s.csv"_s, answers(1, true));
        write(u"half.csv"_s, answers(1, false, 40));
        for (const QString &name : {u"a"_s, u"b"_s, u"half"_s})
            QCOMPARE(import(name, u"1e9,2e9,4e9"_s).code, 0);
        QCOMPARE(import(u"s"_s, u"4e9"_s).code, 0);
        write(u"points.csv"_s, "energy,accuracy\n1,0.5\n2,0.75\n");
        write(u"perf.txt"_s, " Performance counter stats for './net':\n 2,306.50 Joules power/energy-pkg/\n"
                             " 10.5 seconds time elapsed\n");
        write(u"models.csv"_s, "name,accuracy,electricity (kJ)\nfirst,96.5,150\nsecond,92.5,10\n");
    }

    void everyJsonHasVersionAndUnit_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("unit");
        const auto add = [](const char *name, const QStringList &arguments, const QString &unit = u"GFLOPs"_s) {
            QTest::addRow("%s", name) << arguments << unit;
        };
        const QStringList some{u"curve"_s, u"a.exits"_s, u"--thresholds"_s, u"0,0.5"_s, u"--json"_s};
        const QStringList whole{u"curve"_s, u"a.exits"_s, u"--json"_s};
        add("variants", some);
        add("variants with intervals and lines",
            some + QStringList{u"--interval"_s, u"--resamples"_s, u"50"_s, u"--oracle"_s, u"--envelope"_s});
        add("whole curve", whole);
        add("whole curve with lines", whole + QStringList{u"--oracle"_s, u"--envelope"_s});
        add("area", {u"area"_s, u"points.csv"_s, u"--json"_s});
        add("exits", {u"exits"_s, u"a.exits"_s, u"--choose"_s, u"2"_s, u"--json"_s});
        add("suggest", {u"suggest"_s, u"a.exits"_s, u"--json"_s});
        add("suggest for each exit", {u"suggest"_s, u"a.exits"_s, u"--per-exit"_s, u"--json"_s});
        add("suggest from points", {u"suggest"_s, u"--points"_s, u"points.csv"_s, u"--json"_s});
        add("budget", {u"suggest"_s, u"a.exits"_s, u"--budget"_s, u"2"_s, u"--json"_s});
        add("energy", {u"energy"_s, u"perf.txt"_s, u"--json"_s}, u"J"_s);
        add("rank", {u"rank"_s, u"models.csv"_s, u"--unit"_s, u"kJ"_s, u"--json"_s}, u"kJ"_s);
        add("export", {u"export"_s, u"a.exits"_s, u"--json"_s, u"out.json"_s});
        const QStringList everything{u"export"_s, u"a.exits"_s, u"--everything"_s, u"out.json"_s};
        add("export of everything", everything);
        add("export of everything with lines", everything + QStringList{u"--oracle"_s, u"--envelope"_s});
    }

    void everyJsonHasVersionAndUnit()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, unit);
        const Finished done = runHere(arguments);
        QVERIFY2(done.code == 0, done.err.constData());
        QByteArray written = done.out;
        if (arguments.contains(u"out.json"_s)) {
            QFile file(at(u"out.json"_s));
            QVERIFY(file.open(QIODevice::ReadOnly));
            written = file.readAll();
        }
        QJsonParseError error;
        const QJsonObject json = QJsonDocument::fromJson(written, &error).object();
        QVERIFY2(error.error == QJsonParseError::NoError, qPrintable(error.errorString()));
        QVERIFY2(json["version"_L1].toString().startsWith(u"offramp "_s), written.constData());
        QCOMPARE(json["unit"_L1].toString(), unit);
    }

    void jsonOfTheEngineHasVersionAndUnit()
    {
        if (!QFile::exists(program(u"offramp-engine"_s)))
            QSKIP("The engine is not built.");
        const QString demo = qEnvironmentVariable("OFFRAMP_SOURCE") + u"/resources/demo/"_s;
        const QString network = demo + u"signs-small.pt"_s;
        const QStringList counted{u"flops"_s, u"--network"_s, network, u"--input"_s, u"1x3x32x32"_s, u"--json"_s};
        const QStringList verified{u"verify"_s,       demo + u"signs-small.exits"_s,
                                   u"--network"_s,    network,
                                   u"--dataset"_s,    demo + u"images"_s,
                                   u"--limit"_s,      u"8"_s,
                                   u"--thresholds"_s, u"0.5"_s,
                                   u"--json"_s};
        for (const QStringList &arguments :
             {counted, {u"inspect"_s, network, u"--json"_s}, {u"devices"_s, u"--json"_s}, verified}) {
            const Finished done = run(arguments, u"offramp-engine"_s);
            QVERIFY2(done.code == 0, done.err.constData());
            QVERIFY2(done.json()["version"_L1].toString().startsWith(u"offramp-engine "_s), done.out.constData());
            if (arguments.front() != u"devices"_s) // which has no number with a unit
                QCOMPARE(done.json()["unit"_L1].toString(), u"FLOPs"_s);
        }
    }

    void intervalsAreThoseOfTheResamples()
    {
        const QStringList curve{u"curve"_s,  u"a.exits"_s, u"--thresholds"_s, u"0,0.3,0.6"_s,
                                u"--emax"_s, u"5"_s,       u"--json"_s};
        const QJsonObject plain = runHere(curve).json();
        const auto with
            = [&](const QStringList &more) { return runHere(curve + QStringList{u"--interval"_s} + more).json(); };
        const QJsonObject json = with({});
        QCOMPARE(json["interval"_L1]["resamples"_L1].toInt(), 2000);
        QCOMPARE(json["interval"_L1]["level"_L1].toDouble(), .95);
        QCOMPARE(json["area"_L1], plain["area"_L1]);
        const double area = json["area"_L1].toDouble();
        QVERIFY(low(json["area_interval"_L1]) < area && area < high(json["area_interval"_L1]));
        const QJsonArray variants = json["variants"_L1].toArray();
        QCOMPARE(variants.size(), 3);
        for (const QJsonValue &variant : variants) {
            const double accuracy = variant["accuracy"_L1].toDouble();
            QVERIFY(low(variant["accuracy_interval"_L1]) < accuracy
                    && accuracy < high(variant["accuracy_interval"_L1]));
            // 80 samples: about two standard errors of a proportion to each side.
            const double half = 1.96 * std::sqrt(accuracy * (1 - accuracy) / 80);
            QVERIFY(std::abs(high(variant["accuracy_interval"_L1]) - accuracy - half) < .4 * half);
            const double energy = variant["energy"_L1].toDouble();
            QVERIFY(low(variant["energy_interval"_L1]) <= energy && energy <= high(variant["energy_interval"_L1]));
        }
        QCOMPARE(low(variants[0]["energy_interval"_L1]), 4.0); // threshold 0: every sample costs the same
        QCOMPARE(with({u"--seed"_s, u"1"_s}), json);
        QVERIFY(with({u"--seed"_s, u"2"_s})["area_interval"_L1] != json["area_interval"_L1]);
        QCOMPARE(with({u"--resamples"_s, u"10"_s})["interval"_L1]["resamples"_L1].toInt(), 10);

        const Finished text = runHere({u"curve"_s, u"a.exits"_s, u"--thresholds"_s, u"0.3"_s, u"--interval"_s});
        QVERIFY2(text.out.contains("95 % intervals over new images, 2,000 resamples, seed 1"), text.out.constData());
        QCOMPARE(runHere({u"curve"_s, u"a.exits"_s, u"--interval"_s}).code, 2);
        QCOMPARE(runHere(curve + QStringList{u"--seed"_s, u"1"_s}).code, 2);
        QCOMPARE(runHere({u"curve"_s, u"a.exits"_s, u"--thresholds"_s, u"0"_s, u"--interval"_s, u"--csv"_s}).code, 2);
        QCOMPARE(runHere({u"curve"_s, u"a.exits@0"_s, u"half.exits@0"_s, u"--interval"_s}).code, 3);
    }

    void referenceLinesAreNotVariants()
    {
        const QStringList curve{u"curve"_s, u"a.exits"_s, u"s.exits"_s, u"--emax"_s, u"5"_s};
        const QStringList lines{u"--oracle"_s, u"--envelope"_s};
        for (const QStringList &more : {QStringList(), QStringList{u"--thresholds"_s, u"0,0.5"_s}}) {
            const QJsonObject plain = runHere(curve + more + QStringList{u"--json"_s}).json();
            const QJsonObject json = runHere(curve + more + lines + QStringList{u"--json"_s}).json();
            QCOMPARE(json["variants"_L1], plain["variants"_L1]);
            QCOMPARE(json["curve"_L1], plain["curve"_L1]);
            QCOMPARE(json["area"_L1], plain["area"_L1]);
            const QJsonArray all = json["reference_lines"_L1].toArray();
            QStringList kinds;
            for (const QJsonValue &line : all) {
                kinds.append(line["kind"_L1].toString());
                QVERIFY(!line["meaning"_L1].toString().isEmpty());
                QCOMPARE(line["uses_labels"_L1].toBool(), kinds.back().startsWith(u"oracle"_s));
            }
            QCOMPARE(kinds, (QStringList{u"oracle"_s, u"oracle bound"_s, u"static network"_s, u"concave envelope"_s}));
            QVERIFY(all[0]["points"_L1][0]["accuracy"_L1].toDouble()
                    >= plain["variants"_L1][0]["accuracy"_L1].toDouble());
            QCOMPARE(all[2]["points"_L1][0]["energy"_L1].toDouble(), 4.0);
            QVERIFY(all[1]["area"_L1].toDouble() >= all[3]["area"_L1].toDouble());

            const Finished text = runHere(curve + more + lines);
            QVERIFY2(text.out.contains("oracle of a.exits (exits at the first correct exit"), text.out.constData());
            QVERIFY(text.out.contains("not a rule") && text.out.contains("two variants mixed at random"));
            QVERIFY(text.out.contains("static network of s.exits"));
            QCOMPARE(runHere(curve + more + lines + QStringList{u"--csv"_s}).code, 2);
        }
    }

    void exportHasTheLinesThatCurveHas()
    {
        const QStringList files{u"a.exits"_s, u"s.exits"_s, u"--emax"_s, u"5"_s};
        const QStringList lines{u"--oracle"_s, u"--envelope"_s};
        const QStringList plain = QStringList{u"export"_s} + files;
        QCOMPARE(runHere(plain + QStringList{u"--svg"_s, u"plain.svg"_s}).code, 0);
        QVERIFY(!bytesOf(at(u"plain.svg"_s)).contains("Oracle"));
        const Finished done
            = runHere(plain + lines + QStringList{u"--svg"_s, u"lines.svg"_s, u"--everything"_s, u"everything.json"_s});
        QVERIFY2(done.code == 0, done.err.constData());
        const QByteArray svg = bytesOf(at(u"lines.svg"_s));
        for (const char *text : {">Oracle: bounds every rule, uses labels", ">Envelope: two variants mixed at random",
                                 ">Static network: one exit"})
            QVERIFY2(svg.contains(text), text);
        const QJsonObject json = QJsonDocument::fromJson(bytesOf(at(u"everything.json"_s))).object();
        const QJsonObject curve = runHere(QStringList{u"curve"_s} + files + lines + QStringList{u"--json"_s}).json();
        QCOMPARE(curve["reference_lines"_L1].toArray().size(), 4);
        QCOMPARE(json["reference_lines"_L1], curve["reference_lines"_L1]);

        // Nothing is left out silently.
        QCOMPARE(runHere(plain + lines + QStringList{u"--csv"_s, u"out.csv"_s}).code, 2);
        QCOMPARE(runHere(plain + lines + QStringList{u"--pdf"_s, u"out.pdf"_s, u"--figure"_s, u"thresholds"_s}).code,
                 2);
        QVERIFY(!QFile::exists(at(u"out.csv"_s)) && !QFile::exists(at(u"out.pdf"_s)));
    }

    void exitsAreWorthWhatTheCurveSays()
    {
        const QStringList exits{u"exits"_s, u"a.exits"_s, u"--emax"_s, u"5"_s, u"--split"_s, u"0"_s};
        const Finished done = runHere(exits + QStringList{u"--choose"_s, u"2"_s, u"--json"_s});
        QVERIFY2(done.code == 0, done.err.constData());
        QVERIFY2(done.err.contains("does not say what its heads cost"), done.err.constData());
        const QJsonObject json = done.json();
        QCOMPARE(json["heads_known"_L1].toBool(true), false);
        QVERIFY(json["held_out_area"_L1].isNull());
        QString thresholds;
        for (const QJsonValue &variant : json["variants"_L1].toArray())
            thresholds += (thresholds.isEmpty() ? u""_s : u","_s) + text(variant["thresholds"_L1][0].toDouble());
        const QJsonObject curve
            = runHere({u"curve"_s, u"a.exits"_s, u"--emax"_s, u"5"_s, u"--thresholds"_s, thresholds, u"--json"_s})
                  .json();
        QVERIFY(std::abs(curve["area"_L1].toDouble() - json["area"_L1].toDouble()) < 1e-9);
        const QJsonArray all = json["exits"_L1].toArray();
        QCOMPARE(all.size(), 3);
        for (const QJsonValue &exit : all) {
            QCOMPARE(exit["earns"_L1].toDouble(), json["area"_L1].toDouble() - exit["area_without"_L1].toDouble());
            QVERIFY(exit["head_cost"_L1].isNull() && exit["held_out_earns"_L1].isNull());
        }
        const QJsonObject chosen = json["chosen"_L1].toObject();
        QCOMPARE(chosen["exits"_L1].toArray().size(), 2);
        QCOMPARE(chosen["every_set_tried"_L1].toBool(), true);
        double best = 0; // two exits of three: one of the areas without an exit
        for (const QJsonValue &exit : all)
            best = std::max(best, exit["area_without"_L1].toDouble());
        QCOMPARE(chosen["area"_L1].toDouble(), best);

        const QJsonObject heads = runHere(exits + QStringList{u"--heads"_s, u"500MFLOPs,0.5"_s, u"--json"_s}).json();
        QCOMPARE(heads["heads_known"_L1].toBool(), true);
        QCOMPARE(heads["exits"_L1][0]["head_cost"_L1].toDouble(), .5);
        QVERIFY(heads["exits"_L1][0]["area_without"_L1].toDouble() > all[0]["area_without"_L1].toDouble());
        QVERIFY(heads["chosen"_L1].isNull());
        QCOMPARE(runHere(exits + QStringList{u"--heads"_s, u"1.5,0.5"_s}).code, 3); // more than everything up to exit 1
        QCOMPARE(runHere(exits + QStringList{u"--heads"_s, u"small"_s}).code, 2);
        QCOMPARE(runHere(exits + QStringList{u"--choose"_s, u"4"_s}).code, 2);
        QCOMPARE(runHere({u"exits"_s, u"a.exits@0.5"_s}).code, 2);
        QCOMPARE(runHere({u"exits"_s, u"a.csv"_s}).code, 3);
    }

    void exitsAreReportedOnTheSamplesHeldOut()
    {
        const QJsonObject json = runHere({u"exits"_s, u"a.exits"_s, u"--emax"_s, u"5"_s, u"--json"_s}).json();
        QCOMPARE(json["samples"_L1].toInt(), 80);
        QCOMPARE(json["held_out_samples"_L1].toInt(), 40);
        for (const QJsonValue &exit : json["exits"_L1].toArray()) {
            const double earns = exit["held_out_earns"_L1].toDouble();
            QVERIFY(
                std::abs(earns - (json["held_out_area"_L1].toDouble() - exit["held_out_area_without"_L1].toDouble()))
                < 1e-9);
            const QJsonValue interval = exit["held_out_earns_interval"_L1];
            QVERIFY(interval.toArray().size() == 2 && low(interval) <= high(interval));
        }
        const Finished text = runHere({u"exits"_s, u"a.exits"_s, u"--choose"_s, u"1"_s});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.err.contains("E_max = 5 GFLOPs, a round number above"), text.err.constData());
        QVERIFY2(text.out.contains("chosen on 40 samples, reported on the other 40"), text.out.constData());
        QVERIFY(text.out.contains("best 1 of 3 exits"));
        QVERIFY2(text.out.contains("  every set of 1 exit was tried\n  one exit, no threshold: "),
                 text.out.constData());
        QCOMPARE(runHere({u"exits"_s, u"s.exits"_s}).code, 0);
    }

    void targetsAreMet()
    {
        const auto suggest = [&](const QStringList &more) {
            return runHere(QStringList{u"suggest"_s, u"a.exits"_s, u"--split"_s, u"0"_s, u"--json"_s} + more);
        };
        for (const QStringList &kind : {QStringList(), QStringList{u"--per-exit"_s}}) {
            const QJsonObject json = suggest(QStringList{u"--budget"_s, u"2500MFLOPs"_s} + kind).json();
            QCOMPARE(json["k"_L1].toInt(), 1);
            QCOMPARE(json["target"_L1]["kind"_L1].toString(), u"budget"_s);
            QCOMPARE(json["target"_L1]["reached"_L1].toBool(), true);
            QVERIFY(json["target"_L1]["probability"_L1].isNull());
            const QJsonObject variant = json["variants"_L1][0].toObject();
            QVERIFY(variant["energy"_L1].toDouble() <= 2.5);
            QStringList thresholds;
            for (const QJsonValue &threshold : variant["thresholds"_L1].toArray())
                thresholds.append(text(threshold.toDouble()));
            const QJsonObject curve
                = runHere({u"curve"_s, u"a.exits"_s, u"--thresholds"_s, thresholds.join(u':'), u"--json"_s}).json();
            QCOMPARE(curve["variants"_L1][0]["energy"_L1], variant["energy"_L1]);
            QCOMPARE(curve["variants"_L1][0]["accuracy"_L1], variant["accuracy"_L1]);
        }
        const Finished small = suggest({u"--budget"_s, u"0.5"_s});
        QCOMPARE(small.code, 0);
        QVERIFY2(small.err.contains("cannot be reached: the cheapest thresholds cost 1 GFLOPs"), small.err.constData());
        QCOMPARE(small.json()["target"_L1]["reached"_L1].toBool(true), false);
        QCOMPARE(small.json()["variants"_L1][0]["energy"_L1].toDouble(), 1.0);

        const QJsonObject drop = suggest({u"--drop"_s, u"2"_s}).json();
        const QJsonValue chosen = drop["variants"_L1][0]["chosen"_L1];
        QVERIFY(chosen["accuracy"_L1].toDouble() >= chosen["last_accuracy"_L1].toDouble() - .02 - 1e-9);

        const QJsonObject shares = suggest({u"--shares"_s, u"0.5,0.25"_s}).json();
        const QJsonArray got = shares["variants"_L1][0]["chosen"_L1]["exit_shares"_L1].toArray();
        QVERIFY(std::abs(got[0].toDouble() - .5) < .05 && std::abs(got[1].toDouble() - .25) < .05);
        QCOMPARE(suggest({u"--shares"_s, u"0.5"_s}).code, 2);
        QCOMPARE(suggest({u"--shares"_s, u"0.5,x"_s}).code, 2);
        QCOMPARE(suggest({u"--budget"_s, u"cheap"_s}).code, 2);
        QCOMPARE(suggest({u"--budget"_s, u"2"_s, u"--drop"_s, u"1"_s}).code, 2);
        QCOMPARE(suggest({u"--budget"_s, u"2"_s, u"--k"_s, u"3"_s}).code, 2); // there is one variant
    }

    void targetsHoldAsProbablyAsWanted()
    {
        const auto suggest = [&](const QStringList &more) {
            return runHere(QStringList{u"suggest"_s, u"a.exits"_s, u"--json"_s} + more);
        };
        const QJsonObject met = suggest({u"--drop"_s, u"3"_s}).json();
        const QJsonObject sure = suggest({u"--drop"_s, u"3"_s, u"--confidence"_s, u"0.9"_s}).json();
        QVERIFY(met["target"_L1]["confidence"_L1].isNull());
        QCOMPARE(sure["target"_L1]["confidence"_L1].toDouble(), .9);
        QVERIFY(sure["target"_L1]["reached"_L1].toBool()); // by the last exit itself, if by nothing else
        QVERIFY(sure["target"_L1]["probability_where_chosen"_L1].toDouble() >= .9);
        QVERIFY(met["target"_L1]["probability_where_chosen"_L1].isDouble());
        const auto costWhereChosen
            = [](const QJsonObject &json) { return json["variants"_L1][0]["chosen"_L1]["energy"_L1].toDouble(); };
        QVERIFY(costWhereChosen(sure) >= costWhereChosen(met) && costWhereChosen(met) > 0);
        QCOMPARE(suggest({u"--confidence"_s, u"0.9"_s}).code, 2);
        QCOMPARE(suggest({u"--shares"_s, u"0.5,0.25"_s, u"--confidence"_s, u"0.9"_s}).code, 2);
        QCOMPARE(suggest({u"--drop"_s, u"3"_s, u"--confidence"_s, u"90"_s}).code, 2);
    }

    void targetsAreReportedOnOtherSamples()
    {
        const QJsonObject split = runHere({u"suggest"_s, u"a.exits"_s, u"--drop"_s, u"3"_s, u"--json"_s}).json();
        const QJsonValue variant = split["variants"_L1][0];
        QCOMPARE(variant["chosen"_L1]["samples"_L1].toInt() + variant["held_out"_L1]["samples"_L1].toInt(), 80);
        const double probability = split["target"_L1]["probability"_L1].toDouble(-1);
        QVERIFY(probability >= 0 && probability <= 1);
        QVERIFY(split["target"_L1]["probability_method"_L1].toString().contains(u"Agresti"_s));

        const QJsonObject other
            = runHere({u"suggest"_s, u"a.exits"_s, u"--budget"_s, u"2"_s, u"--report-on"_s, u"b.exits"_s, u"--json"_s})
                  .json();
        const QJsonValue both = other["variants"_L1][0];
        QCOMPARE(both["chosen"_L1]["samples"_L1].toInt(), 80);
        const QJsonObject curve = runHere({u"curve"_s, u"b.exits"_s, u"--thresholds"_s,
                                           text(both["thresholds"_L1][0].toDouble()), u"--json"_s})
                                      .json();
        QCOMPARE(both["held_out"_L1]["energy"_L1], curve["variants"_L1][0]["energy"_L1]);
        QCOMPARE(both["held_out"_L1]["accuracy"_L1], curve["variants"_L1][0]["accuracy"_L1]);

        const Finished text = runHere({u"suggest"_s, u"a.exits"_s, u"--budget"_s, u"2"_s});
        QVERIFY2(text.out.contains("a mean cost of at most") && text.out.contains("holds on new images with "),
                 text.out.constData());
        QCOMPARE(runHere({u"suggest"_s, u"a.exits"_s, u"--budget"_s, u"2"_s, u"--report-on"_s, u"s.exits"_s}).code, 3);
        QCOMPARE(runHere({u"suggest"_s, u"a.exits"_s, u"--report-on"_s, u"b.exits"_s}).code, 2); // without a target
        QCOMPARE(runHere({u"suggest"_s, u"a.exits"_s, u"--budget"_s, u"2"_s, u"--report-on"_s, u"b.exits"_s,
                          u"--split"_s, u"0.5"_s})
                     .code,
                 2); // nothing is split
        const Finished same
            = runHere({u"suggest"_s, u"a.exits"_s, u"--budget"_s, u"2"_s, u"--report-on"_s, u"a.exits"_s});
        QCOMPARE(same.code, 2);
        QVERIFY2(same.err.contains("has the samples that are chosen on"), same.err.constData());
    }

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }

    [[nodiscard]] Finished runHere(const QStringList &arguments) const
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start(program(u"offramp"_s), arguments);
        process.waitForFinished();
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    [[nodiscard]] Finished import(const QString &name, const QString &flops) const
    {
        return runHere({u"import"_s, name + u".csv"_s, name + u".exits"_s, u"--flops"_s, flops});
    }

    void write(const QString &name, const QByteArray &content) const
    {
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestDecisions)
#include "tst_decisions.moc"
