// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/comparison.h"
#include "core/measuring/measurementtext.h"
#include "core/measuring/networkmeasurement.h"
#include "core/measuring/programmeasurement.h"
#include "core/measuring/programrun.h"
#include "core/measuring/repeating.h"
#include "tests/core/measuring/fakemachine.h"

#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>
#include <thread>

using namespace offramp;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Series seriesOf(std::size_t images, const std::vector<double> &seconds)
{
    Series series{images, {}};
    for (const double time : seconds)
        series.repeats.push_back({.seconds = time, .cpu = 2 * time});
    return series;
}

/// Work whose interval is given, repeat by repeat; the last width stays.
RepeatedWork workOf(const std::vector<double> &widths, std::size_t &counted, std::size_t &all)
{
    return {[&](bool counts) {
                ++all;
                counted += counts;
                return Result<void>();
            },
            [&, widths] { return widths[std::min(counted, widths.size()) - 1]; }};
}

Result<Repeated> repeated(const RepeatRule &rule, const std::vector<double> &widths, std::size_t &all,
                          double secondsOfLook = 0)
{
    std::size_t counted = 0;
    FakeMachine machine;
    machine.byLook = secondsOfLook;
    const Instruments instruments = machine.instruments();
    return repeat(rule, instruments.now, {}, workOf(widths, counted, all));
}

std::string textOf(const std::string &path)
{
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

class TestMeasuring : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aStopwatchAddsWhatRunsInBetween();
    void domainsAreKeptApart();
    void aStatedPowerIsNotAddedToACounter();
    void theTotalIsThatOfTheCompetition();
    void withoutMetersJoulesAreUnknown();
    void aMeterThatFailsIsAnError();
    void aStoppedCounterIsAnError();
    void seriesHaveIntervals();
    void seriesWithGapsHaveNoMean();
    void repeatingEndsWhenNarrow();
    void fewRepeatsAreNotBelieved();
    void repeatingEndsAfterSoMany();
    void repeatingEndsAfterSoLong();
    void warmUpsDoNotCount();
    void aStopEndsRepeating();
    void prefixesGiveTheExpectedCost();
    void aDifferenceIsSaid();
    void noDifferenceIsNotSaid();
    void exitsOutOfOrderAreSaid();
    void everySampleCanBeMadeToExit();
    void quantilesOfImagesAlone();
    void amountsAreReadable();
    void programsAreRun();
    void programsThatFailAreSentences();
    void theProgramOfARunThatFailsIsNamed();
    void aStopEndsTheWholeGroup();
    void aStubbornProgramIsKilled();
};

void TestMeasuring::aStopwatchAddsWhatRunsInBetween()
{
    FakeMachine machine;
    machine.add(PowerDomain::Cpu);
    const Instruments instruments = machine.instruments();
    Stopwatch watch(instruments);
    machine.work(5, 100); // before
    watch.start();
    machine.work(2, 30);
    QVERIFY(watch.stop().has_value());
    machine.work(7, 100); // between
    watch.start();
    machine.work(0.5, 40);
    QVERIFY(watch.stop().has_value());
    QCOMPARE(watch.take(), (Spent{.seconds = 2.5, .cpu = 80.0}));
    QCOMPARE(watch.take(), Spent());
}

void TestMeasuring::domainsAreKeptApart()
{
    FakeMachine machine;
    machine.add(PowerDomain::Cpu, "package-0").byReading = 1;
    machine.add(PowerDomain::Cpu, "package-1").byReading = 2;
    machine.add(PowerDomain::Gpu).byReading = 4;
    machine.add(PowerDomain::Memory).byReading = 8;
    machine.add(PowerDomain::System).byReading = 16;
    const Instruments instruments = machine.instruments();
    Stopwatch watch(instruments);
    watch.start();
    QVERIFY(watch.stop().has_value());
    const Spent spent = watch.take();
    QCOMPARE(spent, (Spent{.seconds = 0, .cpu = 3.0, .gpu = 4.0, .memory = 8.0, .system = 16.0}));
    QCOMPARE(spent.joules(), std::optional(7.0));
}

void TestMeasuring::aStatedPowerIsNotAddedToACounter()
{
    FakeMachine machine;
    machine.add(PowerDomain::System, "psys").byReading = 16;
    machine.add(PowerDomain::System, "65 W as stated", EnergySource::Estimated).byReading = 100;
    const Instruments instruments = machine.instruments();
    Stopwatch watch(instruments);
    watch.start();
    QVERIFY(watch.stop().has_value());
    QCOMPARE(watch.take().joules(), std::optional(16.0));
}

void TestMeasuring::theTotalIsThatOfTheCompetition()
{
    QCOMPARE((Spent{.cpu = 1.0, .gpu = 2.0, .system = 50.0}).joules(), std::optional(3.0));
    QCOMPARE((Spent{.cpu = 1.0, .system = 50.0}).joules(), std::optional(1.0));
    QCOMPARE((Spent{.gpu = 2.0, .system = 50.0}).joules(), std::optional(50.0));
    QCOMPARE((Spent{.gpu = 2.0}).joules(), std::optional(2.0));
    QCOMPARE(Spent().joules(), std::optional<double>());
}

void TestMeasuring::withoutMetersJoulesAreUnknown()
{
    FakeMachine machine;
    Instruments instruments = machine.instruments();
    for (const bool hasList : {true, false}) {
        if (!hasList)
            instruments.meters = nullptr;
        Stopwatch watch(instruments);
        watch.start();
        machine.work(3, 10);
        QVERIFY(watch.stop().has_value());
        const Series series{1, {watch.take()}};
        QCOMPARE(series.repeats.front(), Spent{.seconds = 3});
        QVERIFY(!meanPerRepeat(series, Quantity::Joules));
        QVERIFY(meanPerRepeat(series, Quantity::Seconds).has_value());
    }
}

void TestMeasuring::aMeterThatFailsIsAnError()
{
    FakeMachine machine;
    FakeMeter &meter = machine.add(PowerDomain::Cpu);
    const Instruments instruments = machine.instruments();
    Stopwatch watch(instruments);
    watch.start();
    meter.error = Error{ErrorKind::Device, "The counter is gone.", "Find it."};
    const auto stopped = watch.stop();
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().sentence, std::string("The counter is gone."));
}

void TestMeasuring::aStoppedCounterIsAnError()
{
    FakeMachine machine;
    machine.add(PowerDomain::Cpu);
    const Instruments instruments = machine.instruments();
    Stopwatch watch(instruments);
    watch.start();
    machine.work(30, 0);
    QVERIFY(!watch.stop());
}

void TestMeasuring::seriesHaveIntervals()
{
    const Series series = seriesOf(10, {1, 2, 3, 4, 5});
    const double half = 2.776445 * std::sqrt(2.5 / 5);
    const auto seconds = meanPerImage(series, Quantity::Seconds);
    QCOMPARE(seconds->mean, 0.3);
    QCOMPARE(seconds->repeats, std::size_t(5));
    QVERIFY(std::abs(seconds->high - 0.3 - half / 10) < 1e-7);
    QCOMPARE(meanPerRepeat(series, Quantity::Cpu)->mean, 6.0);
    QCOMPARE(meanPerRepeat(series, Quantity::Joules)->mean, 6.0);
    QVERIFY(std::abs(widestHalfWidth(series) - half / 3) < 1e-7);
    QCOMPARE(imagesPerSecond(seriesOf(6, {1, 2})).mean, 4.5); // of 6 and 3, not 6 over 1.5
}

void TestMeasuring::seriesWithGapsHaveNoMean()
{
    Series series = seriesOf(1, {1, 2});
    series.repeats.back().cpu.reset();
    QVERIFY(!meanPerRepeat(series, Quantity::Cpu));
    QVERIFY(!meanPerRepeat(series, Quantity::Gpu));
    QCOMPARE(widestHalfWidth(seriesOf(1, {1})), infinity);
}

void TestMeasuring::repeatingEndsWhenNarrow()
{
    std::size_t all = 0;
    const auto done = repeated({.until = 0.1}, {1, 1, 1, 1, 1, 0.2, 0.11, 0.1, 0.05}, all);
    QCOMPARE(*done, (Repeated{8, RepeatEnd::Narrow, 0.1}));
    QCOMPARE(all, std::size_t(9));
}

void TestMeasuring::fewRepeatsAreNotBelieved()
{
    std::size_t all = 0;
    QCOMPARE(*repeated({.until = 0.1}, {0, 0}, all), (Repeated{leastRepeats, RepeatEnd::Narrow, 0}));
}

void TestMeasuring::repeatingEndsAfterSoMany()
{
    std::size_t all = 0;
    QCOMPARE(*repeated({.most = 3}, {0.5}, all), (Repeated{3, RepeatEnd::Repeats, 0.5}));
    QCOMPARE(*repeated({.most = 2, .until = 0.6}, {0.5}, all), (Repeated{2, RepeatEnd::Repeats, 0.5}));
}

void TestMeasuring::repeatingEndsAfterSoLong()
{
    std::size_t all = 0; // each look at the clock takes a second, and there is one before all and one after each
    QCOMPARE(*repeated({.until = 0.1, .atMost = 4}, {0.5}, all, 1), (Repeated{4, RepeatEnd::Time, 0.5}));
    QCOMPARE(*repeated({.until = 0.1, .atMost = 0.1}, {infinity}, all, 1), (Repeated{1, RepeatEnd::Time, infinity}));
}

void TestMeasuring::warmUpsDoNotCount()
{
    std::size_t all = 0;
    QCOMPARE(repeated({.warmUps = 4, .most = 3}, {0.5}, all)->repeats, std::size_t(3));
    QCOMPARE(all, std::size_t(7));
    all = 0;
    QCOMPARE(repeated({.warmUps = 0, .most = 1}, {0.5}, all)->repeats, std::size_t(1));
    QCOMPARE(all, std::size_t(1));
}

void TestMeasuring::aStopEndsRepeating()
{
    std::stop_source source;
    std::size_t runs = 0;
    const auto done = repeat({.most = 100}, [] { return 0.0; }, source.get_token(),
                             {[&](bool) {
                                  if (++runs == 3)
                                      source.request_stop();
                                  return Result<void>();
                              },
                              [] { return 1.0; }});
    QCOMPARE(done.error().kind, ErrorKind::Cancelled);
    QCOMPARE(runs, std::size_t(3));
}

void TestMeasuring::prefixesGiveTheExpectedCost()
{
    // Of 10 images 6 exit at a cost of 1 and 4 at a cost of 3: 1.8 for each.
    const std::vector<Series> prefixes{seriesOf(10, {10, 10}), seriesOf(10, {30, 30})};
    const auto compared = compareWithPrefixes(seriesOf(10, {20, 22}), prefixes, {6, 4}, Quantity::Seconds);
    QVERIFY(std::abs(compared->expected.mean - 1.8) < 1e-12);
    QVERIFY(std::abs(compared->real.mean - 2.1) < 1e-12);
    QVERIFY(std::abs(compared->difference.mean - 0.3) < 1e-12);
    QVERIFY(!compareWithPrefixes(seriesOf(10, {20, 22}), prefixes, {6, 4}, Quantity::Gpu));
    QVERIFY(!compareWithPrefixes(seriesOf(10, {20}), prefixes, {6, 4}, Quantity::Seconds));
    QVERIFY(!compareWithPrefixes(seriesOf(10, {20, 22}), {}, {6, 4}, Quantity::Seconds));
}

void TestMeasuring::aDifferenceIsSaid()
{
    // Each repeat is slower than the one before, and each run takes a tenth of a second more than its costs say: the
    // difference is certain although the means vary.
    const std::vector<Series> prefixes{seriesOf(1, {1, 2, 3})};
    const auto compared = compareWithPrefixes(seriesOf(1, {1.1, 2.1, 3.11}), prefixes, {5}, Quantity::Seconds);
    QVERIFY(compared->differs());
    const auto text = differenceText(*compared, Quantity::Seconds);
    QVERIFY2(text.starts_with("The real run takes 5.17 % more time per image than the costs of its exits give: 2.10 s "
                              "instead of 2.00 s."),
             text.c_str());
    const auto less = compareWithPrefixes(seriesOf(1, {0.9, 1.8, 2.7}), prefixes, {5}, Quantity::Joules);
    QVERIFY(differenceText(*less, Quantity::Joules).empty()); // from -0.90 to 0.10 J
    const auto sure = compareWithPrefixes(seriesOf(1, {0.5, 1.5, 2.49}), prefixes, {5}, Quantity::Joules);
    QVERIFY(differenceText(*sure, Quantity::Joules).starts_with("The real run takes 25.2 % less energy per image"));
}

void TestMeasuring::noDifferenceIsNotSaid()
{
    const std::vector<Series> prefixes{seriesOf(1, {1, 2, 3})};
    const auto same = compareWithPrefixes(seriesOf(1, {1.1, 1.9, 3}), prefixes, {5}, Quantity::Seconds);
    QVERIFY(!same->differs());
    QVERIFY(differenceText(*same, Quantity::Seconds).empty());
    const auto once = compareWithPrefixes(seriesOf(1, {9}), {seriesOf(1, {1})}, {5}, Quantity::Seconds);
    QVERIFY(!once->differs()); // one repeat has no interval
}

void TestMeasuring::exitsOutOfOrderAreSaid()
{
    const std::vector<Series> prefixes{seriesOf(1, {1, 1}), seriesOf(1, {3, 3}), seriesOf(1, {2, 2})};
    QCOMPARE(cheaperThanBefore(prefixes, Quantity::Seconds), std::vector<std::size_t>{2});
    const auto text = orderText(prefixes, {"one", "two", "three"}, Quantity::Seconds);
    QVERIFY2(text.starts_with("Costs of exits are not in order: the time of three below two."), text.c_str());
    QVERIFY(orderText({prefixes[0], prefixes[1]}, {"one", "two"}, Quantity::Seconds).empty());
    QVERIFY(orderText(prefixes, {"one", "two", "three"}, Quantity::Gpu).empty());
}

void TestMeasuring::everySampleCanBeMadeToExit()
{
    QCOMPARE(exitingAt(0, 3), (Thresholds{infinity, -infinity}));
    QCOMPARE(exitingAt(1, 3), (Thresholds{-infinity, infinity}));
    QCOMPARE(exitingAt(2, 3), (Thresholds{-infinity, -infinity}));
    QCOMPARE(exitingAt(0, 1), Thresholds());
}

void TestMeasuring::quantilesOfImagesAlone()
{
    const AloneSeries alone{{3, {}}, {{1, 2, 9}, {3, 4, 11}}};
    QCOMPARE(aloneMean(alone).mean, 5.0);
    QCOMPARE(aloneQuantile(alone, 0.5).mean, 3.0);
    QCOMPARE(aloneQuantile(alone, 1).mean, 10.0);
    QCOMPARE(aloneQuantile(alone, 0.5).repeats, std::size_t(2));
}

void TestMeasuring::amountsAreReadable()
{
    QCOMPARE(amountText(0.00123, Quantity::Seconds), std::string("1.23 ms"));
    QCOMPARE(amountText(0.0000456, Quantity::Joules), std::string("45.6 µJ"));
    QCOMPARE(amountText(1234, Quantity::Seconds), std::string("1234 s"));
    QCOMPARE(amountText(1234, Quantity::Joules), std::string("1.23 kJ"));
    QCOMPARE(amountText(0, Quantity::Joules), std::string("0 J"));
    const MeasuredMean mean{0.0012342, 0.0012222, 0.0012462, 7};
    QCOMPARE(meanText(mean, Quantity::Seconds), std::string("1.234 ± 0.012 ms"));
    QCOMPARE(meanText(std::nullopt, Quantity::Joules), std::string("unknown"));
    QCOMPARE(meanText(meanOf(std::vector{2.5}), Quantity::Joules), std::string("2.50 J"));
}

void TestMeasuring::programsAreRun()
{
    QVERIFY(runProgram({"true"}, {}).has_value());
    const QTemporaryDir folder;
    const std::string out = folder.filePath(QStringLiteral("out")).toStdString();
    // Its arguments arrive whole, stdin is empty, and SIGPIPE does what it does by default.
    const std::string script = "cat; printf '%s|' \"$@\" > \"$0\"; grep SigIgn /proc/self/status >> \"$0\"";
    ::signal(SIGPIPE, SIG_IGN);
    const auto done = runProgram({"sh", "-c", script, out, "-x", "[a,b]", "two words", ""}, {});
    QVERIFY2(done.has_value(), done ? "" : toText(done.error()).c_str());
    const QStringList told = QString::fromStdString(textOf(out)).split(QStringLiteral("SigIgn:\t"));
    QCOMPARE(told.front(), QStringLiteral("-x|[a,b]|two words||"));
    QCOMPARE(told.back().trimmed().toULongLong(nullptr, 16) & 0x7fffffff, 0ULL); // of 31 signals; glibc has two more
    FakeMachine machine;
    machine.add(PowerDomain::Cpu).byReading = 6;
    const Instruments instruments = machine.instruments();
    const auto measured = measureProgram({{"true"}, 3, {.most = 2}}, instruments, {});
    QCOMPARE(measured->runs, (Series{3, {{.cpu = 6.0}, {.cpu = 6.0}}}));
    QCOMPARE(meanPerImage(measured->runs, Quantity::Joules)->mean, 2.0);
}

void TestMeasuring::programsThatFailAreSentences()
{
    const auto failed = runProgram({"sh", "-c", "exit 3"}, {});
    QCOMPARE(failed.error().kind, ErrorKind::Failed);
    QCOMPARE(failed.error().sentence, std::string("sh ended with exit code 3."));
    const auto killed = runProgram({"sh", "-c", "kill -9 $$"}, {});
    QCOMPARE(killed.error().sentence, std::string("sh was ended by signal 9 (Killed)."));
    const auto missing = runProgram({"offramp-no-such-program"}, {});
    QCOMPARE(missing.error().kind, ErrorKind::BadInput);
    QVERIFY(missing.error().sentence.starts_with("offramp-no-such-program, or "));
    QCOMPARE(runProgram({"/"}, {}).error().kind, ErrorKind::BadInput);
    QCOMPARE(runProgram({""}, {}).error().kind, ErrorKind::BadInput);
}

void TestMeasuring::theProgramOfARunThatFailsIsNamed()
{
    const QTemporaryDir folder;
    const std::string file = folder.filePath(QStringLiteral("ran")).toStdString();
    FakeMachine machine;
    const Instruments instruments = machine.instruments();
    const auto measured
        = measureProgram({{"sh", "-c", "test ! -e \"$0\" && touch \"$0\"", file}, {}, {.most = 2}}, instruments, {});
    QCOMPARE(measured.error().sentence, std::string("Run 2 of the program failed: sh ended with exit code 1."));
}

void TestMeasuring::aStopEndsTheWholeGroup()
{
    const QTemporaryDir folder;
    const std::string file = folder.filePath(QStringLiteral("pid")).toStdString();
    std::stop_source source;
    std::jthread stopper([&] {
        while (textOf(file).find('\n') == std::string::npos)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        source.request_stop();
    });
    // The shell waits for a child of its own, which must end too.
    const auto done = runProgram({"sh", "-c", "sleep 600 & echo $! > \"$0\"; wait", file}, source.get_token());
    QCOMPARE(done.error().kind, ErrorKind::Cancelled);
    const int child = std::stoi(textOf(file));
    const auto isGone = [child] {
        const std::string state = textOf("/proc/" + std::to_string(child) + "/stat");
        return state.empty() || state.find(") Z ") != std::string::npos; // nobody may have waited for it yet
    };
    QTRY_VERIFY(isGone());
}

void TestMeasuring::aStubbornProgramIsKilled()
{
    const QTemporaryDir folder;
    const std::string file = folder.filePath(QStringLiteral("ready")).toStdString();
    std::stop_source source;
    std::jthread stopper([&] {
        while (textOf(file).empty())
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        source.request_stop();
    });
    const auto done
        = runProgram({"sh", "-c", "trap '' TERM; echo > \"$0\"; while :; do sleep 1; done", file}, source.get_token());
    QCOMPARE(done.error().kind, ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestMeasuring)
#include "tst_measuring.moc"
