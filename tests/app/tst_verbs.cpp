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
#include <QtEndian>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace {

/// The subcommands that a help text lists under a heading.
QStringList listed(const QByteArray &help, const QString &heading)
{
    QStringList names;
    bool isListed = false;
    for (const QString &line : QString::fromUtf8(help).split(u'\n')) {
        if (!line.startsWith(u' '))
            isListed = line == heading + u':';
        else if (isListed && line.size() > 2 && line[2] != u' ')
            names.append(line.simplified().section(u' ', 0, 0));
    }
    return names;
}

const QByteArray table = "image,exit,label,predicted,entropy,confidence\n"
                         "cat.jpg,1,0,1,0.9,40\n"
                         "cat.jpg,2,0,0,0.1,90\n"
                         "dog.jpg,1,1,1,0.2,80\n"
                         "dog.jpg,2,1,1,0.05,99\n";

} // namespace

/// What another tool wrote, on its way to predictions: the verbs without a window, as a user types them.
class TestVerbs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        write(u"table.csv"_s, table);
        const Finished imported = run({u"import"_s, at(u"table.csv"_s), at(u"t.exits"_s), u"--flops"_s, u"1e9,3e9"_s});
        QCOMPARE(imported.code, 0);
        QVERIFY(imported.err.contains("t.exits: 2 samples, 2 exits."));
        QVERIFY(imported.err.contains("Exits are counted from 1"));
        QVERIFY(imported.err.contains("read as percent"));
    }

    void helpListsTheVerbsOfBothPrograms()
    {
        const Finished help = run({u"--help"_s});
        QCOMPARE(help.code, 0);
        QCOMPARE(listed(help.out, u"Subcommands"_s),
                 (QStringList{u"curve"_s, u"suggest"_s, u"exits"_s, u"temperature"_s, u"calibration"_s, u"cascade"_s,
                              u"cluster"_s, u"area"_s, u"energy"_s, u"rank"_s, u"payoff"_s, u"scaling"_s,
                              u"predictions"_s, u"classes"_s, u"import"_s, u"export"_s, u"submit"_s}));
        QStringList handedOver = listed(help.out, u"Subcommands of offramp-engine"_s);
        QVERIFY(handedOver.contains(u"record"_s));
        if (!QFile::exists(program(u"offramp-engine"_s)))
            QSKIP("The engine is not built.");
        QStringList verbs = listed(run({u"--help"_s}, u"offramp-engine"_s).out, u"Subcommands"_s);
        verbs.sort();
        handedOver.sort();
        QCOMPARE(handedOver, verbs);
        for (const QString &verb : std::as_const(handedOver))
            QCOMPARE(run({verb, u"--help"_s}).out, run({verb, u"--help"_s}, u"offramp-engine"_s).out);
    }

    void importRefusals()
    {
        const Finished again = run({u"import"_s, at(u"table.csv"_s), at(u"t.exits"_s), u"--flops"_s, u"1e9,3e9"_s});
        QCOMPARE(again.code, 3);
        QVERIFY(again.err.contains("exists already"));
        const Finished noCosts = run({u"import"_s, at(u"table.csv"_s), at(u"u.exits"_s)});
        QCOMPARE(noCosts.code, 2);
        QVERIFY(noCosts.err.contains("costs of the 2 exits are not known"));
        QVERIFY(!QFile::exists(at(u"u.exits"_s)));
        QCOMPARE(run({u"import"_s, at(u"table.csv"_s), at(u"u.exits"_s), u"--flops"_s, u"1e9"_s}).code, 3);
        QCOMPARE(run({u"import"_s, at(u"table.csv"_s), at(u"u.exits"_s), u"--flops"_s, u"1,x"_s}).code, 2);
        QCOMPARE(run({u"import"_s, at(u"nowhere.csv"_s), at(u"u.exits"_s)}).code, 3);
    }

    void thresholdsOutOfRangeAreRefused()
    {
        for (const QString &verb : {u"curve"_s, u"predictions"_s}) {
            QStringList arguments{verb,   at(u"t.exits"_s), u"--criterion"_s, u"confidence"_s, u"--thresholds"_s,
                                  u"90"_s};
            if (verb == u"predictions"_s)
                arguments += {u"--out"_s, at(u"range.csv"_s)};
            const Finished done = run(arguments);
            QCOMPARE(done.code, 2);
            QVERIFY2(done.err.contains("Write 0.9, not 90"), done.err.constData());
        }
        const Finished exported = run({u"export"_s, at(u"t.exits"_s) + u"@-1"_s, u"--csv"_s, at(u"range.csv"_s)});
        QCOMPARE(exported.code, 2);
        QVERIFY2(exported.err.contains("below 0"), exported.err.constData());
    }

    void otherFilesAreNamed()
    {
        QCOMPARE(run({u"export"_s, at(u"t.exits"_s), u"--workspace"_s, at(u"w.offramp"_s)}).code, 0);
        for (const QStringList &arguments :
             {QStringList{u"curve"_s, at(u"w.offramp"_s)}, {u"predictions"_s, at(u"w.offramp"_s)}}) {
            const Finished done = run(arguments + QStringList{u"--thresholds"_s, u"0.5"_s});
            QCOMPARE(done.code, 3);
            QVERIFY2(done.err.contains("w.offramp is a workspace, not a recording."), done.err.constData());
            QVERIFY2(done.err.contains("offramp export "), done.err.constData());
        }
    }

    void filesOfOtherKinds_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addColumn<QByteArray>("remedy");
        const auto row = [](const QStringList &arguments, const char *sentence, const char *remedy) {
            QTest::newRow(qPrintable(arguments.front())) << arguments << QByteArray(sentence) << QByteArray(remedy);
        };
        const QString recording = at(u"t.exits"_s);
        row({u"area"_s, recording}, "t.exits is a recording, not a table.", "offramp curve ");
        row({u"suggest"_s, u"--points"_s, recording}, "t.exits is a recording, not a table.", "offramp curve ");
        row({u"scaling"_s, recording}, "t.exits is a recording, not a table.", "Give a table of a training");
        row({u"submit"_s, recording, u"--out"_s, at(u"never"_s)}, "t.exits is a recording, not a workspace.",
            "--workspace FILE.offramp");
        row({u"curve"_s, at(u"table.csv"_s)}, "table.csv is a table, not a recording.", "offramp import ");
        row({u"cascade"_s, recording, at(u"table.csv"_s), u"--out"_s, at(u"never.exits"_s)},
            "table.csv is a table, not a recording.", "offramp import ");
        row({u"exits"_s, QString()}, "The path of a file is empty.", "Give the path of a file.");
    }

    void filesOfOtherKinds()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, sentence);
        QFETCH(QByteArray, remedy);
        const Finished done = run(arguments);
        QCOMPARE(done.code, 3);
        QVERIFY2(done.err.contains(sentence), done.err.constData());
        QVERIFY2(done.err.contains(remedy), done.err.constData());
        QVERIFY(done.out.isEmpty());
    }

    void pointsOfTables()
    {
        write(u"one.csv"_s, "energy_mj,accuracy\n1.1,0.5\n");
        const Finished one = run({u"area"_s, at(u"one.csv"_s), u"--emax"_s, u"1"_s});
        QCOMPARE(one.code, 0);
        QVERIFY2(one.out.contains("E_max = 1 J)") && one.out.endsWith(", 1 point\n"), one.out.constData());
        const Finished inMs = run({u"area"_s, at(u"one.csv"_s), u"--unit"_s, u"ms"_s});
        QCOMPARE(inMs.code, 3);
        QVERIFY2(inMs.err.contains("\"energy_mj\" is in joules, not in ms"), inMs.err.constData());
        write(u"hd.csv"_s, "energy,accuracy\n");
        for (const QStringList &verb : {QStringList{u"area"_s}, {u"suggest"_s, u"--points"_s}}) {
            const Finished none = run(verb + QStringList{at(u"hd.csv"_s)});
            QCOMPARE(none.code, 3);
            QVERIFY2(none.err.contains("hd.csv has no points. Give one row"), none.err.constData());
        }
    }

    void energyLogsOfOtherTools()
    {
        write(u"perf.txt"_s, " Performance counter stats for './net':\n 2,306.50 Joules power/energy-pkg/\n"
                             " 500.25 Joules power/energy-psys/\n 10.5 seconds time elapsed\n");
        const Finished json = run({u"energy"_s, at(u"perf.txt"_s), u"--images"_s, u"500"_s, u"--json"_s});
        QCOMPARE(json.code, 0);
        const QJsonObject log = QJsonDocument::fromJson(json.out).object();
        QVERIFY(log["version"_L1].toString().startsWith(u"offramp "_s));
        QCOMPARE(log["unit"_L1].toString(), u"J"_s);
        QCOMPARE(log["tool"_L1].toString(), u"perf stat"_s);
        const QJsonObject first = log["runs"_L1][0].toObject();
        QCOMPARE(first["name"_L1].toString(), u"./net"_s);
        QCOMPARE(first["cpu_j"_L1].toDouble(), 2306.5);
        QVERIFY(first["gpu_j"_L1].isNull() && first["ram_j"_L1].isNull());
        QCOMPARE(first["total_j"_L1].toDouble(), 500.25);
        QCOMPARE(first["seconds"_L1].toDouble(), 10.5);
        QCOMPARE(first["per_image"_L1]["cpu_j"_L1].toDouble(), 4.613);
        QVERIFY(first["per_image"_L1]["gpu_j"_L1].isNull());

        const Finished text = run({u"energy"_s, at(u"perf.txt"_s)});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains("2306.5") && text.out.contains("unknown"), text.out.constData());
        const Finished table = run({u"energy"_s, at(u"table.csv"_s)});
        QCOMPARE(table.code, 3);
        QVERIFY2(table.err.contains("not an energy log") && table.err.contains("emissions.csv"), table.err.constData());
        QCOMPARE(run({u"energy"_s, at(u"nowhere.csv"_s)}).code, 3);
        QCOMPARE(run({u"energy"_s, at(u"perf.txt"_s), u"--images"_s, u"0"_s}).code, 2);
    }

    void ranksWholeNetworks()
    {
        write(u"models.csv"_s, "name,accuracy,electricity (kJ)\nfirst,96.5,150\nsecond,92.5,10\nthird,98.5,5000\n");
        const auto rank = [&](const QStringList &more) {
            return run(QStringList{u"rank"_s, at(u"models.csv"_s)} + more);
        };
        const Finished classes = rank({u"--by"_s, u"classes"_s, u"--unit"_s, u"kJ"_s, u"--json"_s});
        QCOMPARE(classes.code, 0);
        QVERIFY2(classes.err.contains("read as percent"), classes.err.constData());
        const QJsonObject json = QJsonDocument::fromJson(classes.out).object();
        QCOMPARE(json["models"_L1][0]["name"_L1].toString(), u"first"_s);
        QCOMPARE(json["models"_L1][0]["class"_L1].toString(), u"[95,100]"_s);
        QCOMPARE(json["models"_L1][1]["name"_L1].toString(), u"third"_s);
        QCOMPARE(json["models"_L1][1]["class_rank"_L1].toInt(), 2);
        QCOMPARE(json["models"_L1][2]["class"_L1].toString(), u"[90,95["_s);
        QCOMPARE(json["models"_L1][2]["electricity"_L1].toDouble(), 10.0);
        QCOMPARE(json["models"_L1][2]["unit"_L1].toString(), u"kJ"_s);

        const Finished sam = rank({u"--by"_s, u"sam"_s, u"--json"_s});
        QVERIFY2(sam.err.contains("second has no rank and comes last: SAM is undefined: E = "), sam.err.constData());
        QVERIFY(sam.err.contains("E <= 1 kWh"));
        const QJsonObject models = QJsonDocument::fromJson(sam.out).object();
        QCOMPARE(models["models"_L1][0]["name"_L1].toString(), u"third"_s);
        QVERIFY(models["models"_L1][2]["sam"_L1].isNull() && models["models"_L1][2]["sam_rank"_L1].isNull());
        QVERIFY(rank({u"--by"_s, u"sam"_s}).out.contains("undefined"));
        QCOMPARE(rank({u"--classes"_s, u"95,90"_s}).code, 2);
        QCOMPARE(rank({u"--unit"_s, u"kW"_s}).code, 2);
        QCOMPARE(rank({u"--by"_s, u"size"_s}).code, 2);
    }

    void rankingAsFiles()
    {
        write(u"trees.csv"_s, "name,accuracy,energy (kWh)\nAlder,92.4,310\nCedar,96.2,2900\nGum,76,0.7\n");
        const auto rank = [&](const QStringList &more) {
            return run(QStringList{u"rank"_s, at(u"trees.csv"_s), u"--by"_s, u"sam"_s, u"--alpha"_s, u"3"_s} + more);
        };
        const Finished done = rank({u"--csv"_s, at(u"ranking.csv"_s), u"--figure"_s, at(u"ranking.svg"_s)});
        QVERIFY2(done.code == 0, done.err.constData());
        QVERIFY(done.out.contains("Alder")); // the table is printed as before
        const QByteArray csv = read(u"ranking.csv"_s);
        QCOMPARE(csv.split('\n').constFirst(),
                 QByteArray("name,accuracy,electricity_kWh,accuracy_rank,class,class_rank,"
                            "sam,sam_rank,area,area_rank,alpha,beta,e_max"));
        QVERIFY2(csv.contains("\nAlder,0.924,310,2,\"[90,95[\",1,") && csv.contains("\nGum,0.76,0.7,3,,,,,"),
                 csv.constData());
        const Finished again = run({u"rank"_s, at(u"ranking.csv"_s), u"--json"_s}); // reads what it wrote
        QCOMPARE(QJsonDocument::fromJson(again.out)["models"_L1][0]["electricity"_L1].toDouble(), 2900.0);
        const QByteArray svg = read(u"ranking.svg"_s);
        QVERIFY(svg.contains("Cedar") && svg.contains("undefined: electricity") && svg.contains("alpha 3"));
        QCOMPARE(rank({u"--figure"_s, at(u"ranking.pdf"_s)}).code, 0);
        QVERIFY(read(u"ranking.pdf"_s).startsWith("%PDF"));
        QCOMPARE(rank({u"--figure"_s, at(u"ranking.PNG"_s), u"--json"_s}).code, 0);
        QVERIFY(read(u"ranking.PNG"_s).startsWith("\x89PNG"));
    }

    void refusalsOfRankingFiles()
    {
        write(u"trees.csv"_s, "name,accuracy,energy (kWh)\nAlder,92.4,310\n");
        const auto rank = [&](const QStringList &more) {
            return run(QStringList{u"rank"_s, at(u"trees.csv"_s)} + more);
        };
        const Finished gif = rank({u"--csv"_s, at(u"none.csv"_s), u"--figure"_s, at(u"none.gif"_s)});
        QCOMPARE(gif.code, 2);
        QVERIFY2(gif.err.contains(".pdf, .svg or .png"), gif.err.constData());
        QVERIFY(!QFile::exists(at(u"none.csv"_s)) && !QFile::exists(at(u"none.gif"_s)));
        const Finished nowhere = rank({u"--csv"_s, at(u"nowhere/r.csv"_s)});
        QVERIFY(nowhere.code != 0 && nowhere.err.contains("nowhere"));
        QVERIFY(rank({u"--figure"_s, at(u"nowhere/r.png"_s)}).code != 0);
    }

    void logsAreNotRanked()
    {
        const auto refusal = [this](const QByteArray &text) {
            write(u"emissions.csv"_s, text);
            const Finished done = run({u"rank"_s, at(u"emissions.csv"_s)});
            return done.code == 3 ? done.err : "another code: " + done.err;
        };
        const QByteArray heads = "run_id,duration,emissions,energy_consumed\n";
        const QByteArray broken = refusal(heads + "r,1,1,x\n");
        QVERIFY2(broken.contains("emissions.csv line 2: energy_consumed is \"x\""), broken.constData());
        const QByteArray whole = refusal(heads + "r,1,1,0.5\n");
        QVERIFY2(whole.contains("emissions.csv is an energy log of CodeCarbon, which has no accuracies."),
                 whole.constData());
        QVERIFY2(whole.contains("offramp energy"), whole.constData()); // the remedy
        const QByteArray table = refusal("name,accuracy\na,1\n");
        QVERIFY2(table.contains("no column for the electricity"), table.constData());
    }

    void unitsOfCosts()
    {
        const auto import = [&](const QString &flops, const QStringList &more) {
            QFile::remove(at(u"m.exits"_s));
            return run(QStringList{u"import"_s, at(u"table.csv"_s), at(u"m.exits"_s), u"--flops"_s, flops} + more);
        };
        const Finished small = import(u"14,41"_s, {});
        QCOMPARE(small.code, 3);
        QVERIFY2(small.err.contains("too small to be FLOPs") && small.err.contains("mflops"), small.err.constData());
        QCOMPARE(import(u"14,41.5"_s, {u"--unit"_s, u"MFLOPs"_s}).code, 0);
        QVERIFY(run({u"curve"_s, at(u"m.exits"_s), u"--thresholds"_s, u"0"_s}).out.contains(" 0.0415 "));
        QCOMPARE(import(u"14,41"_s, {u"--unit"_s, u"watts"_s}).code, 2);
        QCOMPARE(import(u"1e9,3e9"_s, {u"--outputs"_s, u"votes"_s}).code, 2);
        write(u"points.csv"_s, "accuracy;mflops\r\n0,5;2000\r\n0,75;4000\r\n");
        const Finished area = run({u"area"_s, at(u"points.csv"_s), u"--energy"_s, u"mflops"_s, u"--json"_s});
        QCOMPARE(QJsonDocument::fromJson(area.out)["points"_L1][0]["energy"_L1].toDouble(), 2.0);
    }

    void recordingsInOtherUnitsAreRanked()
    {
        const auto import = [&](const QString &name, const QStringList &more) {
            return run(QStringList{u"import"_s, at(u"table.csv"_s), at(name), u"--name"_s, name} + more);
        };
        const Finished first = import(u"first.exits"_s, {u"--costs"_s, u"0.5,2"_s, u"--unit"_s, u"J"_s});
        QVERIFY2(first.code == 0, first.err.constData());
        QCOMPARE(import(u"second.exits"_s, {u"--flops"_s, u"100,750"_s, u"--unit"_s, u"mj"_s}).code, 0);
        // Both answer the cat and the dog correctly at exit 2: 2 J and 0.75 J for each of the two images.
        const Finished done = run({u"rank"_s, at(u"first.exits"_s), at(u"second.exits"_s), u"--by"_s, u"sam"_s,
                                   u"--unit"_s, u"J"_s, u"--json"_s});
        QVERIFY2(done.code == 0, done.err.constData());
        QVERIFY2(done.err.contains("second.exits: 750 mJ per image up to the last exit, times 2 images, is 1.5 J."),
                 done.err.constData());
        const auto models = QJsonDocument::fromJson(done.out)["models"_L1].toArray();
        QCOMPARE(models.size(), 2);
        QCOMPARE(models[0]["name"_L1].toString(), u"second.exits"_s);
        QCOMPARE(models[0]["accuracy"_L1].toDouble(), 1.0);
        QCOMPARE(models[0]["electricity"_L1].toDouble(), 1.5);
        QCOMPARE(models[1]["electricity"_L1].toDouble(), 4.0);
        QVERIFY(std::abs(models[1]["sam"_L1].toDouble() - 5 / std::log10(4.0)) < 1e-12);

        QCOMPARE(import(u"long.exits"_s, {u"--costs"_s, u"0.001,0.012239428571428568"_s, u"--unit"_s, u"J"_s}).code, 0);
        const Finished rounded = run({u"rank"_s, at(u"long.exits"_s), u"--unit"_s, u"J"_s});
        QVERIFY2(rounded.err.contains("long.exits: 12.24 mJ per image up to the last exit, times 2 images, is "
                                      "0.0244789 J."),
                 rounded.err.constData());

        const Finished none = run({u"rank"_s, at(u"t.exits"_s)});
        QCOMPARE(none.code, 3);
        QVERIFY2(none.err.contains("has no joules") && none.err.contains("--into"), none.err.constData());
        QCOMPARE(run({u"rank"_s, at(u"table.csv"_s), at(u"first.exits"_s)}).code, 2);
        const Finished unit = import(u"third.exits"_s, {u"--unit"_s, u"ms"_s});
        QCOMPARE(unit.code, 3);
        QVERIFY2(unit.err.contains("has no costs of exits in ms"), unit.err.constData());
        QCOMPARE(import(u"third.exits"_s, {u"--costs"_s, u"4,1"_s, u"--unit"_s, u"ms"_s}).code, 3);
    }

    void confidenceExitsAbove()
    {
        const Finished curve = run({u"curve"_s, at(u"t.exits"_s), u"--criterion"_s, u"confidence"_s, u"--thresholds"_s,
                                    u"0.5,1"_s, u"--json"_s});
        QCOMPARE(curve.code, 0);
        const auto variants = QJsonDocument::fromJson(curve.out)["variants"_L1].toArray();
        QCOMPARE(variants[0]["criterion"_L1].toString(), u"confidence"_s);
        QCOMPARE(variants[0]["thresholds"_L1].toArray(), (QJsonArray{.5}));
        QCOMPARE(variants[0]["energy"_L1].toDouble(), 2.0); // the dog exits at .8, the cat stays at .4
        QCOMPARE(variants[1]["energy"_L1].toDouble(), 3.0);
        const Finished whole = run({u"curve"_s, at(u"t.exits"_s), u"--criterion"_s, u"confidence"_s});
        QVERIFY(whole.out.startsWith("recording,criterion,threshold,energy_gflops,accuracy\n"));
        QVERIFY(whole.out.contains(",confidence,1,3,1\n"));
        QCOMPARE(run({u"curve"_s, at(u"t.exits"_s), u"--criterion"_s, u"margin"_s}).code, 3);
        QCOMPARE(run({u"curve"_s, at(u"t.exits"_s), u"--criterion"_s, u"doubt"_s}).code, 2);
    }

    void predictions()
    {
        write(u"map.csv"_s, "output,label\n0,cat\n1,dog\n");
        const Finished done
            = run({u"predictions"_s, at(u"t.exits"_s), u"--thresholds"_s, u"0.5"_s, u"--labels"_s, at(u"map.csv"_s)});
        QCOMPARE(done.code, 0);
        QCOMPARE(done.out, QByteArray("sample,predicted,exit,flops\ncat.jpg,cat,2,3000000000\n"
                                      "dog.jpg,dog,1,1000000000\n"));
        QVERIFY(done.err.contains("network outputs to labels"));
        const Finished toFile = run({u"predictions"_s, at(u"t.exits"_s) + u"@0.5"_s, u"--labels"_s, at(u"map.csv"_s),
                                     u"--out"_s, at(u"p.csv"_s)});
        QCOMPARE(toFile.code, 0);
        QVERIFY(toFile.out.isEmpty());
        QFile written(at(u"p.csv"_s));
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll(), done.out);
    }

    void classes()
    {
        const QStringList file{at(u"t.exits"_s) + u"@0.5"_s};
        const QByteArray heads = "class,name,samples,predicted,correct,accuracy,precision,exit_share_1,exit_share_2,"
                                 "energy_gflops\n";
        const Finished decided = run(QStringList{u"classes"_s} + file);
        QCOMPARE(decided.code, 0);
        QCOMPARE(decided.out, heads + "0,0,1,1,1,1,1,0,1,3\n1,1,1,1,1,1,1,1,0,1\n");
        const Finished first = run(QStringList{u"classes"_s, u"--exit"_s, u"1"_s} + file);
        QCOMPARE(first.out, heads + "0,0,1,0,0,0,,0,1,1\n1,1,1,2,1,1,0.5,1,0,1\n");
        const Finished confusion
            = run(QStringList{u"classes"_s, u"--confusion"_s, u"--exit"_s, u"1"_s, u"--out"_s, at(u"c.csv"_s)} + file);
        QCOMPARE(confusion.code, 0);
        QVERIFY(confusion.out.isEmpty());
        QFile written(at(u"c.csv"_s));
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll(),
                 QByteArray("true,true_name,predicted,predicted_name,samples\n0,0,1,1,1\n1,1,1,1,1\n"));
        const Finished beyond = run(QStringList{u"classes"_s, u"--exit"_s, u"3"_s} + file);
        QCOMPARE(beyond.code, 2);
        QVERIFY2(beyond.err.contains("Give --exit 1 to 2."), beyond.err.constData());
        QCOMPARE(run({u"classes"_s, at(u"t.exits"_s)}).code, 2); // no thresholds
    }

    /// Every verb that opens a recording says what is wrong with it.
    void damageIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const QString file = u"damaged.exits"_s;
        QTest::newRow("curve") << QStringList{u"curve"_s, file, u"--thresholds"_s, u"0.5"_s};
        QTest::newRow("predictions") << QStringList{u"predictions"_s, file + u"@0.5"_s};
        QTest::newRow("classes") << QStringList{u"classes"_s, file + u"@0.5"_s};
        QTest::newRow("payoff") << QStringList{u"payoff"_s, file + u"@0.5"_s, u"--training"_s, u"5e9GFLOPs"_s};
        QTest::newRow("suggest") << QStringList{u"suggest"_s, file};
        QTest::newRow("calibration") << QStringList{u"calibration"_s, file};
        QTest::newRow("temperature") << QStringList{u"temperature"_s, file, u"--out"_s, u"damaged.not.exits"_s};
        QTest::newRow("exits") << QStringList{u"exits"_s, file};
        QTest::newRow("export") << QStringList{u"export"_s, file + u"@0.5"_s, u"--csv"_s, u"damaged.csv"_s};
    }

    void damageIsSaid()
    {
        QFETCH(QStringList, arguments);
        QByteArray bytes = read(u"t.exits"_s);
        // A header of JSON after its length; the entropies are those of exit 1, then of exit 2.
        const auto length = static_cast<qsizetype>(qFromLittleEndian<quint64>(bytes.constData()));
        const QJsonObject header = QJsonDocument::fromJson(bytes.mid(8, length)).object();
        const auto begin = static_cast<qsizetype>(header["entropy"_L1]["data_offsets"_L1][0].toDouble());
        bytes[8 + length + begin + 4] = static_cast<char>(bytes[8 + length + begin + 4] ^ 1); // the dog's at exit 1
        write(u"damaged.exits"_s, bytes);
        for (QString &argument : arguments) {
            if (argument.startsWith(u"damaged."_s))
                argument = at(argument);
        }
        const Finished done = run(arguments);
        QVERIFY2(done.err.contains("1 row is damaged and left out; record again to repair it."), done.err.constData());
        QCOMPARE(done.err.count("1 of 2 samples are recorded; the figures cover only these."), 1);
    }

    void predictionRefusals()
    {
        write(u"short.csv"_s, "0,cat\n");
        const Finished missing
            = run({u"predictions"_s, at(u"t.exits"_s), u"--thresholds"_s, u"0"_s, u"--labels"_s, at(u"short.csv"_s)});
        QCOMPARE(missing.code, 3);
        QVERIFY(missing.err.contains("class 1"));
        const Finished several = run({u"predictions"_s, at(u"t.exits"_s), u"--thresholds"_s, u"0,0.5"_s});
        QCOMPARE(several.code, 2);
        QVERIFY(several.err.contains("one variant at a time"));
        QCOMPARE(run({u"predictions"_s, at(u"t.exits"_s)}).code, 2);
        QCOMPARE(run({u"predictions"_s, at(u"t.exits"_s), u"--thresholds"_s, u"1:2:3"_s}).code, 2);
    }

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }

    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    [[nodiscard]] QByteArray read(const QString &name) const
    {
        QFile file(at(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestVerbs)
#include "tst_verbs.moc"
