// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recordingtable.h"
#include "core/submission/recount.h"

#include <QTest>

#include <random>

using namespace offramp;

namespace {

/// Four samples, two exits of 1 and 2 GFLOPs: entropies .1 .3 .5 .7 at exit 1; correct there are the first and third,
/// at exit 2 all but the last.
Recording tiny()
{
    Recording recording;
    recording.exits = 2;
    recording.label = {0, 1, 2, 3};
    recording.recorded = {true, true, true, true};
    recording.predicted = {0, 0, 2, 0, 0, 1, 2, 0};
    recording.entropy = {0.1F, 0.3F, 0.5F, 0.7F, 0.05F, 0.06F, 0.07F, 0.08F};
    recording.confidence = {0.9F, 0.7F, 0.5F, 0.3F, 0.95F, 0.94F, 0.93F, 0.92F};
    recording.flops = {1'000'000'000, 2'000'000'000};
    return recording;
}

Recording random(std::size_t samples, unsigned seed)
{
    std::mt19937 generator(seed);
    std::uniform_int_distribution<int> classOf(0, 4);
    std::uniform_int_distribution<int> level(0, 20); // many ties
    Recording recording;
    recording.exits = 3;
    recording.flops = {441'152, 1'372'993, 2'298'624};
    for (std::size_t i = 0; i < samples; ++i) {
        recording.label.push_back(classOf(generator));
        recording.recorded.push_back(i % 7 != 3);
    }
    for (std::size_t i = 0; i < 3 * samples; ++i) {
        recording.predicted.push_back(classOf(generator));
        recording.entropy.push_back(static_cast<float>(level(generator)) * 0.1F);
        recording.confidence.push_back(static_cast<float>(level(generator)) * 0.05F);
    }
    return recording;
}

VariantResult evaluated(const Recording &recording, Criterion criterion, const Thresholds &thresholds,
                        const ExitsOff &off = {})
{
    const ExitTable table = exitTable(recording, {criterion, CostUnit::Gflops, off}).value();
    VariantResult result;
    result.name = "V1";
    result.outcome = evaluate(table, thresholds);
    result.point = pointOf(result.outcome, table.cost());
    return result;
}

} // namespace

class TestRecount : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void byEye()
    {
        const Recording recording = tiny();
        const Recount count = recount(recording, Criterion::Entropy, {0.4});
        QCOMPARE(count.samples, 4U);
        QCOMPARE(count.exits, (std::vector<std::uint64_t>{2, 2}));
        QCOMPARE(count.correct, 2U);
        QCOMPARE(count.point(), (Point{1.5, .5}));
        // The comparison is strict, and in double: 0.3F is above 0.3.
        QCOMPARE(recount(recording, Criterion::Entropy, {0.3F}).exits[0], 1U);
        QCOMPARE(recount(recording, Criterion::Entropy, {0}).point(), (Point{2, .75}));
        QCOMPARE(recount(recording, Criterion::Confidence, {0.6}).exits, (std::vector<std::uint64_t>{2, 2}));
        QCOMPARE(recount(recording, Criterion::Confidence, {1}).exits, (std::vector<std::uint64_t>{0, 4}));
    }

    void rowsThatAreNotRecordedDoNotCount()
    {
        Recording recording = tiny();
        recording.recorded[1] = false;
        const Recount count = recount(recording, Criterion::Entropy, {0.4});
        QCOMPARE(count.samples, 3U);
        QCOMPARE(count.exits, (std::vector<std::uint64_t>{1, 2}));
        QCOMPARE(count.flops, 5'000'000'000U);
    }

    void costsOfSamples()
    {
        Recording recording = tiny();
        recording.exits = 1;
        recording.predicted.resize(4);
        recording.entropy.resize(4);
        recording.flops = {1'000'000'000};
        recording.sampleFlops = {100, 200, 300, 400};
        const Recount count = recount(recording, Criterion::Entropy, {});
        QCOMPARE(count.flops, 1000U);
        QVERIFY(checkRecount(evaluated(recording, Criterion::Entropy, {}), count));
    }

    void agreesWithEvaluate()
    {
        for (unsigned seed = 1; seed <= 30; ++seed) {
            const Recording recording = random(500, seed);
            const double first = seed * 0.07;
            const auto entropy = recount(recording, Criterion::Entropy, {first, 2 - first});
            const auto done = checkRecount(evaluated(recording, Criterion::Entropy, {first, 2 - first}), entropy);
            QVERIFY2(done, done ? "" : toText(done.error()).c_str());
            const auto confidence = recount(recording, Criterion::Confidence, {first / 2, 0.5});
            QVERIFY(checkRecount(evaluated(recording, Criterion::Confidence, {-first / 2, -0.5}), confidence));
            const double patience = seed % 3;
            QVERIFY(checkRecount(evaluated(recording, Criterion::Patience, {-patience, -1}),
                                 recount(recording, Criterion::Patience, {patience, 1})));
        }
    }

    void exitsThatAreOff()
    {
        Recording recording = tiny();
        recording.metadata["head_flops"] = "[300000000,500000000]";
        const Recount withoutFirst = recount(recording, Criterion::Entropy, {0.4}, {{0}});
        QCOMPARE(withoutFirst.exits, (std::vector<std::uint64_t>{0, 4}));
        QCOMPARE(withoutFirst.point(), (Point{1.7, .75})); // 2 GFLOPs less the head of exit 1
        const Recount withoutLast = recount(recording, Criterion::Entropy, {0.4}, {{1}});
        QCOMPARE(withoutLast.exits, (std::vector<std::uint64_t>{4, 0}));
        QCOMPARE(withoutLast.point(), (Point{1, .5}));

        for (unsigned seed = 1; seed <= 15; ++seed) {
            Recording other = random(300, seed);
            if (seed % 3 != 0)
                other.metadata["head_flops"] = "[1234,567890,99]";
            const double first = seed * 0.09;
            for (const ExitsOff &off : std::vector<ExitsOff>{{{0}}, {{1}}, {{2}}, {{0}, {1}}, {{0}, {2}}, {{1}, {2}}}) {
                const Recount count = recount(other, Criterion::Entropy, {first, 2 - first}, off);
                const auto done = checkRecount(evaluated(other, Criterion::Entropy, {first, 2 - first}, off), count);
                QVERIFY2(done, done ? "" : toText(done.error()).c_str());
                QCOMPARE(count == recount(other, Criterion::Entropy, {first, 2 - first}), false);
            }
        }
    }

    void everyDifferenceIsSaid()
    {
        const Recording recording = random(100, 1);
        const VariantResult result = evaluated(recording, Criterion::Entropy, {1, 1});
        const Recount count = recount(recording, Criterion::Entropy, {1, 1});
        QVERIFY(checkRecount(result, count));
        const auto saysWith = [&](auto change, const char *word) {
            Recount other = count;
            change(other);
            const auto checked = checkRecount(result, other);
            return !checked && checked.error().sentence.find(word) != std::string::npos
                   && checked.error().sentence.find("V1") != std::string::npos;
        };
        QVERIFY(saysWith([](Recount &c) { ++c.samples; }, "number of samples"));
        QVERIFY(saysWith([](Recount &c) { c.exits.push_back(0); }, "number of exits"));
        QVERIFY(saysWith([](Recount &c) { --c.exits[1]; }, "exit at exit 2"));
        QVERIFY(saysWith([](Recount &c) { ++c.correct; }, "correct"));
        QVERIFY(saysWith([](Recount &c) { ++c.flops; }, "energy"));
        VariantResult accuracy = result;
        accuracy.point.accuracy = std::nextafter(accuracy.point.accuracy, 1);
        QVERIFY(!checkRecount(accuracy, count));
    }

    void areasOfTheContest()
    {
        const auto area = [](std::vector<Point> points) { return recountedArea(points, 39.32); };
        QCOMPARE(area({{1, .8}}).value(), 30.656);
        QCOMPARE(area({{2, .5}, {1, .8}}).value(), 19.46); // no running maximum
        const std::vector<Point> tied{{1, .8}, {2, .5}, {2.001, .82}};
        QCOMPARE(area(tied).value(), stepCurve(tied, 39.32).area().value());
        QVERIFY(!area({}));
        QVERIFY(!area({{40, .9}}));
        QVERIFY(!area({{39.32, .9}}));
        QVERIFY(checkArea({}, {}));
        QVERIFY(!checkArea(1.0, {}));
        QVERIFY(!checkArea(1.0, std::nextafter(1.0, 2.0)));
    }
};

QTEST_APPLESS_MAIN(TestRecount)
#include "tst_recount.moc"
