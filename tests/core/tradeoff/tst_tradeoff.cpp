// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tradeoff/costname.h"
#include "core/tradeoff/pointtable.h"
#include "core/tradeoff/stepcurve.h"
#include "tests/shareddata.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>

using namespace offramp;

namespace {

/// The area by its definition, slowly: every gap between neighbouring energies belongs to the point on its left.
double areaByDefinition(std::vector<Point> points, double eMax)
{
    double sum = 0;
    for (const Point &point : points) {
        double next = eMax;
        bool shadowed = false;
        for (const Point &other : points) {
            if (other.energy > point.energy)
                next = std::min(next, other.energy);
            if (other.energy == point.energy && other.accuracy > point.accuracy)
                shadowed = true;
        }
        if (!shadowed)
            sum += point.accuracy * (next - point.energy);
    }
    return sum;
}

bool close(double actual, double expected)
{
    return std::abs(actual - expected) <= 1e-12 * std::max(1.0, std::abs(expected));
}

} // namespace

class TestTradeoff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areaOfFewPoints()
    {
        QVERIFY(close(*stepCurve(std::vector<Point>{{1, .8}}, 39.32).area(), 30.656));
        QVERIFY(close(*stepCurve(std::vector<Point>{{2, .5}, {1, .8}}, 39.32).area(), 19.46));
        QVERIFY(close(*stepCurve(std::vector<Point>{{1, .8}, {1, .5}}, 39.32).area(), 30.656));
        QVERIFY(close(*stepCurve(std::vector<Point>{{1, .8}, {2, .5}, {2.001, .82}}, 39.32).area(), 31.40208));
        QVERIFY(close(*stepCurve(std::vector<Point>{{1, .8}, {2, .5}, {1.999, .82}}, 39.32).area(), 19.46002));
    }

    void stepsAddUp()
    {
        const StepCurve curve = stepCurve(std::vector<Point>{{3, .6}, {1, .5}, {4, .9}}, 4);
        QCOMPARE(curve.points.size(), std::size_t(2));
        QCOMPARE(curve.step(0), (Step{{1, .5}, 3}));
        QCOMPARE(curve.step(1), (Step{{3, .6}, 4}));
        QCOMPARE(curve.step(0).area() + curve.step(1).area(), *curve.area());
    }

    void nothingCountsIsNoArea()
    {
        QVERIFY(!stepCurve({}, 39.32).area());
        QVERIFY(!stepCurve({}, 39.32).normalisedArea());
        const std::vector<Point> dear{{40, .9}, {39.32, .9}};
        QVERIFY(!stepCurve(dear, 39.32).area());
        for (const Standing &standing : standings(dear, 39.32))
            QVERIFY(standing.overEMax);
    }

    void areaLostWithoutAVariant()
    {
        const std::vector<Point> points{{1, .8}, {2, .5}, {3, .6}};
        const auto lost = areasLost(points, 39.32);
        QVERIFY(close(*lost[2], 3.632));
        QVERIFY(close(*lost[1], -.3));
        QVERIFY(close(*areasLost(std::vector<Point>{{1, .8}}, 39.32)[0], 30.656));
        QVERIFY(!areasLost(std::vector<Point>{{40, .8}}, 39.32)[0]);
    }

    void areasLostAgainstTheDefinition()
    {
        std::mt19937 random(11);
        for (int round = 0; round < 300; ++round) {
            std::vector<Point> points(random() % 12 + 1); // equal, dominated, at E_max and over it
            for (Point &point : points)
                point = {static_cast<double>(random() % 8), static_cast<double>(random() % 8) / 8};
            const double eMax = 6;
            const auto lost = areasLost(points, eMax);
            QCOMPARE(lost.size(), points.size());
            for (std::size_t i = 0; i < points.size(); ++i) {
                QCOMPARE(lost[i].has_value(), points[i].energy < eMax);
                if (!lost[i])
                    continue;
                std::vector<Point> others = points;
                others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
                const double all = *stepCurve(points, eMax).area();
                QVERIFY(std::abs(*lost[i] - (all - stepCurve(others, eMax).area().value_or(0))) <= 1e-12 * all);
                QVERIFY(!(*lost[i] == 0 && std::signbit(*lost[i])));
            }
        }
    }

    /// They are sorted once: once for each point took more than an hour.
    void areasLostOfManyPoints()
    {
        constexpr std::size_t count = 100'000;
        std::vector<Point> points;
        for (std::size_t i = 0; i < count; ++i)
            points.push_back({static_cast<double>(i * 7919 % count), static_cast<double>(i) / count});
        const auto lost = areasLost(points, count);
        QVERIFY(std::ranges::all_of(lost, &std::optional<double>::has_value));
    }

    void standingOfTiesAndDuplicates()
    {
        const std::vector<Point> points{{1, .8}, {1, .7}, {2, .8}, {2, .9}, {2, .9}, {1, .8}, {.5, .1}};
        const auto standing = standings(points, 39.32);
        const std::vector<bool> dominated{false, true, true, false, false, false, false};
        const std::vector<bool> duplicate{false, false, false, false, true, true, false};
        for (std::size_t i = 0; i < points.size(); ++i) {
            QCOMPARE(standing[i].dominated, dominated[i]);
            QCOMPARE(standing[i].duplicate, duplicate[i]);
        }
    }

    void randomPointsAgainstTheDefinition()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 300; ++round) {
            std::vector<Point> points(random() % 12 + 1);
            for (Point &point : points)
                point = {static_cast<double>(random() % 8), static_cast<double>(random() % 8) / 8};
            const double eMax = 6;
            std::vector<Point> counting;
            const auto standing = standings(points, eMax);
            for (std::size_t i = 0; i < points.size(); ++i) {
                bool dominated = false;
                bool duplicate = false;
                for (std::size_t j = 0; j < points.size(); ++j) {
                    const bool covers
                        = points[j].energy <= points[i].energy && points[j].accuracy >= points[i].accuracy;
                    dominated = dominated || (covers && points[j] != points[i]);
                    duplicate = duplicate || (j < i && points[j] == points[i]);
                }
                QCOMPARE(standing[i].dominated, dominated);
                QCOMPARE(standing[i].duplicate, duplicate);
                QCOMPARE(standing[i].overEMax, points[i].energy >= eMax);
                if (points[i].energy < eMax && !duplicate)
                    counting.push_back(points[i]);
            }
            const auto area = stepCurve(points, eMax).area();
            QCOMPARE(area.has_value(), !counting.empty());
            if (area)
                QVERIFY(close(*area, areaByDefinition(counting, eMax)));
        }
    }

    void goldenContestAreas()
    {
        const auto path = sharedData("golden/contest.json");
        SKIP_WITHOUT(path);
        std::ifstream stream(path);
        const auto golden = nlohmann::json::parse(stream);
        for (const auto &entry : golden["areas"]) {
            std::vector<Point> points;
            for (const auto &point : entry["points"])
                points.push_back({point[0], point[1]});
            const double eMax = entry.value("e_max", golden["e_max"].get<double>());
            const auto area = stepCurve(points, eMax).area();
            if (entry["area"].get<double>() < 0) {
                QVERIFY(!area);
                continue;
            }
            const double tolerance = entry.contains("decimals") ? .5 * std::pow(10, -entry["decimals"].get<int>())
                                                                : 1e-12 * entry["area"].get<double>();
            QVERIFY(std::abs(*area - entry["area"].get<double>()) <= tolerance);
        }
        for (const char *name : {"submitted", "six_points"}) {
            const auto &entry = golden["padova"][name];
            std::vector<Point> points;
            for (std::size_t i = 0; i < entry["e"].size(); ++i)
                points.push_back({entry["e"][i], entry["a_percent"][i].get<double>() / 100});
            QVERIFY(close(*stepCurve(points, golden["e_max"]).area(), entry["area"]));
        }
    }

    void tablesDetectPercent()
    {
        const auto percent = readPointTable("Accuracy,Energy,note\n82.02,2.54,x\n0.5,1,y\n", "t",
                                            {.accuracyUnit = AccuracyUnit::Detect});
        QVERIFY(percent);
        QCOMPARE(percent->accuracyUnit, AccuracyUnit::Percent);
        QCOMPARE(percent->points, (std::vector<Point>{{2.54, .8202}, {1, .005}}));
        const auto fraction
            = readPointTable("name,energy,accuracy\na,1,1\nb,2,0.5\n", "t", {.accuracyUnit = AccuracyUnit::Detect});
        QCOMPARE(fraction->accuracyUnit, AccuracyUnit::Fraction);
        QCOMPARE(fraction->names, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(readPointTable("energy,accuracy\n1,0.5\n", "t", {.accuracyUnit = AccuracyUnit::Percent})
                     ->points.front()
                     .accuracy,
                 .005);
    }

    void blankFieldsAtTheEndAreNone()
    {
        const auto table = readPointTable("energy,accuracy\n1,0.5,, \n", "t", {});
        QVERIFY(table);
        QCOMPARE(table->points, (std::vector<Point>{{1, .5}}));
    }

    void columnsAndUnitsCanBeChosen()
    {
        const std::string csv = "net,flops,top1\na,2500000000,80\nb,500000000,0.5\n";
        QVERIFY(!readPointTable(csv, "t", {}));
        const auto table = readPointTable(
            csv, "t",
            {.energyUnit = CostMultiple{CostUnit::Flops, 1}, .energy = "flops", .accuracy = "top1", .name = "net"});
        QVERIFY(table);
        QCOMPARE(table->points, (std::vector<Point>{{2500000000 * 1e-9, .8}, {500000000 * 1e-9, .005}}));
        QCOMPARE(table->names, (std::vector<std::string>{"a", "b"}));
        QVERIFY(!readPointTable(csv, "t", {.energy = "joules", .accuracy = "top1"}));
        QVERIFY(hasPointColumns({"x", " Energy_GFLOPs", "ACCURACY"}));
        QVERIFY(!hasPointColumns({"energy"}));
    }

    void namesOfCosts()
    {
        for (const char *name : {"FLOPs", "flops", "MMACs per image", "energy_gflops", "top5 flops"})
            QVERIFY2(costName(name) == CostName::Flops, name);
        for (const char *name : {"ms", "kWh", "energy", "latency (ms)", "inference_time_s", "J", "energy_mj"})
            QVERIFY2(costName(name) == CostName::Other, name);
        for (const char *name : {"cost", "Total costs"})
            QVERIFY2(costName(name) == CostName::Bare, name);
        for (const char *name : {"", "H", "milestone", "items", "accuracy", "flopsy"})
            QVERIFY2(costName(name) == CostName::None, name);
        QCOMPARE(flopsOfName("MMACs per image"), 1e6);
        QCOMPARE(flopsOfName("energy"), 1.);
        for (const char *name :
             {"energy", "time", "J", "us", "energy (MJ)", "images/s", "frames per second", "ms/batch", "gpu_j",
              "time_ms_std", "time in ms (s)", "second exit", "cost", "accuracy"})
            QVERIFY2(!costMultipleOf(name), name);
        QCOMPARE(costMultipleOf("GMACs"), (std::optional(CostMultiple{CostUnit::Flops, 1e9})));
        QCOMPARE(costMultipleOf("latency (ms)"), (std::optional(CostMultiple{CostUnit::Milliseconds, 1})));
        QCOMPARE(costMultipleOf("inference_time_s"), (std::optional(CostMultiple{CostUnit::Milliseconds, 1e3})));
        QCOMPARE(costMultipleOf("Latency [\u00b5s]"), (std::optional(CostMultiple{CostUnit::Milliseconds, 1e-3})));
        QCOMPARE(costMultipleOf("energy_mj"), (std::optional(CostMultiple{CostUnit::Joules, 1e-3})));
        QCOMPARE(costMultipleOf("J/image"), (std::optional(CostMultiple{CostUnit::Joules, 1})));
        QCOMPARE(costMultipleOf("kWh per sample"), (std::optional(CostMultiple{CostUnit::Joules, 3.6e6})));
        QVERIFY(mayBeIn("cost", CostUnit::Joules) && mayBeIn("cost", CostUnit::Flops));
        QVERIFY(mayBeIn("latency", CostUnit::Milliseconds) && !mayBeIn("latency", CostUnit::Joules));
        QVERIFY(mayBeIn("energy", CostUnit::Joules) && !mayBeIn("energy_mj", CostUnit::Milliseconds));
        QVERIFY(!mayBeIn("accuracy", CostUnit::Joules) && !mayBeIn("gflops", CostUnit::Milliseconds));
        QCOMPARE(*parseCostUnit("MFLOPs"), (std::optional(CostMultiple{CostUnit::Flops, 1e6})));
        QCOMPARE(*parseCostUnit("µs"), (std::optional(CostMultiple{CostUnit::Milliseconds, 1e-3})));
        QCOMPARE(*parseCostUnit("kWh"), (std::optional(CostMultiple{CostUnit::Joules, 3.6e6})));
        QCOMPARE(*parseCostUnit(""), std::nullopt);
        QCOMPARE(*parseCostUnit("mJ"), (std::optional(CostMultiple{CostUnit::Joules, 1e-3})));
        QVERIFY(!parseCostUnit("MJ") && !parseCostUnit(" MJ ")); // megajoules, not millijoules
        QVERIFY(!parseCostUnit("watts"));
    }

    void columnsOfEnergy()
    {
        const auto energy = [](const std::string &head, const PointOptions &options) {
            const auto table = readPointTable("accuracy;" + head + "\n0,5;2500\n", "t", options);
            return table ? table->points.front().energy : -1;
        };
        QCOMPARE(energy("energy", {}), 2500.);
        QCOMPARE(energy("MFLOPs", {.energy = "MFLOPs"}), 2.5);
        QCOMPARE(energy("MFLOPs", {.energyUnit = CostMultiple{CostUnit::Flops, 1e9}, .energy = "MFLOPs"}),
                 2500.); // the option decides
        QCOMPARE(energy("cost", {.energyUnit = CostMultiple{CostUnit::Flops, 1e6}, .energy = "cost"}), 2.5);
        QCOMPARE(energy("cost", {.energy = "cost"}), -1.);
        QCOMPARE(energy("kWh", {.energy = "kWh"}), 2500 * 3.6e6);
        QCOMPARE(energy("latency", {.energy = "latency"}), -1.);
        QCOMPARE(energy("work", {.energy = "work"}), 2500.);
        const auto said = [](const char *head, const PointOptions &options) {
            return readPointTable(std::string("accuracy,") + head + "\n0.5,2\n", "t", options).error().sentence;
        };
        QVERIFY(said("latency", {}).find("\"latency\" is not in GFLOPs") != std::string::npos);
        QVERIFY(said("cost", {}).find("\"cost\" does not say its unit") != std::string::npos);
        QVERIFY(said("time", {.energy = "time"}).find("the column \"time\" is not in FLOPs") != std::string::npos);
        QVERIFY(said("ms", {.energy = "joules"}).find("no column named \"joules\"") != std::string::npos);
    }

    void tablesOfOtherCosts()
    {
        const auto read = [](const std::string &heads, const PointOptions &options) {
            return readPointTable(heads + "\n0.5,250,3\n", "t", options);
        };
        const auto joules = read("accuracy,energy_joules,time_ms", {});
        QVERIFY(joules && joules->unit == CostUnit::Joules);
        QCOMPARE(joules->points, (std::vector<Point>{{250, .5}}));
        const auto time = read("accuracy,energy_joules,time_ms", {.cost = CostUnit::Milliseconds});
        QVERIFY(time && time->unit == CostUnit::Milliseconds);
        QCOMPARE(time->points.front().energy, 3.);

        // A unit that is given, a column that does not say its own.
        const auto given = read("accuracy,energy,x", {.energyUnit = CostMultiple{CostUnit::Joules, 1e-3}});
        QVERIFY(given && given->unit == CostUnit::Joules);
        QCOMPARE(given->points.front().energy, .25);
        const auto seconds = read("accuracy,latency,x",
                                  {.energyUnit = CostMultiple{CostUnit::Milliseconds, 1e3}, .energy = "latency"});
        QVERIFY(seconds && seconds->unit == CostUnit::Milliseconds);
        QCOMPARE(seconds->points.front().energy, 250'000.);
        QVERIFY(read("accuracy,energy,x", {})->unit == CostUnit::Gflops);
        const auto unsaid = read("accuracy,energy,x", {.cost = CostUnit::Joules});
        QVERIFY(unsaid && unsaid->unit == CostUnit::Joules);
        QCOMPARE(unsaid->points.front().energy, 250.);
        QVERIFY(read("accuracy,energy,x", {.cost = CostUnit::Gflops})->unit == CostUnit::Gflops);

        const auto refused = [&](const std::string &heads, const PointOptions &options) {
            const auto table = read(heads, options);
            return table ? std::string() : table.error().sentence;
        };
        QCOMPARE(refused("accuracy,energy_gflops,x", {.cost = CostUnit::Joules}),
                 std::string("t line 1: the column \"energy_gflops\" is in GFLOPs, and joules are asked for."));
        QCOMPARE(refused("accuracy,energy_joules,x", {.cost = CostUnit::Milliseconds}),
                 std::string("t line 1: the column \"energy_joules\" is in joules, and ms are asked for."));
        const PointOptions mixed{.energyUnit = CostMultiple{CostUnit::Flops, 1e6}, .cost = CostUnit::Joules};
        QVERIFY(refused("accuracy,energy,x", mixed).find("is in GFLOPs, and joules are asked for")
                != std::string::npos);
        QVERIFY(hasPointColumns({"accuracy", "time_ms"}) && hasPointColumns({"energy_joules", "accuracy"}));
    }

    void unitsOfNames()
    {
        const auto read = [](const std::string &heads, const PointOptions &options) {
            return readPointTable(heads + "\n0.5,1.1,3\n", "t", options);
        };
        for (const char *head : {"energy_mj", "energy (mJ)", "energy [mJ]"}) {
            for (const PointOptions &options : {PointOptions(), {.cost = CostUnit::Joules}, {.energy = head}}) {
                const auto table = read(std::string("accuracy,") + head + ",x", options);
                QVERIFY2(table && table->unit == CostUnit::Joules, head);
                QVERIFY(table->points.front().energy == 0.0011); // QCOMPARE allows for rounding
            }
        }
        QVERIFY(read("accuracy,energy_mj,latency_ms", {.cost = CostUnit::Milliseconds})->points.front().energy == 3);
        QVERIFY(hasPointColumns({"accuracy", "energy_mj"}) && !hasPointColumns({"accuracy", "energy_mj", "ms"}));

        const auto refused = [&](const std::string &heads, const PointOptions &options) {
            const auto table = read(heads, options);
            return table ? std::string() : toText(table.error());
        };
        const PointOptions inMs{.energyUnit = CostMultiple{CostUnit::Milliseconds, 1}};
        for (const char *head : {"energy_joules", "energy_mj"})
            QCOMPARE(
                refused(std::string("accuracy,") + head + ",x", inMs),
                std::string("t line 1: the column \"") + head
                    + "\" is in joules, not in ms. Leave out the unit (--unit), or choose another column (--energy "
                      "COLUMN).");
        QCOMPARE(refused("accuracy,energy_mj,latency_ms", {}),
                 std::string("t line 1: there is no column named energy, and energy_mj, latency_ms could be it. Choose "
                             "one: --energy \"energy_mj\", for example."));
        const std::string capitals = refused("accuracy,energy (MJ),x", {});
        QVERIFY(capitals.find("may be in megajoules or in millijoules") != std::string::npos);
        QVERIFY(capitals.find("For millijoules, add --energy \"energy (MJ)\" --unit mj.") != std::string::npos);
    }

    void accuraciesThatRoundingMadeTooLarge()
    {
        const auto accuracy = [](const char *text) {
            const auto table = readPointTable(std::string("energy,accuracy\n1,0.5\n2,") + text + "\n", "t", {});
            return table ? table->points.back().accuracy : -1;
        };
        QCOMPARE(accuracy("1.0000002"), 1.);
        QCOMPARE(accuracy("1.2"), -1.); // a fraction or percent?
        QCOMPARE(accuracy("71.5"), .715);
        QCOMPARE(accuracy("100.00001"), 1.);
        QCOMPARE(accuracy("101"), -1.);
    }

    void readAsTheOtherUnit()
    {
        const PointTable fractions{{{1, .5}, {2, 1}}, {"a", "b"}, AccuracyUnit::Fraction};
        const auto percent = readAs(fractions, AccuracyUnit::Percent);
        QCOMPARE(*percent, (PointTable{{{1, .005}, {2, .01}}, {"a", "b"}, AccuracyUnit::Percent}));
        QCOMPARE(*readAs(*percent, AccuracyUnit::Fraction), fractions);
        QCOMPARE(*readAs(fractions, AccuracyUnit::Detect), fractions);
        const auto refused = readAs({{{1, .82}}, {}, AccuracyUnit::Percent}, AccuracyUnit::Fraction);
        QVERIFY(!refused);
        QVERIFY(refused.error().sentence.find("82, above 1") != std::string::npos);
    }

    void tablesNameTheLine_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QByteArray>("place");
        QTest::newRow("empty") << QByteArray("") << QByteArray("t");
        QTest::newRow("head only") << QByteArray("energy,accuracy\n") << QByteArray("t has no points.");
        QTest::newRow("no accuracy") << QByteArray("energy\n1\n") << QByteArray("accuracy");
        QTest::newRow("not a number") << QByteArray("energy,accuracy\n1,.5\nx,.5\n") << QByteArray("t line 3");
        QTest::newRow("negative") << QByteArray("energy,accuracy\n-1,.5\n") << QByteArray("t line 2");
        QTest::newRow("field missing") << QByteArray("energy,accuracy\n1\n") << QByteArray("t line 2");
        QTest::newRow("decimal commas") << QByteArray("energy,accuracy\n1,5,50,2\n")
                                        << QByteArray("t line 2: there are 4 fields where the head row has 2.");
        QTest::newRow("above 100") << QByteArray("energy,accuracy\n1,50\n2,101\n") << QByteArray("t line 3");
        QTest::newRow("nan") << QByteArray("energy,accuracy\nnan,.5\n") << QByteArray("t line 2");
    }

    void tablesNameTheLine()
    {
        QFETCH(QByteArray, csv);
        QFETCH(QByteArray, place);
        const auto table = readPointTable(csv.toStdString(), "t", {.accuracyUnit = AccuracyUnit::Detect});
        QVERIFY(!table);
        QVERIFY2(table.error().sentence.find(place.toStdString()) != std::string::npos, table.error().sentence.c_str());
    }
};

QTEST_APPLESS_MAIN(TestTradeoff)
#include "tst_tradeoff.moc"
