// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/measurementreport.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <limits>

using namespace offramp;

namespace {

QJsonValue valueAt(QJsonValue value, const QString &path)
{
    for (const QString &key : path.split(QLatin1Char('/')))
        value = value[key];
    return value;
}

QJsonObject jsonOf(const MeasurementReport &report)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(toJsonText(report))).object();
}

Series seriesOf(std::size_t images, const std::vector<double> &seconds, double watts)
{
    Series series{images, {}};
    for (const double time : seconds)
        series.repeats.push_back({.seconds = time, .cpu = watts * time});
    return series;
}

/// A network of two exits over 100 images, 75 of which exit at the first: 3 repeats, one of them slower.
MeasurementReport networkReport()
{
    MeasurementReport report;
    report.program = "offramp-engine 0.1.0";
    report.meters = {UsedMeter{{"package-0", PowerDomain::Cpu, EnergySource::Counter}, 5.0}};
    report.idleSeconds = 10;
    MeasuredNetwork network;
    network.name = "net";
    network.sha256 = "abc";
    network.dataset = "images";
    network.split = "test";
    network.fingerprint = "def";
    network.exitNames = {"early", "late"};
    network.request.thresholds = {-0.9};
    network.request.criterion = Criterion::Confidence;
    network.request.batch = 10;
    network.request.rule = {.until = 0.01, .atMost = 600};
    NetworkMeasurement &found = network.found;
    found.images = 100;
    found.exited = {75, 25};
    found.executed = {100, 25};
    found.correct = 92;
    found.runs = seriesOf(100, {10, 10, 13}, 20);
    found.prefixes = {seriesOf(100, {8, 8, 8}, 20), seriesOf(100, {16, 16, 16}, 20)};
    found.alone = AloneSeries{seriesOf(2, {1, 1, 1}, 20), {{1, 3}, {1, 3}, {1, 3}}};
    found.repeated = {3, RepeatEnd::Time, 0.39};
    report.network = network;
    return report;
}

MeasurementReport programReport()
{
    MeasurementReport report;
    report.program = "offramp-engine 0.1.0";
    report.measuredProgram = MeasuredProgram{{{"predict", "--fast"}, 50, {.most = 2}},
                                             {{50, {{.seconds = 5}, {.seconds = 5}}}, {2, RepeatEnd::Repeats, 0}}};
    return report;
}

bool has(const std::vector<std::string> &sentences, const std::string &part)
{
    return std::ranges::any_of(sentences,
                               [&](const std::string &text) { return text.find(part) != std::string::npos; });
}

} // namespace

class TestMeasureReport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void jsonOfANetwork();
    void jsonOfAProgram();
    void whatIsUnknownIsNull();
    void loadIsStored();
    void theContestIsNamed();
    void textOfANetwork();
    void saysWhereTf32IsAllowed();
    void textOfAProgram();
    void remarksOnMeters();
    void remarksOnIntervals();
    void remarksOnImages();
};

void TestMeasureReport::jsonOfANetwork()
{
    const QJsonObject json = jsonOf(networkReport());
    const auto number = [&](const char *path) { return valueAt(json, QLatin1String(path)).toDouble(-1); };
    const auto text = [&](const char *path) { return valueAt(json, QLatin1String(path)).toString(); };
    QCOMPARE(json[QLatin1String("version")].toInt(), 1);
    QCOMPARE(text("kind"), QStringLiteral("network"));
    QCOMPARE(text("criterion"), QStringLiteral("confidence"));
    QCOMPARE(json[QLatin1String("thresholds")].toArray(), QJsonArray{0.9});
    QCOMPARE(valueAt(json, QStringLiteral("run/exited")).toArray(), (QJsonArray{75, 25}));
    QCOMPARE(number("run/accuracy"), 0.92);
    QCOMPARE(text("run/time/unit"), QStringLiteral("ms/image"));
    QCOMPARE(number("run/time/mean"), 110.0);
    QCOMPARE(number("run/time/repeats"), 3.0);
    QCOMPARE(text("run/energy/unit"), QStringLiteral("J/image"));
    QCOMPARE(number("run/energy/cpu/mean"), 2.2);
    QCOMPARE(number("run/energy/total/mean"), 2.2);
    QVERIFY(number("run/energy/total/low") < 2.2 && number("run/energy/total/high") > 2.2);
    QCOMPARE(number("run/pass/energy/total/mean"), 220.0);
    QCOMPARE(number("run/pass/time/mean"), 11.0);
    QCOMPARE(number("alone/p50/mean"), 2.0);
    QCOMPARE(number("alone/p95/mean"), 2.9);
    QCOMPARE(number("alone/time/mean"), 2.0);
    QCOMPARE(number("alone/energy/total/mean"), 10.0);
    const QJsonArray prefixes = json[QLatin1String("prefixes")].toArray();
    QCOMPARE(prefixes.size(), 2);
    QCOMPARE(valueAt(prefixes[1], QStringLiteral("name")).toString(), QStringLiteral("late"));
    QCOMPARE(valueAt(prefixes[1], QStringLiteral("energy/total/mean")).toDouble(), 3.2);
    QCOMPARE(valueAt(prefixes[0], QStringLiteral("raw/seconds")).toArray(), (QJsonArray{8, 8, 8}));
    QCOMPARE(number("comparison/time/expected/mean"), 100.0);
    QCOMPARE(number("comparison/time/real/mean"), 110.0);
    QCOMPARE(valueAt(json, QStringLiteral("comparison/time/differs")), QJsonValue(false));
    QCOMPARE(valueAt(json, QStringLiteral("comparison/energy/in_order")), QJsonValue(true));
    QCOMPARE(valueAt(json[QLatin1String("meters")].toArray()[0], QStringLiteral("idle_w")).toDouble(), 5.0);
    QCOMPARE(number("idle_seconds"), 10.0);
    QCOMPARE(json[QLatin1String("estimated")], QJsonValue(false));
    QCOMPARE(text("repeats/end"), QStringLiteral("time"));
}

void TestMeasureReport::jsonOfAProgram()
{
    const QJsonObject json = jsonOf(programReport());
    QCOMPARE(json[QLatin1String("kind")].toString(), QStringLiteral("program"));
    QCOMPARE(json[QLatin1String("command")].toArray(),
             (QJsonArray{QStringLiteral("predict"), QStringLiteral("--fast")}));
    QCOMPARE(valueAt(json, QStringLiteral("run/time/mean")).toDouble(), 5.0);
    QCOMPARE(valueAt(json, QStringLiteral("run/time/unit")).toString(), QStringLiteral("s"));
    QCOMPARE(valueAt(json, QStringLiteral("run/per_image/time/mean")).toDouble(), 100.0);
    QCOMPARE(valueAt(json, QStringLiteral("run/rate/mean")).toDouble(), 10.0);
}

void TestMeasureReport::whatIsUnknownIsNull()
{
    MeasurementReport report = programReport();
    report.measuredProgram->request.images.reset();
    report.measuredProgram->found.runs = {1, {{.seconds = 5}}};
    const QJsonObject json = jsonOf(report);
    for (const char *path : {"run/energy/total", "run/energy/cpu", "run/energy/gpu", "run/energy/memory",
                             "run/energy/system", "run/time/low", "run/time/high", "run/images", "run/per_image",
                             "contest", "estimated", "idle_seconds", "other_load/during"})
        QVERIFY2(valueAt(json, QLatin1String(path)).isNull(), path);
    QCOMPARE(valueAt(json, QStringLiteral("run/raw/cpu_j")).toArray(), QJsonArray{QJsonValue::Null});
    report = networkReport();
    report.network->found.alone.reset();
    report.network->found.prefixes.clear();
    QVERIFY(jsonOf(report)[QLatin1String("alone")].isNull());
    QVERIFY(valueAt(jsonOf(report), QStringLiteral("comparison/time")).isNull());
}

void TestMeasureReport::loadIsStored()
{
    MeasurementReport report = programReport();
    QVERIFY(remarksOn(report).empty());
    OtherLoad load;
    load.seconds = 10;
    load.threads = 16;
    load.otherUse = 0.8;
    report.loadDuring = load;
    QCOMPARE(valueAt(jsonOf(report), QStringLiteral("other_load/during/other_use")).toDouble(), 0.8);
    QCOMPARE(remarksOn(report), std::vector{loadText(load, LoadMoment::During)});
    load.otherUse = 0;
    report.loadDuring = load;
    QVERIFY(remarksOn(report).empty());
}

void TestMeasureReport::theContestIsNamed()
{
    MeasurementReport report = networkReport();
    report.contest = "cifar10-joules";
    const QJsonObject json = jsonOf(report);
    QCOMPARE(valueAt(json, QStringLiteral("contest/energy_per_pass/mean")).toDouble(), 220.0);
    QCOMPARE(valueAt(json, QStringLiteral("contest/classes/final")).toString(), QStringLiteral("[90,95["));
    QCOMPARE(valueAt(json, QStringLiteral("contest/classes/draft")).toString(), QStringLiteral("[90,95["));
    QVERIFY(has(remarksOn(report), "The contest measures the 10,000 test images of CIFAR-10; this test set has 100."));
    QVERIFY(toText(report).find("cifar10-joules: 3 passes") != std::string::npos);
}

void TestMeasureReport::textOfANetwork()
{
    const std::string text = toText(networkReport());
    for (const char *part : {"net: 100 images in batches of 10", "early 75 %, late 25 %", "Accuracy 92 %", "run at 0.9",
                             "110 ± ", "2.20 ± 0.86 J", "one at a time (2)", "all up to late", "160 ± 0 ms",
                             "run expected from these", "Measured with package-0; idle before: 5 W, not subtracted."})
        QVERIFY2(text.find(part) != std::string::npos, (part + ("\n" + text)).c_str());
}

void TestMeasureReport::saysWhereTf32IsAllowed()
{
    MeasurementReport report = networkReport();
    QVERIFY(toText(report).find("TF32") == std::string::npos);
    QCOMPARE(jsonOf(report)[QLatin1String("tf32")], QJsonValue(false));
    report.network->request.run.allowsTf32 = true;
    QVERIFY(toText(report).find(", float32, TF32 allowed; ") != std::string::npos);
    QCOMPARE(jsonOf(report)[QLatin1String("tf32")], QJsonValue(true));
}

void TestMeasureReport::textOfAProgram()
{
    const std::string text = toText(programReport());
    for (const char *part :
         {"predict --fast: 2 repeats", "per run", "per image", "unknown", "Measured with a clock only."})
        QVERIFY2(text.find(part) != std::string::npos, (part + ("\n" + text)).c_str());
}

void TestMeasureReport::remarksOnMeters()
{
    MeasurementReport report = networkReport();
    report.network->request.run.device.kind = "cuda";
    QVERIFY(has(remarksOn(report), "No meter measures the GPU that the network ran on"));
    report.meters = {UsedMeter{{"GPU", PowerDomain::Gpu, EnergySource::Counter}}};
    QVERIFY(has(remarksOn(report), "No meter measures the processor"));
    QVERIFY(!has(remarksOn(report), "short for a counter"));
    report.network->found.runs = seriesOf(100, {0.1, 0.1, 0.1}, 20);
    QVERIFY(has(remarksOn(report), "A repeat takes only 100 ms, which is short for a counter of energy"));
    report.meters = {UsedMeter{{"10 W as stated", PowerDomain::System, EnergySource::Estimated}}};
    QVERIFY(!has(remarksOn(report), "short for a counter"));
    QVERIFY(!has(remarksOn(report), "No meter measures"));
    QCOMPARE(jsonOf(report)[QLatin1String("estimated")], QJsonValue(true));
    QVERIFY(toText(report).find("energy, estimated") != std::string::npos);
}

void TestMeasureReport::remarksOnIntervals()
{
    MeasurementReport report = networkReport();
    QVERIFY(has(remarksOn(report),
                "After 3 repeats the widest interval is ± 39 %, wider than the 1 % that were asked for"));
    report.network->found.repeated.end = RepeatEnd::Narrow;
    report.network->found.repeated.halfWidth = 0.009;
    QVERIFY(!has(remarksOn(report), "interval"));
    report.network->found.repeated = {1, RepeatEnd::Time, std::numeric_limits<double>::infinity()};
    QVERIFY(has(remarksOn(report), "One repeat gives no interval"));
    report.network->request.rule = {.most = 1};
    QVERIFY(!has(remarksOn(report), "interval"));
}

void TestMeasureReport::remarksOnImages()
{
    MeasurementReport report = networkReport();
    QVERIFY(!has(remarksOn(report), "filled up"));
    report.network->request.batch = 64;
    QVERIFY(has(remarksOn(report), "The last batch is filled up with copies, and so few images as 100 pay for that"));
    report.network->found.alone.reset();
    QVERIFY(has(remarksOn(report), "does not take one image at a time"));
}

QTEST_GUILESS_MAIN(TestMeasureReport)
#include "tst_measurereport.moc"
