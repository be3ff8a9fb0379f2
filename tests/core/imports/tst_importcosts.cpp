// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/importfile.h"
#include "core/imports/measuredcolumns.h"
#include "core/imports/sampletable.h"
#include "core/recording/recordingtable.h"
#include "tests/npyfile.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

using namespace offramp;

namespace {

using Values = std::vector<double>;

/// Two samples and two exits; {0} and {1} are the numbers of exit 1 and exit 2 in a column of that name.
std::string tableWith(const std::string &head, const std::string &first, const std::string &second)
{
    return "sample,exit,label,predicted,entropy," + head + "\na,1,1,1,0.5," + first + "\na,2,1,1,0.1," + second
           + "\nb,1,0,1,0.4," + first + "\nb,2,0,0,0.2," + second + "\n";
}

Result<Imported> read(const std::string &csv, const ImportOptions &options = {})
{
    return readSampleTable(csv, "t.csv", options);
}

ImportOptions inUnit(const char *unit)
{
    return {.costUnit = *parseCostUnit(unit)};
}

bool isNoted(const Imported &imported, const std::string &part)
{
    return std::ranges::any_of(imported.notes,
                               [&](const std::string &note) { return note.find(part) != std::string::npos; });
}

std::string said(const Result<Imported> &imported)
{
    return imported ? std::string() : imported.error().sentence;
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

/// Costs of other tools in joules and milliseconds.
class TestImportCosts : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    /// Logits of two exits, two samples and three classes, and an array beside them.
    Result<Imported> readArrays(const std::string &name, const Values &values, const ImportOptions &options = {})
    {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / "net.npz";
        std::ofstream(path, std::ios::binary) << zipFile(
            {{"logits.npy",
              npyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2, 3), }",
                      bytesOf<float>({1, 2, 0, 0, 0, 4, 3, 1, 1, -1, 0, 5})),
              false},
             {"labels.npy",
              npyFile("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }", bytesOf<std::int32_t>({0, 2})),
              false},
             {name + ".npy",
              npyFile("{'descr': '<f8', 'fortran_order': False, 'shape': (" + std::to_string(values.size()) + ",), }",
                      bytesOf<double>(values)),
              false}});
        return readImport(path, options);
    }

private Q_SLOTS:
    void unitsThatContradictNames()
    {
        const std::string sentence = ": \"energy_mj\" is in joules, not in FLOPs.";
        QCOMPARE(said(read(tableWith("energy_mj", "1", "2"), inUnit("gflops"))), "t.csv" + sentence);
        const std::string ofArrays = said(readArrays("energy_mj", {1, 2}, inUnit("gflops")));
        QVERIFY2(ofArrays.ends_with(sentence), ofArrays.c_str());
        QCOMPARE(said(read(tableWith("energy_mj,cost", "1,1", "2,2"), inUnit("gflops"))), std::string());
        QCOMPARE(said(read(tableWith("energy_mj", "1", "2"), inUnit("ms"))),
                 std::string("t.csv has no costs of exits in ms."));
    }

    void costsAboveTheLimit()
    {
        QCOMPARE(said(read(tableWith("flops", "1e9", "1e19"))),
                 std::string("t.csv: the cost up to exit 2 is 1e+19 FLOPs; at most 9e+18 can be recorded."));
    }

    void arraysOfFlops()
    {
        const auto flops = [this](const char *name, const Values &values, const char *unit = "") {
            const auto imported = readArrays(name, values, {.costUnit = *parseCostUnit(unit)});
            return imported ? imported->whole.recording.flops : std::vector<std::int64_t>();
        };
        const std::vector<std::int64_t> expected{17'000'000, 31'000'000};
        QCOMPARE(flops("flops", {17e6, 31e6}), expected);
        QCOMPARE(flops("mflops", {17, 31}), expected);
        QCOMPARE(flops("GFLOPs", {0.017, 0.031}), expected);
        QCOMPARE(flops("gmacs", {0.017, 0.031}), expected);
        QCOMPARE(flops("flops", {17, 31}, "mflops"), expected);
        QCOMPARE(flops("gflops", {0.017, 0.031}, "gflops"), expected);
        QVERIFY(said(readArrays("gflops", {17, 31}, inUnit("mflops"))).find("another unit than --unit")
                != std::string::npos);
    }

    void unitsByName_data()
    {
        QTest::addColumn<QString>("head");
        QTest::addColumn<bool>("isTime");
        QTest::addColumn<double>("factor"); // to joules or milliseconds
        const auto row = [](const char *head, bool isTime, double factor) {
            QTest::newRow(head) << QString::fromUtf8(head) << isTime << factor;
        };
        row("latency (ms)", true, 1);
        row("time_ms", true, 1);
        row("inference_time_s", true, 1000);
        row("Latency [µs]", true, 0.001);
        row("ms", true, 1);
        row("ms per image", true, 1);
        row("energy_mj", false, 0.001);
        row("energy (mJ)", false, 0.001);
        row("energy_joules", false, 1);
        row("Joules", false, 1);
        row("J/image", false, 1);
        row("kWh", false, 3.6e6);
        row("energy_wh", false, 3600);
    }

    void unitsByName()
    {
        QFETCH(QString, head);
        QFETCH(bool, isTime);
        QFETCH(double, factor);
        const std::string name = head.toStdString();
        const auto check = [&](const Result<Imported> &imported) {
            QVERIFY2(imported, said(imported).c_str());
            const Recording &recording = imported->whole.recording;
            QVERIFY(!imported->needsCosts);
            QVERIFY(recording.flops.empty());
            QVERIFY(allNear(isTime ? recording.milliseconds : recording.joules, {0.25 * factor, 1.5 * factor}));
            QVERIFY((isTime ? recording.joules : recording.milliseconds).empty());
            QVERIFY(isNoted(*imported, '"' + name + "\" was read as the costs"));
        };
        check(read(tableWith(name, "0.25", "1.5")));
        if (name.find('/') == std::string::npos) // not in a zip archive
            check(readArrays(name, {0.25, 1.5}));
    }

    void unitsByOption_data()
    {
        QTest::addColumn<QString>("head");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<bool>("isTime");
        QTest::addColumn<double>("factor");
        const auto row = [](const char *head, const char *unit, bool isTime, double factor) {
            QTest::addRow("%s in %s", head, unit)
                << QString::fromLatin1(head) << QString::fromLatin1(unit) << isTime << factor;
        };
        row("cost", "ms", true, 1);
        row("cost", "us", true, 0.001);
        row("costs", "s", true, 1000);
        row("latency", "ms", true, 1);
        row("time_ms", "s", true, 1000); // the option comes first
        row("cost", "j", false, 1);
        row("energy", "mj", false, 0.001);
        row("energy", "uj", false, 1e-6);
        row("electricity", "kj", false, 1000);
        row("energy", "Wh", false, 3600);
        row("energy", "kWh", false, 3.6e6);
    }

    void unitsByOption()
    {
        QFETCH(QString, head);
        QFETCH(QString, unit);
        QFETCH(bool, isTime);
        QFETCH(double, factor);
        const ImportOptions options = inUnit(qPrintable(unit));
        for (const auto &imported : {read(tableWith(head.toStdString(), "2", "3"), options),
                                     readArrays(head.toStdString(), {2, 3}, options)}) {
            QVERIFY2(imported, said(imported).c_str());
            const Recording &recording = imported->whole.recording;
            QVERIFY(allNear(isTime ? recording.milliseconds : recording.joules, {2 * factor, 3 * factor}));
            QVERIFY(recording.flops.empty());
        }
    }

    void aUnitThatFitsNoColumnIsRefused()
    {
        QVERIFY(said(read(tableWith("flops", "1000", "2000"), inUnit("ms"))).find("has no costs of exits in ms")
                != std::string::npos);
        QVERIFY(said(read(tableWith("energy", "1", "2"), inUnit("ms"))).find("has no costs of exits in ms")
                != std::string::npos);
        QVERIFY(said(readArrays("flops", {1000, 2000}, inUnit("mj"))).find("has no costs of exits in joules")
                != std::string::npos);
        const auto two = read(tableWith("latency,runtime", "1,1", "2,2"), inUnit("ms"));
        QVERIFY2(said(two).find("may have its costs in ms in latency, runtime") != std::string::npos,
                 said(two).c_str());
    }

    void severalCostsAtOnce()
    {
        const auto imported = read(tableWith("gflops,energy_mj,time_ms", "0.5,100,3", "1,250,7"));
        QVERIFY2(imported, said(imported).c_str());
        const Recording &recording = imported->whole.recording;
        QCOMPARE(recording.flops, (std::vector<std::int64_t>{500'000'000, 1'000'000'000}));
        QVERIFY(allNear(recording.joules, {0.1, 0.25}));
        QCOMPARE(recording.milliseconds, (Values{3, 7}));
        // A stated unit is that of its own column.
        const auto stated = read(tableWith("gflops,cost", "0.5,3", "1,7"), inUnit("ms"));
        QCOMPARE(stated->whole.recording.milliseconds, (Values{3, 7}));
        QCOMPARE(stated->whole.recording.flops, recording.flops);
    }

    void costsOfEachSampleAreLeftOut()
    {
        const std::string rows = "sample,exit,label,predicted,entropy,gflops,latency_ms\n"
                                 "a,1,1,1,0.5,1,3\na,2,1,1,0.1,2,7\nb,1,0,1,0.4,1,4\nb,2,0,0,0.2,2,7\n";
        const auto imported = read(rows);
        QVERIFY2(imported, said(imported).c_str());
        QVERIFY(imported->whole.recording.milliseconds.empty());
        QVERIFY(!imported->needsCosts);
        QVERIFY(isNoted(*imported, "\"latency_ms\" differs between samples"));
        QVERIFY2(said(read(rows, inUnit("ms"))).find("line 4: exit 1 costs 4 ms here and 3 on line 2")
                     != std::string::npos,
                 said(read(rows, inUnit("ms"))).c_str());
        // Of a network of one exit too.
        const std::string one = "sample,label,predicted,entropy,time_ms\na,1,1,0.5,3\nb,0,0,0.1,4\n";
        const auto alone = read(one);
        QVERIFY(alone->needsCosts);
        QVERIFY(alone->otherCosts.find("differs between samples") != std::string::npos);
        QVERIFY(!read(one, inUnit("ms")));
    }

    void columnsThatAreNoCostsAreLeftOut_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::newRow("falling") << "7"
                                 << "3";
        QTest::newRow("text") << "n/a"
                              << "3";
        QTest::newRow("negative") << "-1"
                                  << "3";
    }

    void columnsThatAreNoCostsAreLeftOut()
    {
        QFETCH(QString, first);
        QFETCH(QString, second);
        const std::string rows = tableWith("gflops,time_ms", "1," + first.toStdString(), "2," + second.toStdString());
        const auto imported = read(rows);
        QVERIFY2(imported, said(imported).c_str());
        QVERIFY(imported->whole.recording.milliseconds.empty());
        QCOMPARE(imported->whole.recording.flops.size(), std::size_t(2));
        QVERIFY(isNoted(*imported, "\"time_ms\" "));
        QVERIFY(!read(rows, inUnit("ms"))); // asked for, it is an error
    }

    void arraysOfOtherLengthsAreLeftOut()
    {
        const auto imported = readArrays("latency_ms", {1, 2, 3});
        QVERIFY2(imported, said(imported).c_str());
        QVERIFY(imported->needsCosts);
        QVERIFY(isNoted(*imported, "there are 3 numbers for 2 exits"));
        QVERIFY(said(readArrays("latency_ms", {1, 2, 3}, inUnit("ms"))).find("has 2 exits, and there are costs for 3")
                != std::string::npos);
    }

    void severalOfOneUnitAreLeftOut()
    {
        const auto imported = read(tableWith("gflops,load_time_ms,network_time_ms,decode_ms", "1,2,3,4", "2,3,4,5"));
        QVERIFY2(imported, said(imported).c_str());
        QVERIFY(imported->whole.recording.milliseconds.empty());
        QVERIFY(isNoted(*imported, "are all in ms"));
        const auto chosen
            = read(tableWith("gflops,a_ms,b_ms", "1,2,3", "2,3,4"), {.columns = {{Field::Milliseconds, "b_ms"}}});
        QCOMPARE(chosen->whole.recording.milliseconds, (Values{3, 4}));
        const auto none = read(tableWith("gflops,b_ms", "1,3", "2,4"), {.columns = {{Field::Milliseconds, ""}}});
        QVERIFY(none->whole.recording.milliseconds.empty());
    }

    void chosenColumnAndUnit()
    {
        const std::string rows = tableWith("what", "3", "7");
        ImportOptions options = inUnit("mj");
        options.columns[Field::Flops] = "what";
        QVERIFY(allNear(read(rows, options)->whole.recording.joules, {0.003, 0.007}));
        options.costUnit = *parseCostUnit("mflops");
        QCOMPARE(read(rows, options)->whole.recording.flops, (std::vector<std::int64_t>{3'000'000, 7'000'000}));
    }

    void costsThatAreGiven()
    {
        const ImportOptions given{.costs = {CostUnit::Milliseconds, {1.5, 4}}};
        const auto imported = read(tableWith("gflops,time_ms", "1,30", "2,70"), given);
        QCOMPARE(imported->whole.recording.milliseconds, (Values{1.5, 4}));
        QCOMPARE(imported->whole.recording.flops.size(), std::size_t(2)); // they stay
        QVERIFY(isNoted(*imported, "are those that were given"));
        QCOMPARE(readArrays("other", {1, 2}, given)->whole.recording.milliseconds, (Values{1.5, 4}));
        QVERIFY(!readArrays("other", {1, 2}, given)->needsCosts);
        for (const Values &values : {Values{1}, {4, 1}, {-1, 1}, {1, std::numeric_limits<double>::infinity()}})
            QVERIFY(!read(tableWith("gflops", "1", "2"), {.costs = {CostUnit::Joules, values}}));
    }

    void theyBecomeARecording()
    {
        const auto imported = read(tableWith("energy (mJ),latency (ms)", "100,3", "250,7"));
        QVERIFY2(imported, said(imported).c_str());
        const auto out = std::filesystem::path(m_folder.path().toStdString()) / "out.exits";
        const auto written = writeImport(*imported, out);
        QVERIFY2(written, written ? "" : toText(written.error()).c_str());
        const auto recording = readRecording(out);
        QVERIFY2(recording, recording ? "" : toText(recording.error()).c_str());
        QCOMPARE(carriedCosts(*recording), (std::vector{CostUnit::Joules, CostUnit::Milliseconds}));
        QCOMPARE(recording->milliseconds, (Values{3, 7}));
        QCOMPARE(exitTable(*recording, {.cost = CostUnit::Milliseconds})->cost({1}, {0}), 7.0);
    }
};

QTEST_APPLESS_MAIN(TestImportCosts)
#include "tst_importcosts.moc"
