// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/calibration/exitquality.h"
#include "core/exits/sortedorder.h"
#include "tests/core/search/smalltables.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>

using namespace offramp;

namespace {

constexpr double rounding = 1e-12;
constexpr double ofFloats = 1e-7;

bool isNear(double a, double b, double tolerance = rounding)
{
    return std::abs(a - b) <= tolerance;
}

/// Both unknown, or both known and near.
bool isNear(const std::optional<double> &a, const std::optional<double> &b)
{
    return a.has_value() == b.has_value() && (!a || isNear(*a, *b));
}

std::vector<std::uint32_t> allOf(std::size_t n)
{
    std::vector<std::uint32_t> samples(n);
    std::iota(samples.begin(), samples.end(), 0U);
    return samples;
}

/// By all pairs of a positive and a negative sample.
std::optional<double> aurocByPairs(const std::vector<std::size_t> &samples, std::span<const float> uncertainty,
                                   const std::vector<bool> &isPositive)
{
    double won = 0;
    double pairs = 0;
    for (const std::size_t a : samples) {
        for (const std::size_t b : samples) {
            if (!isPositive[a] || isPositive[b])
                continue;
            ++pairs;
            won += uncertainty[a] > uncertainty[b] ? 1 : uncertainty[a] == uncertainty[b] ? 0.5 : 0;
        }
    }
    return pairs > 0 ? std::optional(won / pairs) : std::nullopt;
}

/// The risk with count answered samples: each incorrect one counts with its chance to be among them.
double riskOf(std::size_t count, const std::vector<std::size_t> &samples, std::span<const float> uncertainty,
              const std::vector<bool> &isCorrect)
{
    double incorrect = 0;
    for (const std::size_t a : samples) {
        double before = 0;
        double equal = 0;
        for (const std::size_t b : samples) {
            before += uncertainty[b] < uncertainty[a];
            equal += uncertainty[b] == uncertainty[a];
        }
        if (!isCorrect[a])
            incorrect += std::clamp((static_cast<double>(count) - before) / equal, 0.0, 1.0);
    }
    return incorrect / static_cast<double>(count);
}

double bestRiskOf(std::size_t count, double correct)
{
    return std::max(0.0, static_cast<double>(count) - correct) / static_cast<double>(count);
}

double errorByBins(const std::vector<std::size_t> &samples, std::span<const float> confidence,
                   const std::vector<bool> &isCorrect)
{
    double error = 0;
    for (int bin = 0; bin < 15; ++bin) {
        double difference = 0;
        for (const std::size_t i : samples) {
            const double c = confidence[i];
            if (c <= (bin + 1) / 15.0 && (bin == 0 || c > bin / 15.0))
                difference += (isCorrect[i] ? 1 : 0) - c;
        }
        error += std::abs(difference);
    }
    return error / static_cast<double>(samples.size());
}

std::vector<bool> correctAt(const ExitTable &table, ExitIndex exit)
{
    std::vector<bool> correct;
    for (std::size_t i = 0; i < table.sampleCount(); ++i)
        correct.push_back(table.isCorrect(exit, {i}));
    return correct;
}

/// Three exits of five samples, small enough to check by eye.
ExitTable fiveSamples()
{
    ExitTableColumns columns;
    columns.exits = 3;
    columns.label = {0, 0, 0, 0, 0};
    columns.predicted = {0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 1, 1, 0, 1, 1};
    columns.uncertainty = {.1F, .8F, .6F, .2F, .9F, .3F, .3F, .3F, .7F, .1F, 0, .1F, .2F, .3F, .4F};
    columns.cost.perExit = {1e9, 2e9, 3e9};
    return ExitTable::make(columns).value();
}

/// A network of two exits and one class with these answers at both.
ExitTable uniform(const std::vector<bool> &isCorrect)
{
    ExitTableColumns columns;
    columns.exits = 2;
    columns.label.assign(isCorrect.size(), 0);
    for (int k = 0; k < 2; ++k) {
        for (std::size_t i = 0; i < isCorrect.size(); ++i) {
            columns.predicted.push_back(isCorrect[i] ? 0 : 1);
            columns.uncertainty.push_back(static_cast<float>(i));
        }
    }
    columns.cost.perExit = {1, 2};
    return ExitTable::make(columns).value();
}

} // namespace

class TestCalibration : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void binsOfReliability();
    void edgesOfBins();
    void aurocWithTies();
    void riskAndCoverage();
    void pointsOfTheCurve();
    void fiveSamplesByHand();
    void exitsThatAreOff();
    void oneSided_data();
    void oneSided();
    void randomTables();
    void cancelledRun();
    void csv();
    void riskCsv();
};

void TestCalibration::binsOfReliability()
{
    const std::vector<float> confidence{0, .05F, .5F, .52F, .9F, 1};
    const std::vector<bool> isCorrect{false, false, true, false, true, true};
    const Reliability all = reliability(confidence, isCorrect, allOf(6));
    const std::vector<std::pair<std::size_t, std::int64_t>> filled{{0, 2}, {7, 2}, {13, 1}, {14, 1}};
    std::int64_t samples = 0;
    for (const auto &[bin, count] : filled) {
        QCOMPARE(all.bins[bin].samples, count);
        samples += count;
    }
    QCOMPARE(samples, std::int64_t(6));
    QVERIFY(isNear(all.bins[0].confidence().value(), .025, ofFloats));
    QCOMPARE(all.bins[0].accuracy().value(), 0.0);
    QVERIFY(isNear(all.bins[7].confidence().value(), .51, ofFloats));
    QCOMPARE(all.bins[7].accuracy().value(), .5);
    QVERIFY(!all.bins[5].confidence() && !all.bins[5].accuracy()); // empty: unknown, not 0
    QVERIFY(isNear(all.error(), (.05 + .02 + .1) / 6, ofFloats));
    QVERIFY(isNear(all.confidence(), 2.97 / 6, ofFloats));

    const Reliability some = reliability(confidence, isCorrect, std::vector<std::uint32_t>{2, 3});
    QVERIFY(isNear(some.error(), .01, ofFloats));
    QCOMPARE(some.bins[0].samples, std::int64_t(0));
}

void TestCalibration::edgesOfBins()
{
    // A bin ends with its upper edge; floats only come near it, so that those on both sides are tried.
    for (int edge = 1; edge < reliabilityBins; ++edge) {
        auto below = static_cast<float>(ReliabilityBin::edge(edge));
        if (below > ReliabilityBin::edge(edge))
            below = std::nextafter(below, 0.0F);
        const std::vector<float> confidence{below, std::nextafter(below, 1.0F)};
        const Reliability both = reliability(confidence, {true, true}, allOf(2));
        QCOMPARE(both.bins[static_cast<std::size_t>(edge) - 1].samples, std::int64_t(1));
        QCOMPARE(both.bins[static_cast<std::size_t>(edge)].samples, std::int64_t(1));
    }
}

void TestCalibration::aurocWithTies()
{
    const std::vector<float> uncertainty{.4F, .2F, .1F, .2F};
    const RankedSamples ranked{uncertainty, sortedOrder(uncertainty)};
    QCOMPARE(auroc(ranked, {true, true, false, false}).value(), .875);
    QCOMPARE(auroc(ranked, {false, false, true, false}).value(), 0.0);
    QCOMPARE(auroc(ranked, {true, false, false, false}).value(), 1.0);
    QVERIFY(!auroc(ranked, {true, true, true, true}));
    QVERIFY(!auroc(ranked, {false, false, false, false}));
    const std::vector<float> same(4, .3F);
    QCOMPARE(auroc({same, allOf(4)}, {true, false, true, false}).value(), .5);
}

void TestCalibration::riskAndCoverage()
{
    const std::vector<float> uncertainty{.1F, .2F, .3F, .4F};
    const RiskCoverage curve = riskCoverage({uncertainty, allOf(4)}, {true, false, true, true});
    QVERIFY(isNear(curve.area, (1.0 / 2 + 1.0 / 3 + 1.0 / 4) / 4));
    QVERIFY(isNear(curve.excess, (1.0 / 2 + 1.0 / 3) / 4));
    QCOMPARE(curve.points.size(), std::size_t(4));
    QVERIFY(curve.points[0] == (RiskPoint{.25, 0}));
    QVERIFY(curve.points[1] == (RiskPoint{.5, .5}));
    QVERIFY(curve.points[3] == (RiskPoint{1, .25}));

    // Of equally uncertain samples no order is preferred.
    const std::vector<float> same(4, .3F);
    const RiskCoverage level = riskCoverage({same, allOf(4)}, {true, false, true, true});
    for (const RiskPoint &point : level.points)
        QCOMPARE(point.risk, .25);
    QCOMPARE(level.area, .25);
    QVERIFY(isNear(level.excess, .25 - .25 / 4));

    const RiskCoverage perfect = riskCoverage({uncertainty, allOf(4)}, {true, true, false, false});
    QCOMPARE(perfect.excess, 0.0);
}

void TestCalibration::pointsOfTheCurve()
{
    for (const std::size_t n : {1, 7, 100, 101, 250, 1234}) {
        std::vector<float> uncertainty(n);
        std::iota(uncertainty.begin(), uncertainty.end(), 0.0F);
        const std::vector<bool> isCorrect(n, false);
        const auto points = riskCoverage({uncertainty, allOf(n)}, isCorrect).points;
        QCOMPARE(points.size(), std::min<std::size_t>(n, 100));
        QCOMPARE(points.back().coverage, 1.0);
        QVERIFY(std::ranges::is_sorted(points, {}, &RiskPoint::coverage));
        for (std::size_t i = 0; i < points.size(); ++i) {
            const double wanted = static_cast<double>(i + 1) / static_cast<double>(points.size());
            QVERIFY(points[i].coverage >= wanted - rounding);
            QVERIFY(points[i].coverage < wanted + 1 / static_cast<double>(n));
            QCOMPARE(points[i].risk, 1.0);
        }
    }
}

void TestCalibration::fiveSamplesByHand()
{
    const ExitTable table = fiveSamples();
    QualityInput input{table, {{0}, {1}, {2}}, {}};
    input.taken = exitsOf(table, {.5, .2}); // 1, 3, 3, 1, 2
    const auto exits = exitQualities(input).value();
    QCOMPARE(exits.size(), std::size_t(3));
    for (int k = 0; k < 3; ++k)
        QCOMPARE(exits[static_cast<std::size_t>(k)].exit, ExitIndex{k});

    const UncertaintyQuality &first = exits[0].all;
    QCOMPARE(first.samples, std::int64_t(5));
    QCOMPARE(first.correct, std::int64_t(2));
    QCOMPARE(first.shareOf(first.correct).value(), .4);
    QVERIFY(!first.reliability); // confidences are not known
    QCOMPARE(first.auroc.value(), 1.0);
    QVERIFY(isNear(first.riskCoverage->area, (1.0 / 3 + 2.0 / 4 + 3.0 / 5) / 5));
    QCOMPARE(first.riskCoverage->excess, 0.0);
    QCOMPARE(first.goingOn->correctedLater, std::int64_t(2));
    QCOMPARE(first.goingOn->correctedAtEnd, std::int64_t(1)); // the other one only at exit 2
    QCOMPARE(first.goingOn->lostAtEnd, std::int64_t(2));
    QVERIFY(isNear(first.goingOn->auroc.value(), 4.0 / 6));
    QVERIFY(exits[0].reaching == first); // all samples do

    QCOMPARE(exits[1].all.auroc.value(), .5);
    QCOMPARE(exits[1].all.goingOn->correctedLater, std::int64_t(1));
    QCOMPARE(exits[1].all.goingOn->lostAtEnd, std::int64_t(2));
    QCOMPARE(exits[1].all.goingOn->auroc.value(), .5);
    const UncertaintyQuality &second = exits[1].reaching.value(); // samples 1, 2 and 4
    QCOMPARE(second.samples, std::int64_t(3));
    QCOMPARE(second.correct, std::int64_t(1));
    QCOMPARE(second.auroc.value(), .25); // .3 and .1 against .3
    QCOMPARE(second.goingOn->correctedLater, std::int64_t(1));
    QCOMPARE(second.goingOn->correctedAtEnd, std::int64_t(1));
    QCOMPARE(second.goingOn->lostAtEnd, std::int64_t(1));
    QCOMPARE(second.goingOn->auroc.value(), .75);

    const UncertaintyQuality &last = exits[2].reaching.value(); // samples 1 and 2
    QCOMPARE(last.samples, std::int64_t(2));
    QCOMPARE(last.correct, std::int64_t(1));
    QCOMPARE(last.auroc.value(), 0.0);
    QVERIFY(!last.goingOn && !exits[2].all.goingOn);
}

void TestCalibration::exitsThatAreOff()
{
    const ExitTable table = fiveSamples();
    const auto withoutLast = exitQualities({table, {{0}, {1}}, {}}).value();
    QCOMPARE(withoutLast.size(), std::size_t(2));
    QCOMPARE(withoutLast[0].all.goingOn->correctedLater, std::int64_t(1));
    QCOMPARE(withoutLast[0].all.goingOn->correctedAtEnd, std::int64_t(1));
    QCOMPARE(withoutLast[0].all.goingOn->lostAtEnd, std::int64_t(1));
    QVERIFY(!withoutLast[1].all.goingOn);
    QVERIFY(!withoutLast[0].reaching); // no thresholds

    const auto withoutFirst = exitQualities({table, {{1}, {2}}, {}}).value();
    QCOMPARE(withoutFirst[0].exit, ExitIndex{1});
    QCOMPARE(withoutFirst[0].all.goingOn->correctedLater, std::int64_t(1));
}

void TestCalibration::oneSided_data()
{
    QTest::addColumn<QList<bool>>("correct");
    QTest::addColumn<double>("area");
    QTest::addColumn<double>("error"); // with confidences of 0.75
    QTest::newRow("all correct") << QList<bool>{true, true, true} << 0.0 << .25;
    QTest::newRow("all incorrect") << QList<bool>{false, false, false} << 1.0 << .75;
    QTest::newRow("one correct sample") << QList<bool>{true} << 0.0 << .25;
    QTest::newRow("one incorrect sample") << QList<bool>{false} << 1.0 << .75;
}

void TestCalibration::oneSided()
{
    QFETCH(QList<bool>, correct);
    QFETCH(double, area);
    QFETCH(double, error);
    const std::vector<bool> isCorrect(correct.begin(), correct.end());
    const ExitTable table = uniform(isCorrect);
    QualityInput input{table, {{0}, {1}}, std::vector<float>(2 * isCorrect.size(), .75F)};
    input.taken.assign(isCorrect.size(), {0}); // none reaches exit 2
    const auto exits = exitQualities(input).value();
    for (const ExitQuality &exit : exits) {
        QVERIFY(!exit.all.auroc);
        QCOMPARE(exit.all.riskCoverage->area, area);
        QCOMPARE(exit.all.riskCoverage->excess, 0.0);
        QCOMPARE(exit.all.reliability->error(), error);
    }
    QCOMPARE(exits[0].all.goingOn->correctedLater, std::int64_t(0));
    QVERIFY(!exits[0].all.goingOn->auroc);
    const UncertaintyQuality &none = exits[1].reaching.value();
    QCOMPARE(none.samples, std::int64_t(0));
    QVERIFY(!none.shareOf(none.correct) && !none.reliability && !none.auroc && !none.riskCoverage && !none.goingOn);
}

void TestCalibration::randomTables()
{
    for (unsigned seed = 0; seed < 150; ++seed) {
        std::mt19937 random(seed);
        const int exitCount = 2 + static_cast<int>(random() % 3);
        const std::size_t n = 1 + random() % 40;
        const ExitTable table = smalltables::table(random, exitCount, n);
        QualityInput input{table, {}, {}};
        for (int k = 0; k < exitCount; ++k)
            input.on.push_back({k});
        if (seed % 3 == 0)
            input.on.erase(input.on.begin() + static_cast<std::ptrdiff_t>(random() % input.on.size()));
        for (std::size_t at = 0; at < n * static_cast<std::size_t>(exitCount); ++at)
            input.confidence.push_back(static_cast<float>(random() % 101) / 100);
        for (std::size_t i = 0; i < n; ++i)
            input.taken.push_back(input.on[random() % input.on.size()]);

        const auto exits = exitQualities(input).value();
        QCOMPARE(exits.size(), input.on.size());
        for (const ExitQuality &exit : exits) {
            const std::vector<bool> isCorrect = correctAt(table, exit.exit);
            const auto uncertainty = table.uncertainty(exit.exit);
            const auto confidence
                = std::span(input.confidence).subspan(static_cast<std::size_t>(exit.exit.value) * n, n);
            std::vector<bool> isIncorrect = isCorrect;
            isIncorrect.flip();
            std::vector<bool> isCorrected(n, false);
            std::vector<bool> isLost(n, false);
            for (std::size_t i = 0; i < n; ++i) {
                for (const ExitIndex later : input.on)
                    isCorrected[i]
                        = isCorrected[i] || (later > exit.exit && !isCorrect[i] && table.isCorrect(later, {i}));
                isLost[i] = isCorrect[i] && !table.isCorrect(input.on.back(), {i});
            }
            for (const bool isReaching : {false, true}) {
                std::vector<std::size_t> samples;
                for (std::size_t i = 0; i < n; ++i) {
                    if (!isReaching || input.taken[i] >= exit.exit)
                        samples.push_back(i);
                }
                const UncertaintyQuality &quality = isReaching ? exit.reaching.value() : exit.all;
                QCOMPARE(quality.samples, static_cast<std::int64_t>(samples.size()));
                if (samples.empty())
                    continue;
                const auto count = [&](const std::vector<bool> &flags) {
                    return static_cast<std::int64_t>(
                        std::ranges::count_if(samples, [&](std::size_t i) { return flags[i]; }));
                };
                QCOMPARE(quality.correct, count(isCorrect));
                QVERIFY(isNear(quality.auroc, aurocByPairs(samples, uncertainty, isIncorrect)));
                QVERIFY(isNear(quality.reliability->error(), errorByBins(samples, confidence, isCorrect)));
                double area = 0;
                double best = 0;
                for (std::size_t answered = 1; answered <= samples.size(); ++answered) {
                    const double risk = riskOf(answered, samples, uncertainty, isCorrect);
                    QVERIFY(isNear(quality.riskCoverage->points[answered - 1].risk, risk));
                    area += risk / static_cast<double>(samples.size());
                    best += bestRiskOf(answered, static_cast<double>(quality.correct))
                            / static_cast<double>(samples.size());
                }
                QVERIFY(isNear(quality.riskCoverage->area, area));
                QVERIFY(isNear(quality.riskCoverage->excess, area - best));
                QCOMPARE(quality.goingOn.has_value(), exit.exit != input.on.back());
                if (!quality.goingOn)
                    continue;
                QCOMPARE(quality.goingOn->correctedLater, count(isCorrected));
                QCOMPARE(quality.goingOn->lostAtEnd, count(isLost));
                QVERIFY(isNear(quality.goingOn->auroc, aurocByPairs(samples, uncertainty, isCorrected)));
                // What the end answers better or worse is all that changes.
                const std::int64_t change = quality.goingOn->correctedAtEnd - quality.goingOn->lostAtEnd;
                QCOMPARE(quality.correct + change, count(correctAt(table, input.on.back())));
            }
        }
    }
}

void TestCalibration::cancelledRun()
{
    const ExitTable table = fiveSamples();
    int asked = 0;
    const auto stopped = exitQualities({table, {{0}, {1}, {2}}, {}}, [&asked] { return ++asked == 2; });
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
}

void TestCalibration::csv()
{
    const ExitTable table = uniform({true, false});
    QualityInput input{table, {{0}, {1}}, {1, .75F, 1, 1}};
    const std::string all = reliabilityCsv(exitQualities(input).value());
    QVERIFY(all.starts_with("exit,samples_of,above,up_to,samples,confidence,accuracy\n1,all,0,"));
    QCOMPARE(std::ranges::count(all, '\n'), std::ptrdiff_t(1 + 2 * reliabilityBins));
    QVERIFY2(all.find("\n1,all,0.7333333333333333,0.8,1,0.75,0\n") != std::string::npos, all.c_str());
    QVERIFY(all.find("\n1,all,0.8,0.8666666666666667,0,,\n") != std::string::npos);
    QVERIFY(all.find(",1,2,1,0.5\n") != std::string::npos);
    input.taken = {{0}, {1}};
    const std::string both = reliabilityCsv(exitQualities(input).value());
    QVERIFY(both.find("\n2,reaching,0.9333333333333333,1,1,1,0\n") != std::string::npos);
    input.confidence.clear();
    QCOMPARE(std::ranges::count(reliabilityCsv(exitQualities(input).value()), '\n'), std::ptrdiff_t(1));
}

void TestCalibration::riskCsv()
{
    const ExitTable table = uniform({true, false, true, false}); // the first is the most certain
    QualityInput input{table, {{0}, {1}}, {}};
    const auto rows = [](const std::string &of) {
        return of + ",0.25,0\n" + of + ",0.5,0.5\n" + of + ",0.75,0.3333333333333333\n" + of + ",1,0.5\n";
    };
    const std::string head = "exit,samples_of,coverage,risk\n";
    const std::string all = riskCoverageCsv(exitQualities(input).value());
    QVERIFY2(all == head + rows("1,all") + rows("2,all"), all.c_str());

    input.taken.assign(4, {0}); // none reaches exit 2
    const std::string none = riskCoverageCsv(exitQualities(input).value());
    QVERIFY2(none == head + rows("1,all") + rows("1,reaching") + rows("2,all"), none.c_str());
    input.taken[1] = {1};
    const std::string one = riskCoverageCsv(exitQualities(input).value());
    QVERIFY2(one.ends_with(rows("2,all") + "2,reaching,1,1\n"), one.c_str());
}

QTEST_APPLESS_MAIN(TestCalibration)
#include "tst_calibration.moc"
