// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/derivation/clusters.h"

#include "core/exits/operatingpoint.h"
#include "core/recording/recordingtable.h"
#include "core/recording/writerecording.h"
#include "core/results/loadrecording.h"
#include "tests/core/derivation/randomrecording.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <numeric>

using namespace offramp;

namespace {

std::vector<std::size_t> allRows(std::size_t n)
{
    std::vector<std::size_t> rows(n);
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

std::vector<SourceRecording> randomParts(std::mt19937 &random, std::size_t samples)
{
    const auto labels = randomLabels(random, samples, 3);
    std::vector<SourceRecording> parts;
    for (const char *name : {"a", "b"})
        parts.push_back(randomSource(random, {samples, static_cast<int>(1 + random() % 3), 3, name}, labels));
    return parts;
}

/// Of the samples of one cluster, at one threshold that all exits of a route share.
Point outcomeByHand(const Clusters &clusters, std::size_t part, std::size_t cluster, double threshold)
{
    const auto &route = clusters.routes[part];
    const std::size_t n = clusters.cluster.size();
    Point sum;
    double count = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (clusters.cluster[i] != cluster)
            continue;
        for (std::size_t k = 0; k < route.size(); ++k) {
            const Recording &recording = clusters.parts[route[k].part].whole.recording;
            const std::size_t at = static_cast<std::size_t>(route[k].exit.value) * n + i;
            if (k + 1 < route.size() && !(static_cast<double>(recording.entropy[at]) < threshold))
                continue;
            sum.energy += static_cast<double>(route[k].flops) / 1e9;
            sum.accuracy += recording.predicted[at] == recording.label[i];
            break;
        }
        ++count;
    }
    return {sum.energy / count, sum.accuracy / count};
}

std::vector<std::int64_t> costsOf(const std::vector<RouteExit> &route)
{
    std::vector<std::int64_t> costs;
    for (const RouteExit &exit : route)
        costs.push_back(exit.flops);
    return costs;
}

} // namespace

class TestClusters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void centresAreTheMeansOfTheirRows()
    {
        Features features{{}, 2};
        std::mt19937 random(1);
        std::normal_distribution<float> noise(0, .1F);
        for (int i = 0; i < 300; ++i) {
            features.values.push_back(static_cast<float>(10 * (i % 3)) + noise(random));
            features.values.push_back(static_cast<float>(i % 3 == 1 ? 5 : 0) + noise(random));
        }
        const auto centres = kMeans(features, allRows(300), 3, 7).value();
        std::vector<std::size_t> clusters;
        for (std::size_t i = 0; i < 300; ++i)
            clusters.push_back(centres.nearest(features.row(i)));
        for (std::size_t i = 3; i < 300; ++i)
            QCOMPARE(clusters[i], clusters[i % 3]);
        QVERIFY(clusters[0] != clusters[1] && clusters[1] != clusters[2] && clusters[0] != clusters[2]);
        double sum = 0;
        for (std::size_t i = 0; i < 300; i += 3)
            sum += static_cast<double>(features.row(i)[0]);
        QVERIFY(std::abs(centres.row(clusters[0])[0] - sum / 100) < 1e-9);
        QCOMPARE(kMeans(features, allRows(300), 3, 7)->values, centres.values);
    }

    void tooManyClustersAreRefused()
    {
        const Features same{{1, 1, 1, 1}, 1};
        QVERIFY(!kMeans(same, allRows(4), 0, 1));
        QVERIFY(!kMeans(same, allRows(4), 5, 1));
        QCOMPARE(kMeans(same, allRows(1), 2, 1).error().sentence,
                 std::string("1 sample cannot be put into 2 clusters."));
        QVERIFY(kMeans(same, allRows(4), 1, 1));
        QVERIFY(kMeans(same, allRows(4), 2, 1).error().sentence.find("differ too little") != std::string::npos);
        const Features broken{{1, NAN}, 1};
        QVERIFY(!kMeans(broken, allRows(2), 1, 1));
        QVERIFY(!kMeans({{1, 2, 3}, 1}, allRows(3), 2, 1, [] { return true; }));
    }

    void cornersAreTheBestSharedThresholds()
    {
        std::mt19937 random(2);
        for (int round = 0; round < 200; ++round) {
            const auto parts = randomParts(random, 20);
            const auto made = clusterSamples(parts, {.clusters = 2, .chosenShare = 1});
            QVERIFY2(made, made ? "" : made.error().sentence.c_str());
            for (std::size_t c = 0; c < 2; ++c) {
                for (std::size_t part = 0; part < 2; ++part) {
                    for (const double price : {0., 10., 100., 1000.}) {
                        double best = -1e300;
                        for (int dial = -1; dial <= 8; ++dial) {
                            const Point point = outcomeByHand(*made, part, c, (dial + .5) / 8);
                            best = std::max(best, point.accuracy - price * point.energy);
                        }
                        double found = -1e300;
                        for (const ClusterCorner &corner : made->corners[c][part]) {
                            found = std::max(found, corner.point.accuracy - price * corner.point.energy);
                            const Point again = outcomeByHand(*made, part, c, corner.threshold);
                            QVERIFY(std::abs(again.energy - corner.point.energy) < 1e-12);
                            QVERIFY(std::abs(again.accuracy - corner.point.accuracy) < 1e-12);
                        }
                        QVERIFY(std::abs(found - best) < 1e-9);
                    }
                }
            }
        }
    }

    void bestRoutingsAreNotBeatenAtAnyPrice()
    {
        std::mt19937 random(3);
        for (int round = 0; round < 200; ++round) {
            const auto made = clusterSamples(randomParts(random, 24), {.clusters = 3, .chosenShare = 1}).value();
            const auto routings = bestRoutings(made);
            for (const double price : {1., 20., 60., 100., 300.}) {
                const auto worthOf = [&](const Routing &routing) {
                    double most = -1e300;
                    for (const Point &point : frontOf(made, routing))
                        most = std::max(most, point.accuracy - price * point.energy);
                    return most;
                };
                double best = -1e300;
                for (std::size_t code = 0; code < 8; ++code)
                    best = std::max(best, worthOf({code & 1, code >> 1 & 1, code >> 2 & 1}));
                double found = -1e300;
                for (const Routing &routing : routings)
                    found = std::max(found, worthOf(routing));
                QVERIFY(std::abs(found - best) < 1e-9);
            }
        }
    }

    void oneThresholdOfTheScoreMovesAllClusters()
    {
        std::mt19937 random(4);
        for (int round = 0; round < 300; ++round) {
            const auto parts = randomParts(random, 30);
            const auto made = clusterSamples(parts, {.clusters = 3, .chosenShare = 1}).value();
            const Routing routing = bestRouting(made, .03);
            const DerivedRecording routed = routedRecording(made, routing);
            const auto table = exitTable(routed.whole.recording, {Criterion::Score, CostUnit::Gflops, {}});
            QVERIFY2(table, table ? "" : table.error().sentence.c_str());
            const OpenRecording opened({}, *table, Criterion::Score);
            for (const Point &point : frontOf(made, routing)) {
                const bool isThere = std::ranges::any_of(opened.curve(), [&](const CurvePoint &place) {
                    return std::abs(place.energy - point.energy) < 1e-12
                           && std::abs(place.accuracy - point.accuracy) < 1e-12;
                });
                QVERIFY(isThere);
            }
        }
    }

    void everySampleCostsItsRouterAndItsNetwork()
    {
        std::mt19937 random(5);
        const auto labels = randomLabels(random, 30, 3);
        const std::vector<SourceRecording> parts{randomSource(random, {30, 3, 3, "a"}, labels),
                                                 randomSource(random, {30, 2, 3, "b"}, labels)};
        const auto made = clusterSamples(parts, {.clusters = 4}).value();
        const auto &flopsA = parts[0].whole.recording.flops;
        const auto &flopsB = parts[1].whole.recording.flops;
        QCOMPARE(costsOf(made.routes[0]), (std::vector<std::int64_t>{flopsA[0] + 12, flopsA[1] + 12, flopsA[2] + 12}));
        QCOMPARE(costsOf(made.routes[1]),
                 (std::vector<std::int64_t>{flopsA[0] + 12, flopsA[0] + 12 + flopsB[0], flopsA[0] + 12 + flopsB[1]}));

        const Routing routing{0, 1, 0, 1};
        const DerivedRecording routed = routedRecording(made, routing);
        const Recording &recording = routed.whole.recording;
        QCOMPARE(recording.exits, 3);
        for (std::size_t i = 0; i < 30; ++i) {
            for (std::size_t k = 0; k < 3; ++k) {
                const RouteExit exit = made.routes[routing[made.cluster[i]]][k];
                const Recording &from = made.parts[exit.part].whole.recording;
                const std::size_t own = static_cast<std::size_t>(exit.exit.value) * 30 + i;
                QCOMPARE(recording.sampleFlops[k * 30 + i], exit.flops);
                QCOMPARE(recording.predicted[k * 30 + i], from.predicted[own]);
                QCOMPARE(recording.entropy[k * 30 + i], from.entropy[own]);
            }
        }
    }

    void featuresCanBeGiven()
    {
        std::mt19937 random(6);
        const auto parts = randomParts(random, 20);
        Features features{{}, 1};
        for (int i = 0; i < 20; ++i)
            features.values.push_back(static_cast<float>(i < 10 ? 0 : 100 + i));
        const auto made = clusterSamples(parts, {.clusters = 2, .features = features, .routerFlops = 1000}).value();
        for (std::size_t i = 0; i < 20; ++i)
            QCOMPARE(made.cluster[i] == made.cluster[0], i < 10);
        QCOMPARE(made.routes[0].front().flops, parts[0].whole.recording.flops.front() + 1002);
        QCOMPARE(made.routes[1].size(), static_cast<std::size_t>(parts[1].whole.recording.exits));
        features.values.pop_back();
        QVERIFY(!clusterSamples(parts, {.clusters = 2, .features = features, .routerFlops = 0}));
        auto without = parts;
        without[0].whole.logits.clear();
        QVERIFY(clusterSamples(without, {.clusters = 2}).error().sentence.find("no logits") != std::string::npos);
        QVERIFY(clusterSamples(without, {.clusters = 1}));
    }

    void isWrittenAndReadAgain()
    {
        std::mt19937 random(7);
        const auto labels = randomLabels(random, 40, 3);
        const std::vector<SourceRecording> parts{randomSource(random, {40, 2, 3, "a"}, labels),
                                                 randomSource(random, {40, 3, 3, "b"}, labels)};
        const auto made = clusterSamples(parts, {.clusters = 2}).value();
        const DerivedRecording routed = routedRecording(made, {0, 1});
        const QTemporaryDir folder;
        const std::string path = folder.path().toStdString() + "/clusters.exits";
        QVERIFY(writeRecording(path, routed.whole));
        const auto again = readRecording(path);
        QVERIFY2(again, again ? "" : again.error().sentence.c_str());
        QCOMPARE(again->sampleFlops, routed.whole.recording.sampleFlops);
        QCOMPARE(again->score, routed.whole.recording.score);
        QCOMPARE(again->about("offramp_recording"), std::optional<std::string>("5"));
        QCOMPARE(again->damagedRows, std::size_t(0));
        const auto opened = loadRecording(path).value();
        QCOMPARE(opened->name(), std::string("a or b by 2 clusters"));
        QVERIFY(opened->under({Criterion::Score, CostUnit::Gflops, {}}));

        WholeRecording falling = routed.whole;
        falling.recording.sampleFlops[40] = falling.recording.sampleFlops[0] - 1;
        QVERIFY(!writeRecording(folder.path().toStdString() + "/falling.exits", falling));
    }
};

QTEST_GUILESS_MAIN(TestClusters)
#include "tst_clusters.moc"
