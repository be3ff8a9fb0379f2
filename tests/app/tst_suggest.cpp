// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/explorerprogram.h"
#include "tests/shareddata.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace {

QString demo(const QString &name)
{
    return qEnvironmentVariable("OFFRAMP_SOURCE") + u"/resources/demo/"_s + name;
}

/// Runs suggest with JSON on a recording of the demo.
QJsonObject suggested(const QStringList &more)
{
    const Finished done = run(QStringList{u"suggest"_s, demo(u"signs-small.exits"_s), u"--k"_s, u"5"_s, u"--emax"_s,
                                          u"15MFLOPs"_s, u"--json"_s}
                              + more);
    return done.code == 0 ? done.json() : QJsonObject{};
}

/// Thresholds as options take them, one for each exit.
QString text(const QJsonArray &thresholds)
{
    QStringList numbers;
    for (const QJsonValue &threshold : thresholds)
        numbers.append(QString::number(threshold.toDouble(), 'g', 17));
    return numbers.join(u':');
}

/// The suggested variants as another verb scores them.
QJsonObject scored(const QJsonObject &suggestion, const QString &criterion = u"entropy"_s)
{
    QStringList variants;
    for (const QJsonValue &variant : suggestion["variants"_L1].toArray())
        variants.append(text(variant["thresholds"_L1].toArray()));
    return run({u"curve"_s, demo(u"signs-small.exits"_s), u"--thresholds"_s, variants.join(u','), u"--criterion"_s,
                criterion, u"--emax"_s, u"15MFLOPs"_s, u"--json"_s})
        .json();
}

} // namespace

/// Variants that the command line suggests, checked by the verbs that score them.
class TestSuggest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sharedThresholdsScoreAsTheySay()
    {
        const QJsonObject all = suggested({u"--split"_s, u"0"_s});
        QVERIFY(all["version"_L1].toString().startsWith(u"offramp "_s));
        QCOMPARE(all["unit"_L1].toString(), u"GFLOPs"_s);
        QCOMPARE(all["e_max"_L1].toDouble(), .015);
        QCOMPARE(all["k"_L1].toInt(), 5);
        QVERIFY(all["held_out_area"_L1].isNull());
        QVERIFY(all["shared"_L1].isNull());
        QCOMPARE(all["upper_bound"_L1].toDouble(), all["area"_L1].toDouble());
        const QJsonArray variants = all["variants"_L1].toArray();
        QCOMPARE(variants.size(), 5);
        const QJsonObject score = scored(all);
        QCOMPARE(score["area"_L1].toDouble(), all["area"_L1].toDouble());
        QCOMPARE(score["area"_L1].toDouble(), all["area_on_all"_L1].toDouble());
        for (qsizetype i = 0; i < variants.size(); ++i) {
            QCOMPARE(score["variants"_L1][i]["energy"_L1], variants[i]["energy"_L1]);
            QCOMPARE(score["variants"_L1][i]["accuracy"_L1], variants[i]["accuracy"_L1]);
            QCOMPARE(score["variants"_L1][i]["recording"_L1], variants[i]["recording"_L1]);
        }
    }

    void thresholdsForEachExitScoreAsTheySay()
    {
        for (const QString &criterion : {u"entropy"_s, u"confidence"_s}) {
            const QStringList deciding{u"--criterion"_s, criterion, u"--split"_s, u"0"_s};
            const QJsonObject shared = suggested(deciding);
            const QJsonObject perExit = suggested(deciding + QStringList{u"--per-exit"_s});
            QVERIFY(perExit["per_exit"_L1].toBool());
            QCOMPARE(perExit["shared"_L1]["area"_L1].toDouble(), shared["area"_L1].toDouble());
            QVERIFY(perExit["area"_L1].toDouble() >= shared["area"_L1].toDouble());
            QVERIFY(perExit["upper_bound"_L1].toDouble() >= perExit["area"_L1].toDouble());
            QCOMPARE(scored(perExit, criterion)["area"_L1].toDouble(), perExit["area"_L1].toDouble());
        }
    }

    void heldOutSamples()
    {
        const QJsonObject half = suggested({u"--per-exit"_s});
        QCOMPARE(half["chosen_share"_L1].toDouble(), .5);
        QVERIFY(half["held_out_area"_L1].isDouble() && half["shared"_L1]["held_out_area"_L1].isDouble());
        QVERIFY(half["held_out_area"_L1] != half["area"_L1]);
        QCOMPARE(scored(half)["area"_L1].toDouble(), half["area_on_all"_L1].toDouble());
        QCOMPARE(suggested({u"--per-exit"_s, u"--split"_s, u"0.5"_s, u"--seed"_s, u"1"_s}), half);
        const QJsonObject other = suggested({u"--per-exit"_s, u"--seed"_s, u"2"_s});
        QVERIFY(other["area"_L1].isDouble() && other["area"_L1] != half["area"_L1]);
    }

    void severalNetworksTogether()
    {
        const QStringList both{demo(u"signs-large.exits"_s)};
        const QJsonObject together = suggested(both + QStringList{u"--split"_s, u"0"_s, u"--k"_s, u"8"_s});
        const QJsonObject alone = suggested({u"--split"_s, u"0"_s, u"--k"_s, u"8"_s});
        QVERIFY(together["area"_L1].toDouble() >= alone["area"_L1].toDouble());
    }

    void textForPeople()
    {
        const QStringList arguments{u"suggest"_s,   demo(u"signs-small.exits"_s),
                                    u"--k"_s,       u"2"_s,
                                    u"--emax"_s,    u"15MFLOPs"_s,
                                    u"--per-exit"_s};
        const Finished done = run(arguments);
        QCOMPARE(done.code, 0);
        QVERIFY2(done.out.contains("signs-small.exits"), done.out.constData());
        QVERIFY(done.out.contains("thresholds for each exit, on held-out samples: normalised area "));
        QVERIFY(done.out.contains("the best shared thresholds, on held-out samples: normalised area "));
        const Finished none = run({u"suggest"_s, demo(u"signs-small.exits"_s), u"--emax"_s, u"1e-9"_s});
        QCOMPARE(none.code, 0);
        QVERIFY2(none.out.startsWith("no variant lies below E_max"), none.out.constData());
    }

    void rulesByBins()
    {
        for (const QString &criterion : {u"entropy"_s, u"confidence"_s}) {
            const QStringList deciding{u"--criterion"_s, criterion};
            const QJsonObject rules = suggested(deciding + QStringList{u"--binned"_s});
            QCOMPARE(rules["bins"_L1].toInt(), 32);
            QCOMPARE(rules["criterion"_L1].toString(), criterion);
            QVERIFY(rules["area"_L1].toDouble() >= rules["per_exit"_L1]["area"_L1].toDouble() - 1e-12);
            QVERIFY(rules["per_exit"_L1]["area"_L1].toDouble() >= rules["shared"_L1]["area"_L1].toDouble() - 1e-12);
            QVERIFY(rules["held_out_area"_L1].isDouble() && rules["area_on_all"_L1].isDouble());
            QCOMPARE(rules["shared"_L1]["area"_L1], suggested(deciding)["area"_L1]);
            const QJsonArray found = rules["rules"_L1].toArray();
            QVERIFY(!found.isEmpty() && found.size() <= 5);
            for (const QJsonValue &rule : found) {
                QCOMPARE(rule["recording"_L1].toString(), u"signs-small.exits"_s);
                QVERIFY(!rule["leaves"_L1].toArray().isEmpty());
                for (const QJsonValue &exit : rule["leaves"_L1].toArray()) {
                    for (const QJsonValue &range : exit.toArray()) {
                        QCOMPARE(range.toArray().size(), 2);
                        if (range[0].isDouble() && range[1].isDouble())
                            QVERIFY(range[0].toDouble() < range[1].toDouble());
                        if (range[0].isDouble() && criterion == u"confidence"_s)
                            QVERIFY(range[0].toDouble() >= 0 && range[0].toDouble() <= 1);
                    }
                }
            }
        }
        QCOMPARE(suggested({u"--binned"_s}), suggested({u"--binned"_s, u"--seed"_s, u"1"_s}));
        QCOMPARE(suggested({u"--binned"_s, u"--bins"_s, u"8"_s})["bins"_L1].toInt(), 8);
    }

    /// The area of all samples is that of the rules' own figures.
    void areasOfRulesByBins()
    {
        const QJsonObject rules = suggested({u"--binned"_s, u"--split"_s, u"0"_s});
        QVERIFY(rules["held_out_area"_L1].isNull());
        const QJsonArray found = rules["rules"_L1].toArray();
        double area = 0;
        for (qsizetype i = 0; i < found.size(); ++i) {
            const double end = i + 1 < found.size() ? found[i + 1]["energy"_L1].toDouble() : .015;
            area += found[i]["accuracy"_L1].toDouble() * (end - found[i]["energy"_L1].toDouble());
        }
        QVERIFY(std::abs(rules["area"_L1].toDouble() - area) < 1e-12);
        QVERIFY(std::abs(rules["area_on_all"_L1].toDouble() - area) < 1e-12);
    }

    void rulesByBinsForPeople()
    {
        const Finished done = run(
            {u"suggest"_s, demo(u"signs-small.exits"_s), u"--binned"_s, u"--k"_s, u"2"_s, u"--emax"_s, u"15MFLOPs"_s});
        QCOMPARE(done.code, 0);
        for (const char *text :
             {"The best rules that see only the current exit's entropy", "may do worse on the samples held out",
              "exit 1: ", "rules by bins, on held-out samples: normalised area ",
              "the best thresholds for each exit, on held-out samples: normalised area "})
            QVERIFY2(done.out.contains(text), done.out.constData());
        const Finished none = run({u"suggest"_s, demo(u"signs-small.exits"_s), u"--binned"_s, u"--emax"_s, u"1e-9"_s});
        QVERIFY2(none.code == 0 && none.out.startsWith("no rule lies below E_max"), none.out.constData());
    }

    void curveHasTheRulesByBins()
    {
        const QJsonArray lines = run({u"curve"_s, demo(u"signs-small.exits"_s), u"--emax"_s, u"15MFLOPs"_s,
                                      u"--binned"_s, u"--envelope"_s, u"--json"_s})
                                     .json()["reference_lines"_L1]
                                     .toArray();
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines[0]["kind"_L1].toString(), u"rules by bins"_s);
        QVERIFY(!lines[0]["uses_labels"_L1].toBool());
        QVERIFY(lines[0]["meaning"_L1].toString().contains(u"chosen on these samples"_s));
        QVERIFY(lines[0]["area"_L1].toDouble() >= lines[1]["area"_L1].toDouble());
    }

    void pointsOfATable()
    {
        write("name,energy,accuracy\na,1,0.4\nb,2,0.5\nc,3,0.7\nd,4,0.65\n");
        const Finished two
            = run({u"suggest"_s, u"--points"_s, path(), u"--k"_s, u"2"_s, u"--emax"_s, u"9"_s, u"--json"_s});
        QCOMPARE(two.code, 0);
        const QJsonObject json = two.json();
        QVERIFY(json["version"_L1].toString().startsWith(u"offramp "_s));
        QCOMPARE(json["unit"_L1].toString(), u"GFLOPs"_s);
        QCOMPARE(json["area"_L1].toDouble(), .4 * 2 + .7 * 6);
        QCOMPARE(json["helpful"_L1].toInt(), 3);
        QCOMPARE(json["variants"_L1][0]["name"_L1].toString(), u"a"_s);
        QCOMPARE(json["variants"_L1][1]["name"_L1].toString(), u"c"_s);
        QCOMPARE(json["area_of_all_points"_L1].toDouble(), .4 + .5 + .7 + .65 * 5);
        const Finished text = run({u"suggest"_s, u"--points"_s, path(), u"--k"_s, u"2"_s, u"--emax"_s, u"9"_s});
        QVERIFY2(text.out.startsWith("a ") && text.out.contains("of all points: "), text.out.constData());
    }

    /// The 43 points published with the contest, and the 11 that were submitted.
    void publishedPoints()
    {
        const auto golden = sharedData("golden/contest.json");
        SKIP_WITHOUT(golden);
        QFile file(QString::fromStdString(golden.string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonValue padova = QJsonDocument::fromJson(file.readAll())["padova"_L1];
        const auto writeTable = [&](const QJsonArray &energy, const QJsonArray &percent) {
            QByteArray table("energy,accuracy\n");
            for (qsizetype i = 0; i < energy.size(); ++i)
                table += QByteArray::number(energy[i].toDouble(), 'g', 17) + ','
                         + QByteArray::number(percent[i].toDouble(), 'g', 17) + '\n';
            write(table);
        };
        const auto best = [&](const QString &count) {
            return run({u"suggest"_s, u"--points"_s, path(), u"--k"_s, count, u"--json"_s}).json();
        };
        const QJsonValue submitted = padova["submitted"_L1];
        writeTable(submitted["e"_L1].toArray(), submitted["a_percent"_L1].toArray());
        const double area = best(u"11"_s)["area_of_all_points"_L1].toDouble();
        QVERIFY(std::abs(area - submitted["area"_L1].toDouble()) < 1e-12);

        const QJsonValue points = padova["points_percent"_L1];
        writeTable(points["e"_L1].toArray(), points["a"_L1].toArray());
        const QJsonObject eleven = best(u"11"_s);
        QCOMPARE(eleven["variants"_L1].toArray().size(), 11);
        QCOMPARE(std::round(eleven["area"_L1].toDouble() * 1e6) / 1e6, 31.791636);
        QCOMPARE(std::round(best(u"43"_s)["area"_L1].toDouble() * 1e6) / 1e6, 31.795554);
        QVERIFY(eleven["area"_L1].toDouble() > area);
    }

    void refusals()
    {
        const QString small = demo(u"signs-small.exits"_s);
        write("energy,accuracy\n1,0.4\n");
        QCOMPARE(run({u"suggest"_s}).code, 2);
        QCOMPARE(run({u"suggest"_s, small, u"--points"_s, path()}).code, 2);
        QCOMPARE(run({u"suggest"_s, u"--points"_s, path(), u"--per-exit"_s}).code, 2);
        QCOMPARE(run({u"suggest"_s, small, u"--k"_s, u"0"_s}).code, 2);
        QCOMPARE(run({u"suggest"_s, small, u"--split"_s, u"2"_s}).code, 2);
        QCOMPARE(run({u"suggest"_s, small, u"--split"_s, u"0.00001"_s}).code, 2);
        for (const QString &verb : {u"suggest"_s, u"exits"_s}) { // of 1,000 samples
            const Finished few = run({verb, small, u"--split"_s, u"0.999"_s});
            QCOMPARE(few.code, 2);
            QVERIFY2(few.err.contains("--split 0.999 would choose on 999 samples and report on 1; each part needs 10."),
                     few.err.constData());
            const Finished one = run({verb, small, u"--split"_s, u"0.001"_s});
            QCOMPARE(one.code, 2);
            QVERIFY2(one.err.contains("would choose on 1 sample and report on 999"), one.err.constData());
        }
        QCOMPARE(run({u"suggest"_s, small, u"--split"_s, u"0.01"_s}).code, 0);
        QCOMPARE(run({u"suggest"_s, small, u"--criterion"_s, u"doubt"_s}).code, 2);
        QCOMPARE(run({u"suggest"_s, small + u"@0.5"_s}).code, 2);
        QCOMPARE(run({u"suggest"_s, small, u"--binned"_s, u"--per-exit"_s}).code, 2);
        QCOMPARE(run({u"suggest"_s, small, u"--binned"_s, u"--budget"_s, u"5MFLOPs"_s}).code, 2);
        QCOMPARE(run({u"suggest"_s, u"--points"_s, path(), u"--binned"_s}).code, 2);
        const Finished alone = run({u"suggest"_s, small, u"--bins"_s, u"8"_s});
        QCOMPARE(alone.code, 2);
        QVERIFY2(alone.err.contains("Add --binned."), alone.err.constData());
        QCOMPARE(run({u"suggest"_s, u"nowhere.exits"_s}).code, 3);
        QCOMPARE(run({u"suggest"_s, u"--points"_s, u"nowhere.csv"_s}).code, 3);
    }

private:
    [[nodiscard]] QString path() const { return m_folder.filePath(u"points.csv"_s); }

    void write(const QByteArray &content)
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestSuggest)
#include "tst_suggest.moc"
