// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tradeoff/bestvariants.h"
#include "core/tradeoff/stepcurve.h"
#include "tests/shareddata.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <bit>
#include <cmath>
#include <fstream>
#include <random>

using namespace offramp;

namespace {

double areaOf(const std::vector<Point> &points, const std::vector<std::size_t> &chosen, double eMax)
{
    std::vector<Point> some;
    for (const std::size_t i : chosen)
        some.push_back(points[i]);
    return stepCurve(some, eMax).area().value_or(0);
}

/// The largest area over all sets of at most count points, each set tried.
double bruteForce(const std::vector<Point> &points, int count, double eMax)
{
    double best = 0;
    for (unsigned set = 1; set < 1u << points.size(); ++set) {
        if (std::popcount(set) > count)
            continue;
        std::vector<std::size_t> chosen;
        for (std::size_t i = 0; i < points.size(); ++i) {
            if (set >> i & 1)
                chosen.push_back(i);
        }
        best = std::max(best, areaOf(points, chosen, eMax));
    }
    return best;
}

} // namespace

class TestBestVariants : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void staircaseByHand()
    {
        // Dominated, equal energy, duplicate, at E_max, never correct: none of these helps.
        const std::vector<Point> points{{3, .6}, {2, .5}, {1, .4}, {3, .7}, {3, .7}, {4, .65}, {9, .9}, {.5, 0}};
        QCOMPARE(helpfulPoints(points, 9), (std::vector<std::size_t>{2, 1, 3}));
        QCOMPARE(*bestPoints(points, 3, 9), (std::vector<std::size_t>{2, 1, 3}));
        QCOMPARE(*bestPoints(points, 100, 9), (std::vector<std::size_t>{2, 1, 3}));
        // .7 x 6 = 4.2 beats .5 x 7 and .4 x 8; with .4 x 2 before it 5.0 beats .5 x 1 + 4.2.
        QCOMPARE(*bestPoints(points, 1, 9), (std::vector<std::size_t>{3}));
        QCOMPARE(*bestPoints(points, 2, 9), (std::vector<std::size_t>{2, 3}));
    }

    void nothingHelps()
    {
        QVERIFY(helpfulPoints({}, 9).empty());
        QVERIFY(bestPoints({}, 3, 9)->empty());
        QVERIFY(bestPoints(std::vector<Point>{{9, .5}, {1, 0}}, 3, 9)->empty());
        QCOMPARE(bestPoints({}, 0, 9).error().kind, ErrorKind::Usage);
    }

    void aSearchThatWouldNotFitIsRefused()
    {
        std::vector<Point> points;
        for (int i = 1; i <= 20'000; ++i)
            points.push_back({i * 1e-4, i * 1e-5});
        QCOMPARE(bestPoints(points, 10'000, 9).error().kind, ErrorKind::Usage);
        QCOMPARE(bestPoints(points, 20'000, 9)->size(), points.size());
    }

    void equalsEverySetTried()
    {
        std::mt19937 random(5);
        for (int round = 0; round < 200; ++round) {
            const double eMax = 8;
            std::vector<Point> points;
            for (std::size_t i = 0; i < 9; ++i) {
                const double energy = round % 2 ? random() % 10 : static_cast<double>(random()) / 4.4e8;
                // Half of the rounds mostly on a staircase, where the choice is hard.
                const double rise = round % 4 < 2 ? std::sqrt(energy) / 4 : 0;
                points.push_back({energy, rise + static_cast<double>(random() % 11) / 50});
            }
            for (int count = 1; count <= 9; ++count) {
                const auto best = bestPoints(points, static_cast<std::size_t>(count), eMax);
                QVERIFY(best->size() <= static_cast<std::size_t>(count));
                QVERIFY(std::abs(areaOf(points, *best, eMax) - bruteForce(points, count, eMax)) < 1e-12);
            }
            QVERIFY(std::abs(areaOf(points, helpfulPoints(points, eMax), eMax) - bruteForce(points, 9, eMax)) < 1e-12);
        }
    }

    void publishedPoints()
    {
        const auto path = sharedData("golden/contest.json");
        SKIP_WITHOUT(path);
        const auto published = nlohmann::json::parse(std::ifstream(path))["padova"]["points_percent"];
        std::vector<Point> points;
        for (std::size_t i = 0; i < published["e"].size(); ++i)
            points.push_back({published["e"][i], published["a"][i].get<double>() / 100});
        QCOMPARE(points.size(), std::size_t{43});
        const auto best = [&](std::size_t count) {
            return std::round(areaOf(points, *bestPoints(points, count, contestEMax), contestEMax) * 1e6) / 1e6;
        };
        QCOMPARE(best(1), 30.187351);
        QCOMPARE(best(2), 31.576015);
        QCOMPARE(best(3), 31.709064);
        QCOMPARE(best(11), 31.791636);
        QCOMPARE(best(43), 31.795554);
    }
};

QTEST_APPLESS_MAIN(TestBestVariants)
#include "tst_bestvariants.moc"
