// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/inorder.h"
#include "core/measuring/prefixcosts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

using Values = std::vector<double>;

/// All images up to an exit: seconds of each repeat, and so many watts of the processor.
Series prefix(const Values &seconds, std::optional<double> watts = {})
{
    Series series{100, {}};
    for (const double time : seconds)
        series.repeats.push_back({.seconds = time, .cpu = watts ? std::optional(*watts * time) : std::nullopt});
    return series;
}

MeasurementReport reportOf(std::vector<Series> prefixes)
{
    MeasurementReport report;
    report.program = "offramp-engine 0.1.0";
    MeasuredNetwork network;
    network.exitNames = {"early", "middle", "late"};
    network.exitNames.resize(prefixes.size());
    network.request.batch = 10;
    network.request.run.threads = 2;
    network.found.images = 100;
    network.found.prefixes = std::move(prefixes);
    report.network = std::move(network);
    return report;
}

QJsonObject aboutOf(const PrefixCosts &taken)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(taken.costs.about)).object();
}

/// The nearest values in order by the formula of minimum and maximum of means: not how inOrder() finds them.
Values byMeans(const Values &values)
{
    Values ordered;
    for (std::size_t i = 0; i < values.size(); ++i) {
        double largest = -std::numeric_limits<double>::infinity();
        for (std::size_t a = 0; a <= i; ++a) {
            double smallest = std::numeric_limits<double>::infinity();
            for (std::size_t b = i; b < values.size(); ++b) {
                const auto first = values.begin() + static_cast<std::ptrdiff_t>(a);
                const auto end = values.begin() + static_cast<std::ptrdiff_t>(b) + 1;
                smallest = std::min(smallest, std::accumulate(first, end, 0.0) / static_cast<double>(b + 1 - a));
            }
            largest = std::max(largest, smallest);
        }
        ordered.push_back(largest);
    }
    return ordered;
}

bool near(double a, double b)
{
    return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b));
}

bool allNear(const Values &values, const Values &expected)
{
    return std::ranges::equal(values, expected, near);
}

} // namespace

/// Costs of exits on their way from a measurement into a recording.
class TestPrefixCosts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesInOrder_data()
    {
        QTest::addColumn<Values>("values");
        QTest::addColumn<Values>("ordered");
        QTest::newRow("none") << Values{} << Values{};
        QTest::newRow("one") << Values{0.1} << Values{0.1};
        QTest::newRow("in order") << Values{0.1, 0.1, 0.7} << Values{0.1, 0.1, 0.7};
        QTest::newRow("two") << Values{3, 1} << Values{2, 2};
        QTest::newRow("in the middle") << Values{1, 3, 2, 4} << Values{1, 2.5, 2.5, 4};
        QTest::newRow("falling") << Values{4, 3, 2, 1} << Values{2.5, 2.5, 2.5, 2.5};
        QTest::newRow("back to earlier ones") << Values{1, 5, 3, 1, 6} << Values{1, 3, 3, 3, 6};
    }

    void valuesInOrder()
    {
        QFETCH(Values, values);
        QFETCH(Values, ordered);
        QCOMPARE(inOrder(values), ordered);
    }

    void orderIsTheNearest()
    {
        std::mt19937 random(3);
        std::uniform_real_distribution<double> value(1, 2);
        for (int round = 0; round < 200; ++round) {
            Values values(static_cast<std::size_t>(1 + round % 9));
            std::ranges::generate(values, [&] { return value(random); });
            const Values ordered = inOrder(values);
            QVERIFY(std::ranges::is_sorted(ordered));
            const Values expected = byMeans(values);
            for (std::size_t i = 0; i < values.size(); ++i)
                QVERIFY2(near(ordered[i], expected[i]), QByteArray::number(round).constData());
        }
    }

    void timeAndEnergy()
    {
        MeasurementReport report
            = reportOf({prefix({8, 8, 8}, 20), prefix({15, 16, 17}, 20), prefix({20, 20, 20}, 20)});
        report.meters = {UsedMeter{{"package-0", PowerDomain::Cpu, EnergySource::Counter}, {}},
                         UsedMeter{{"memory", PowerDomain::Memory, EnergySource::Estimated}, {}}};
        const auto taken = prefixCosts(report);
        QVERIFY2(taken, taken ? "" : toText(taken.error()).c_str());
        QVERIFY(allNear(taken->costs.milliseconds, {80, 160, 200})); // 8 s of 100 images
        QVERIFY(allNear(taken->costs.joules, {1.6, 3.2, 4}));
        QVERIFY(taken->notes.empty());
        const QJsonObject about = aboutOf(*taken);
        QCOMPARE(about["program"_L1].toString(), u"offramp-engine 0.1.0"_s);
        QCOMPARE(about["batch"_L1].toInt(), 10);
        QCOMPARE(about["threads"_L1].toInt(), 2);
        QCOMPARE(about["images"_L1].toInt(), 100);
        QCOMPARE(about["decoding"_L1].toString(), u"before"_s);
        const QJsonObject joules = about["joules"_L1].toObject();
        QCOMPARE(joules["source"_L1].toString(), u"counter"_s);
        QCOMPARE(joules["meters"_L1].toArray(), QJsonArray{u"package-0"_s});
        QCOMPARE(joules["repeats"_L1].toInt(), 3);
        QCOMPARE(joules["put_in_order"_L1].toBool(true), false);
        const QJsonObject ms = about["milliseconds"_L1].toObject();
        QCOMPARE(ms["source"_L1].toString(), u"clock"_s);
        QCOMPARE(ms["measured"_L1].toArray().size(), 3);
        QVERIFY(near(ms["measured"_L1][1].toDouble(), 160));
        // 160 ± t(2) s / sqrt(3) with t = 4.302653 and s = 10.
        QVERIFY(std::abs(ms["low"_L1][1].toDouble() - (160 - 24.8414)) < 1e-3);
        QVERIFY(std::abs(ms["high"_L1][1].toDouble() - (160 + 24.8414)) < 1e-3);
        QCOMPARE(writtenText(taken->costs, false),
                 std::string("80, 160, 200 ms and 1.6, 3.2, 4 J per image up to each exit"));
    }

    void withoutAMeterThereAreNoJoules()
    {
        const auto taken = prefixCosts(reportOf({prefix({8}), prefix({16})}));
        QVERIFY(allNear(taken->costs.milliseconds, {80, 160}));
        QVERIFY(taken->costs.joules.empty());
        const QJsonObject about = aboutOf(*taken);
        QVERIFY(!about.contains("joules"_L1));
        QVERIFY(!about.contains("tf32"_L1)); // as in recordings, only where it is allowed
        MeasurementReport allowing = reportOf({prefix({8}), prefix({16})});
        allowing.network->request.run.allowsTf32 = true;
        QCOMPARE(aboutOf(*prefixCosts(allowing))["tf32"_L1].toBool(), true);
        QVERIFY(about["milliseconds"_L1]["low"_L1][0].isNull()); // one repeat has no interval
        QCOMPARE(writtenText(taken->costs, false), std::string("80, 160 ms per image up to each exit"));
    }

    void sourcesOfJoules_data()
    {
        QTest::addColumn<int>("domain");
        QTest::addColumn<int>("source");
        QTest::addColumn<QString>("word");
        const auto row = [](PowerDomain domain, EnergySource source, const QString &word) {
            QTest::addRow("%s %d", qPrintable(word), static_cast<int>(domain))
                << static_cast<int>(domain) << static_cast<int>(source) << word;
        };
        row(PowerDomain::System, EnergySource::Estimated, u"estimated"_s);
        row(PowerDomain::System, EnergySource::Counter, u"counter"_s);
        row(PowerDomain::Gpu, EnergySource::Power, u"power"_s);
        row(PowerDomain::Gpu, EnergySource::Counter, u"counter"_s);
    }

    void sourcesOfJoules()
    {
        QFETCH(int, domain);
        QFETCH(int, source);
        QFETCH(QString, word);
        Series series{100, {{.seconds = 8}, {.seconds = 8}}};
        for (Spent &spent : series.repeats)
            (domain == static_cast<int>(PowerDomain::Gpu) ? spent.gpu : spent.system) = 40;
        MeasurementReport report = reportOf({series});
        report.meters = {UsedMeter{{"meter", static_cast<PowerDomain>(domain), static_cast<EnergySource>(source)}, {}}};
        const auto taken = prefixCosts(report);
        QCOMPARE(taken->costs.joules, Values{0.4});
        QCOMPARE(aboutOf(*taken)["joules"_L1]["source"_L1].toString(), word);
        report.meters.push_back(UsedMeter{{"65 W as stated", PowerDomain::System, EnergySource::Estimated}, {}});
        if (domain == static_cast<int>(PowerDomain::System)) // what is stated beside a counter does not count
            QCOMPARE(aboutOf(*prefixCosts(report))["joules"_L1]["source"_L1].toString(), word);
    }

    void noiseIsAveraged()
    {
        const auto taken = prefixCosts(reportOf({prefix({8, 9, 10}), prefix({9, 8, 8}), prefix({20, 20, 20})}));
        QVERIFY(allNear(taken->costs.milliseconds, {260.0 / 3, 260.0 / 3, 200})); // the mean of 90 and 250/3
        QCOMPARE(taken->costs.milliseconds[0], taken->costs.milliseconds[1]);
        QCOMPARE(taken->notes.size(), std::size_t(1));
        QVERIFY2(taken->notes[0].find("within their noise became their mean: middle below early") != std::string::npos,
                 taken->notes[0].c_str());
        const QJsonObject ms = aboutOf(*taken)["milliseconds"_L1].toObject();
        QVERIFY(ms["put_in_order"_L1].toBool());
        QVERIFY(near(ms["measured"_L1][0].toDouble(), 90));
    }

    void moreThanNoiseIsSaid()
    {
        const auto taken = prefixCosts(reportOf({prefix({10, 10.1, 9.9}), prefix({8, 8.1, 7.9})}));
        QVERIFY(allNear(taken->costs.milliseconds, {90, 90}));
        QCOMPARE(taken->notes.size(), std::size_t(1));
        QVERIFY2(taken->notes[0].find("by more than their noise, and became their mean: middle below early")
                     != std::string::npos,
                 taken->notes[0].c_str());
    }

    void onlyMeasuredPrefixesAreTaken()
    {
        QVERIFY(!prefixCosts(reportOf({})));
        MeasurementReport program;
        program.measuredProgram.emplace();
        QVERIFY(!prefixCosts(program));
    }
};

QTEST_APPLESS_MAIN(TestPrefixCosts)
#include "tst_prefixcosts.moc"
