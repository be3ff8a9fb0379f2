// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/rankings/ranking.h"
#include "core/rankings/rankingcsv.h"

#include <QTest>

#include <cmath>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

ModelOptions inUnit(const char *unit)
{
    return {.unit = *parseElectricityUnit(unit)};
}

/// The names of models in an order.
QStringList namesIn(const std::vector<Model> &models, const std::vector<std::size_t> &order)
{
    QStringList names;
    for (const std::size_t i : order)
        names.append(QString::fromStdString(models[i].name));
    return names;
}

/// "[90,95[ 1", or "none".
QString classText(const Rank &rank)
{
    return rank.classOf ? QString::fromStdString(*rank.classOf) + u' ' + QString::number(*rank.classRank) : u"none"_s;
}

} // namespace

/// Rankings of whole networks.
class TestRankings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void classesOfTheCompetition_data()
    {
        QTest::addColumn<QString>("classes");
        QTest::addColumn<QStringList>("ranks"); // of 150 kJ, 10 kJ, 5000 kJ and the model at 85 %
        QTest::newRow("final") << "final"
                               << QStringList{u"[95,100] 1"_s, u"[90,95[ 1"_s, u"[95,100] 2"_s, u"[80,90[ 1"_s};
        QTest::newRow("draft") << "draft" << QStringList{u"[95,99[ 1"_s, u"[90,95[ 1"_s, u"[95,99[ 2"_s, u"none"_s};
        QTest::newRow("own") << "90,98.5"
                             << QStringList{u"[90,98.5[ 2"_s, u"[90,98.5[ 1"_s, u"[98.5,100] 1"_s, u"none"_s};
    }

    void classesOfTheCompetition()
    {
        QFETCH(QString, classes);
        QFETCH(QStringList, ranks);
        const std::vector<Model> models{{"first", 0.965, 150},
                                        {"second", 0.925, 10},
                                        {"third", 0.985, 5000},
                                        {"fourth", 0.85, 1}};
        const auto limits = parseClasses(classes.toStdString());
        QVERIFY(limits);
        const auto all = rankModels(models, {.classes = *limits});
        QStringList got;
        for (const Rank &rank : all)
            got.append(classText(rank));
        QCOMPARE(got, ranks);
    }

    void limitsBelongToTheClassAbove()
    {
        const auto limits = *parseClasses("final");
        QCOMPARE(className(0.95, limits), std::optional<std::string>("[95,100]"));
        QCOMPARE(className(95.0 / 100, limits), std::optional<std::string>("[95,100]"));
        QCOMPARE(className(1, limits), std::optional<std::string>("[95,100]"));
        QCOMPARE(className(0.9499, limits), std::optional<std::string>("[90,95["));
        QCOMPARE(className(0.7999, limits), std::optional<std::string>());
    }

    void classesThatAreNone()
    {
        for (const char *text : {"", "95,90", "90,90", "first", "100", "-1", "90;95"}) {
            const auto limits = parseClasses(text);
            QVERIFY2(!limits, text);
            QCOMPARE(limits.error().kind, ErrorKind::Usage);
        }
    }

    void classesComeFromTheHighest()
    {
        const std::vector<Model> models{{"low", 0.5, 1}, {"b", 0.92, 5}, {"c", 0.97, 9}, {"a", 0.94, 3}};
        const auto ranks = rankModels(models, {});
        QCOMPARE(namesIn(models, rankOrder(models, ranks, RankBy::Classes)),
                 (QStringList{u"c"_s, u"a"_s, u"b"_s, u"low"_s}));
        QCOMPARE(namesIn(models, rankOrder(models, ranks, RankBy::Accuracy)),
                 (QStringList{u"c"_s, u"a"_s, u"b"_s, u"low"_s}));
    }

    void equalOnesShareARank()
    {
        const std::vector<Model> models{{"a", 0.9, 10}, {"b", 0.9, 10}, {"c", 0.8, 20}};
        const auto ranks = rankModels(models, {});
        QCOMPARE(ranks[0].accuracyRank, std::optional<std::size_t>(1));
        QCOMPARE(ranks[1].accuracyRank, std::optional<std::size_t>(1));
        QCOMPARE(ranks[2].accuracyRank, std::optional<std::size_t>(3));
        QCOMPARE(ranks[1].samRank, std::optional<std::size_t>(1));
    }

    void sam()
    {
        // 5 x 0.5^5 / log10(1000) and 2 x 0.5^3 / log10(100)
        QCOMPARE(samScore(0.5, 1000, {}), std::optional(5 * 0.03125 / 3));
        QCOMPARE(samScore(0.5, 100, {.alpha = 3, .beta = 2}), std::optional(0.125));
        QVERIFY(!samScore(0.9, 1, {}));
        QVERIFY(!samScore(0.9, 0.5, {}));
        QVERIFY(!samScore(0.9, 0, {}));
    }

    void undefinedSamComesLast()
    {
        const std::vector<Model> models{{"tiny", 0.99, 0.5}, {"one", 0.98, 1}, {"big", 0.6, 100}, {"good", 0.9, 100}};
        const auto ranks = rankModels(models, {});
        QCOMPARE(namesIn(models, rankOrder(models, ranks, RankBy::Sam)),
                 (QStringList{u"good"_s, u"big"_s, u"tiny"_s, u"one"_s}));
        QVERIFY(!ranks[0].sam && !ranks[0].samRank && !ranks[1].sam);
        QCOMPARE(ranks[3].samRank, std::optional<std::size_t>(1));
    }

    void areaUpToEMax()
    {
        const std::vector<Model> models{{"a", 0.5, 2}, {"b", 0.8, 6}, {"c", 0.9, 10}};
        const auto ranks = rankModels(models, {.eMax = 10});
        QCOMPARE(ranks[0].area, std::optional(4.0));
        QCOMPARE(ranks[1].area, std::optional(0.8 * 4));
        QVERIFY(!ranks[2].area && !ranks[2].areaRank);
        QCOMPARE(namesIn(models, rankOrder(models, ranks, RankBy::Area)), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
        QCOMPARE(eMaxAbove(models), 12.0);
    }

    void readsTables_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<double>("accuracy"); // of the first model
        QTest::addColumn<double>("electricity");
        QTest::addColumn<QByteArray>("note");
        QTest::newRow("no unit") << QByteArray("name,accuracy,electricity\nnet,0.9,12\n") << "kWh" << 0.9 << 12.0
                                 << QByteArray("names no unit");
        for (const char *head : {"energy (\u00b5J)", "energy (\u03bcJ)", "energy_uj"})
            QTest::newRow(head) << QByteArray("name,accuracy,").append(head).append("\nnet,0.9,7200000000000\n")
                                << "kWh" << 0.9 << 2.0 << QByteArray("read in µJ");
        QTest::newRow("kilojoules") << QByteArray("name,accuracy,electricity_kj\nnet,90,7200\n") << "kWh" << 0.9 << 2.0
                                    << QByteArray("read as percent");
        QTest::newRow("as papers have it") << QByteArray(
            "Model,Accuracy (%),FLOPs,GPU_Energy_Consumed (kWh),Energy_Consumed (kWh)\nnet,90,1e9,0.1,0.5\n")
                                           << "Wh" << 0.9 << 500.0 << QByteArray("\"Energy_Consumed (kWh)\"");
        QTest::newRow("megajoules") << QByteArray("name,acc,energy [MJ]\nnet,0.9,3.6\n") << "kWh" << 0.9 << 1.0
                                    << QByteArray("in MJ");
        QTest::newRow("millijoules") << QByteArray("name,acc,energy_mJ\nnet,0.9,3600\n") << "J" << 0.9 << 3.6
                                     << QByteArray("in mJ");
        QTest::newRow("a German spreadsheet") << QByteArray("Name;Accuracy;Energy (kWh)\r\nnet;90,5 %;1,5\r\n") << "kWh"
                                              << 0.905 << 1.5 << QByteArray("percent");
    }

    void readsTables()
    {
        QFETCH(QByteArray, csv);
        QFETCH(QString, unit);
        QFETCH(double, accuracy);
        QFETCH(double, electricity);
        QFETCH(QByteArray, note);
        const auto table = readModelTable(csv.toStdString(), "t.csv", inUnit(unit.toUtf8().constData()));
        QVERIFY2(table, table ? "" : toText(table.error()).c_str());
        QCOMPARE(table->models.size(), std::size_t(1));
        QCOMPARE(table->models[0].name, std::string("net"));
        QCOMPARE(table->models[0].accuracy, accuracy);
        QCOMPARE(table->models[0].electricity, electricity);
        QByteArray notes;
        for (const std::string &each : table->notes)
            notes += QByteArray::fromStdString(each);
        QVERIFY2(notes.contains(note), notes.constData());
    }

    void roundNumbersStayRound()
    {
        const auto read = [](const char *csv, const char *unit) {
            return readModelTable(csv, "t.csv", inUnit(unit))->models.front().electricity;
        };
        QVERIFY(read("acc,energy_j\n0.9,3.6e6\n", "kWh") == 1); // QCOMPARE allows for rounding
        QVERIFY(read("acc,energy_j\n0.9,1.1\n", "kJ") == 0.0011);
        QVERIFY(read("acc,energy_kwh\n0.9,0.1\n", "kWh") == 0.1);
        QVERIFY(read("acc,energy_kwh\n0.9,2\n", "J") == 7.2e6);
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("no rows") << QByteArray("name,accuracy,electricity\n") << QByteArray("holds no models");
        QTest::newRow("decimal commas") << QByteArray("name,accuracy,electricity\nA,91,5,1,25\n")
                                        << QByteArray("line 2: there are 5 fields where the head row has 3.");
        QTest::newRow("no accuracy") << QByteArray("name,electricity\na,1\n")
                                     << QByteArray("no column for the accuracy");
        QTest::newRow("FLOPs only") << QByteArray("name,accuracy,gflops\na,0.5,1\n")
                                    << QByteArray("no column for the electricity");
        QTest::newRow("words") << QByteArray("name,accuracy,electricity\na,0.5,1\nb,high,1\n")
                               << QByteArray("line 3: accuracy is \"high\"");
        QTest::newRow("negative") << QByteArray("name,accuracy,electricity\na,0.5,-1\n")
                                  << QByteArray("line 2: electricity is \"-1\"");
        QTest::newRow("above the whole") << QByteArray("name,accuracy,electricity\na,90,1\nb,101,1\n")
                                         << QByteArray("line 3: accuracy is 101, above 100");
        QTest::newRow("neither") << QByteArray("name,accuracy,electricity\na,1.2,1\n") << QByteArray("too large");
    }

    void refusals()
    {
        QFETCH(QByteArray, csv);
        QFETCH(QByteArray, sentence);
        const auto table = readModelTable(csv.toStdString(), "t.csv", inUnit("kWh"));
        QVERIFY(!table);
        QVERIFY2(QByteArray::fromStdString(table.error().sentence).contains(sentence), table.error().sentence.c_str());
        QVERIFY(!table.error().remedy.empty());
    }

    void csvReadsBack()
    {
        const auto table
            = readModelTable("name,accuracy,energy (kJ)\n\"a, b\",96.5,150\n=c,70,7200\n", "t.csv", inUnit("kWh"));
        QVERIFY(table);
        const RankOptions options{.alpha = 3, .beta = 2, .eMax = 4};
        const auto ranks = rankModels(table->models, options);
        const auto order = rankOrder(table->models, ranks, RankBy::Sam);
        const std::string csv = rankingCsv(*table, ranks, order, options);
        QVERIFY2(csv.starts_with("name,accuracy,electricity_kWh,accuracy_rank,class,class_rank,sam,sam_rank,area,"
                                 "area_rank,alpha,beta,e_max\n'=c,0.7,2,2,,,"),
                 csv.c_str());
        QVERIFY2(csv.find("\n\"a, b\",0.965,") != std::string::npos, csv.c_str());
        QVERIFY2(csv.find(",1,\"[95,100]\",1,,,") != std::string::npos, csv.c_str()); // its SAM is undefined
        QVERIFY2(csv.ends_with(",1,3,2,4\n"), csv.c_str());
        for (const char *unit : {"kWh", "uJ", "mJ", "MJ", "mWh", "MWh"}) {
            ModelTable other = *table;
            other.unit = inUnit(unit).unit;
            const auto again = readModelTable(rankingCsv(other, ranks, order, options), "r.csv", inUnit(unit));
            QVERIFY2(again, again ? "" : toText(again.error()).c_str());
            QCOMPARE(again->models[0], other.models[1]);
            QCOMPARE(again->models[1], other.models[0]);
        }
    }

    void unitsThatAreNone()
    {
        for (const char *text : {"", "kw", "W", "hours", "gflops"})
            QVERIFY2(!parseElectricityUnit(text), text);
    }
};

QTEST_APPLESS_MAIN(TestRankings)
#include "tst_rankings.moc"
