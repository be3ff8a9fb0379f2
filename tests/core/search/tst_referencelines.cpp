// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/core/search/smalltables.h"

#include "core/search/envelope.h"
#include "core/search/keptexits.h"
#include "core/search/oracle.h"
#include "core/search/referenceline.h"
#include "core/tradeoff/bestvariants.h"
#include "core/tradeoff/stepcurve.h"

#include <QTest>

#include <cmath>

using namespace offramp;

namespace {

constexpr double rounding = 1e-9;

/// The height of straight lines between corners, level after the last.
double heightAt(const std::vector<Point> &corners, double energy)
{
    double height = 0;
    for (std::size_t i = 0; i < corners.size() && corners[i].energy <= energy + rounding; ++i) {
        height = corners[i].accuracy;
        if (i + 1 < corners.size() && corners[i + 1].energy > corners[i].energy) {
            const double share
                = std::min(1.0, (energy - corners[i].energy) / (corners[i + 1].energy - corners[i].energy));
            height += std::max(0.0, share) * (corners[i + 1].accuracy - corners[i].accuracy);
        }
    }
    return height;
}

/// The points of every way to send samples to exits, thresholds or not.
std::vector<Point> allAssignments(const ExitTable &table)
{
    std::vector<Point> points{{0, 0}};
    const double n = static_cast<double>(table.sampleCount());
    for (std::size_t i = 0; i < table.sampleCount(); ++i) {
        std::vector<Point> longer;
        for (const Point &point : points) {
            for (int k = 0; k < table.exitCount(); ++k)
                longer.push_back({point.energy + table.cost({k}, {i}) / 1e9 / n,
                                  point.accuracy + (table.isCorrect({k}, {i}) ? 1 / n : 0)});
        }
        points = std::move(longer);
    }
    return points;
}

std::vector<Point> pick(const std::vector<Point> &points, const std::vector<std::size_t> &indices)
{
    std::vector<Point> picked;
    for (const std::size_t i : indices)
        picked.push_back(points[i]);
    return picked;
}

} // namespace

class TestReferenceLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oracleByHand()
    {
        ExitTableColumns columns;
        columns.exits = 3;
        columns.label = {0, 0, 0, 0};
        columns.predicted = {0, 1, 1, 1, /**/ 1, 0, 1, 1, /**/ 1, 0, 0, 1};
        columns.uncertainty.assign(12, .5F);
        columns.cost.perExit = {1e9, 2e9, 5e9};
        const Oracle best = oracle(*ExitTable::make(columns), 10);
        QCOMPARE(best.outcome.leaving, (std::vector<std::int64_t>{2, 1, 1})); // the last sample exits like the first
        QCOMPARE(best.outcome.correct, (std::vector<std::int64_t>{1, 1, 1}));
        QCOMPARE(best.point, (Point{2.25, .75}));
        QCOMPARE(best.area.value(), .75 * 7.75);
        QCOMPARE(best.bound, (std::vector<Point>{{1, .25}, {1.25, .5}, {2.25, .75}}));
        QCOMPARE(best.boundArea.value(), .25 * .375 + 1 * .625 + .75 * 7.75);
        QVERIFY(!oracle(*ExitTable::make(columns), 2).area);
        QCOMPARE(oracle(*ExitTable::make(columns), 1.25).boundArea.value(), .25 * .375);
        QVERIFY(!oracle(*ExitTable::make(columns), 1).boundArea);
    }

    void noRuleIsAboveTheOracle()
    {
        std::mt19937 random(1);
        for (unsigned i = 0; i < 200; ++i) {
            const ExitTable table = smalltables::table(random, 1 + static_cast<int>(i % 3), 1 + random() % 6);
            const double eMax = 1 + random() % 12;
            const Oracle best = oracle(table, eMax);
            const auto points = allAssignments(table);
            double highest = 0;
            double cheapest = 1e9;
            for (const Point &point : points) {
                QVERIFY(point.accuracy <= heightAt(best.bound, point.energy) + rounding);
                if (point.accuracy > highest + rounding)
                    cheapest = 1e9;
                highest = std::max(highest, point.accuracy);
                if (point.accuracy > highest - rounding)
                    cheapest = std::min(cheapest, point.energy);
            }
            QVERIFY(std::abs(best.point.accuracy - highest) < rounding);
            QVERIFY(std::abs(best.point.energy - cheapest) < rounding);
            QVERIFY(std::abs(best.bound.back().energy - best.point.energy) < rounding);
            QVERIFY(std::abs(best.bound.back().accuracy - best.point.accuracy) < rounding);
            // Every corner is one of these ways.
            for (const Point &corner : best.bound)
                QVERIFY(std::ranges::any_of(points, [&](const Point &point) {
                    return std::abs(point.energy - corner.energy) < rounding
                           && std::abs(point.accuracy - corner.accuracy) < rounding;
                }));
            const auto area = stepCurve(pick(points, helpfulPoints(points, eMax)), eMax).area();
            QCOMPARE(best.boundArea.has_value(), best.bound.front().energy < eMax);
            if (area)
                QVERIFY(*area <= best.boundArea.value_or(0) + rounding);
        }
    }

    void oracleOverSomeExits()
    {
        std::mt19937 random(4);
        for (unsigned i = 0; i < 100; ++i) {
            const ExitTable table = smalltables::table(random, 4, 1 + random() % 8);
            ExitsOff off;
            std::vector<ExitIndex> kept;
            const unsigned chosen = 1 + random() % 15; // at least one of four exits
            for (int k = 0; k < 4; ++k) {
                if ((chosen >> k & 1U) != 0)
                    kept.push_back({k});
                else
                    off.insert({k});
            }
            const Oracle some = oracle(table, 20, off);
            const Oracle best = oracle(keepExits(table, kept, {}), 20);
            QCOMPARE(some.point, best.point);
            QCOMPARE(some.bound, best.bound);
            QCOMPARE(some.area, best.area);
            QCOMPARE(some.boundArea, best.boundArea);
        }
    }

    void envelopeIsTheBestMixtureOfTwo()
    {
        std::mt19937 random(2);
        for (unsigned i = 0; i < 300; ++i) {
            std::vector<Point> points;
            for (unsigned p = 0; p < 1 + random() % 8; ++p)
                points.push_back({1 + static_cast<double>(random() % 12) / 2, static_cast<double>(random() % 9) / 8});
            const double eMax = 1 + static_cast<double>(random() % 14) / 2;
            const Envelope envelope = concaveEnvelope(points, eMax);
            const auto corners = pick(points, envelope.corners);
            std::vector<Point> below;
            std::ranges::copy_if(points, std::back_inserter(below),
                                 [&](const Point &point) { return point.energy < eMax; });
            QCOMPARE(envelope.area.has_value(), !below.empty());
            if (below.empty())
                continue;
            // The most accurate mixture of two points that costs no more, at places among which are the energies of all
            // points: it is linear between them.
            double area = 0;
            std::optional<double> before;
            for (double energy = corners.front().energy; energy < eMax + rounding; energy += .125) {
                double best = 0;
                for (const Point &a : below) {
                    for (const Point &b : below) {
                        if (a.energy <= energy + rounding)
                            best = std::max(best, a.accuracy);
                        if (a.energy < energy && energy < b.energy)
                            best = std::max(best, a.accuracy
                                                      + (energy - a.energy) / (b.energy - a.energy)
                                                            * (b.accuracy - a.accuracy));
                    }
                }
                QVERIFY(std::abs(best - heightAt(corners, energy)) < rounding);
                if (before)
                    area += (*before + best) / 2 * .125;
                before = best;
            }
            QVERIFY(std::abs(*envelope.area - area) < rounding);
            const auto steps = stepCurve(pick(points, helpfulPoints(points, eMax)), eMax).area();
            QVERIFY(*envelope.area >= steps.value_or(0) - rounding);
        }
    }

    /// Rules by bins are above thresholds and below the oracle.
    void rulesAreBetweenThresholdsAndTheOracle()
    {
        std::mt19937 random(5);
        for (unsigned i = 0; i < 100; ++i) {
            const ExitTable table = smalltables::table(random, 1 + static_cast<int>(i % 4), 1 + random() % 20);
            const double eMax = 1 + random() % 12;
            const ReferenceLine line = *rulesLine(table, "net", Criterion::Entropy, eMax);
            QCOMPARE(line.kind, ReferenceKind::BinnedRules);
            QCOMPARE(line.source, std::string("net"));
            const Oracle best = oracle(table, eMax);
            for (const Point &corner : line.points)
                QVERIFY(corner.accuracy <= heightAt(best.bound, corner.energy) + rounding);
            const auto thresholds = smalltables::pointsOf(smalltables::allOutcomes(table), table);
            const Envelope envelope = concaveEnvelope(thresholds, eMax);
            QCOMPARE(line.area.has_value(), envelope.area.has_value());
            QVERIFY(line.area.value_or(0) >= envelope.area.value_or(0) - rounding);
        }
        QVERIFY(!usesLabels(ReferenceKind::BinnedRules));
        QVERIFY(QByteArray(meaningOf(ReferenceKind::BinnedRules)).contains("chosen on these samples"));
        const ExitTable table = smalltables::table(random, 3, 10);
        QVERIFY(!rulesLine(table, "net", Criterion::Entropy, 20, {[] { return true; }}));
    }

    void linesSayWhatTheyAre()
    {
        std::mt19937 random(3);
        const ExitTable table = smalltables::table(random, 3, 10);
        const ExitTable single = smalltables::table(random, 1, 10);
        const auto lines = oracleLines(table, "net", 20);
        QCOMPARE(lines.size(), std::size_t(2));
        QCOMPARE(lines[0].kind, ReferenceKind::Oracle);
        QCOMPARE(lines[0].points, std::vector{oracle(table, 20).point});
        QCOMPARE(lines[1].points, oracle(table, 20).bound);
        QVERIFY(usesLabels(lines[0].kind) && usesLabels(lines[1].kind));
        QVERIFY(QByteArray(meaningOf(lines[0].kind)).contains("not a rule"));

        QVERIFY(!staticLine(table, "net", 20));
        const auto line = staticLine(single, "small", 20);
        QCOMPARE(line->kind, ReferenceKind::StaticNetwork);
        QCOMPARE(line->points, std::vector{pointOf(evaluate(single, {}), single.cost())});
        QCOMPARE(line->area.value(), line->points[0].accuracy * (20 - line->points[0].energy));
        QVERIFY(!usesLabels(line->kind));

        const auto envelope = envelopeLine(std::vector<Point>{{1, .25}, {2, .25}, {3, .75}}, 5);
        QCOMPARE(envelope.points, (std::vector<Point>{{1, .25}, {3, .75}}));
        QCOMPARE(envelope.area.value(), 2 * .5 + 2 * .75);
        QCOMPARE(std::string(toText(envelope.kind)), std::string("concave envelope"));
    }
};

QTEST_APPLESS_MAIN(TestReferenceLines)
#include "tst_referencelines.moc"
