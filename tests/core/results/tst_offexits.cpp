// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/exitbins.h"
#include "core/exits/meancost.h"
#include "core/recording/recordingtable.h"
#include "core/results/convertthresholds.h"
#include "core/results/proposal.h"
#include "core/results/startingvariants.h"
#include "core/results/targetproposal.h"
#include "core/results/thresholdsteps.h"
#include "core/search/keptexits.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace offramp;

namespace {

constexpr int exits = 4;

/// A network of four exits with known heads, whose later exits are better; no uncertainty occurs twice at an exit.
RecordingPtr network(unsigned seed, std::size_t samples = 500)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> unit(0, 1);
    auto recording = std::make_shared<Recording>();
    recording->networkName = "net";
    recording->exits = exits;
    recording->flops = {1'000'000'000, 2'000'000'000, 3'500'000'000, 5'000'000'000};
    recording->metadata["head_flops"] = "[100000000,200000000,300000000,400000000]";
    for (std::size_t i = 0; i < samples; ++i) {
        recording->label.push_back(static_cast<std::int32_t>(i % 5));
        recording->recorded.push_back(true);
    }
    for (int k = 0; k < exits; ++k) {
        for (std::size_t i = 0; i < samples; ++i) {
            const float uncertainty = unit(random);
            const bool isCorrect = unit(random) > uncertainty * (0.9F - 0.2F * static_cast<float>(k));
            recording->predicted.push_back(isCorrect ? recording->label[i] : 7);
            recording->entropy.push_back(uncertainty * 2);
            recording->confidence.push_back(1 - std::sqrt(uncertainty) * 0.9F);
        }
    }
    ExitTable table = exitTable(*recording, {Criterion::Entropy}).value();
    RecordingFacts facts{.path = "net.exits", .name = "net", .classes = 8};
    facts.all = recording;
    return std::make_shared<const OpenRecording>(std::move(facts), std::move(table), TableView{Criterion::Entropy});
}

RecordingPtr without(const RecordingPtr &recording, const ExitsOff &off)
{
    TableView view = recording->view();
    view.off = off;
    return recording->under(view).value();
}

/// The network that has only the exits that are on, made from the one with all of them.
ExitTable keptOf(const RecordingPtr &whole, const ExitsOff &off)
{
    std::vector<ExitIndex> kept;
    for (int k = 0; k < exits; ++k) {
        if (!off.contains({k}))
            kept.push_back({k});
    }
    return keepExits(whole->table(), kept, {1e8, 2e8, 3e8, 4e8});
}

/// The thresholds that decide, of those of all exits.
Thresholds keptThresholds(const Thresholds &thresholds, const ExitsOff &off)
{
    Thresholds kept;
    int answering = exits - 1;
    while (off.contains({answering}))
        --answering;
    for (int k = 0; k < answering; ++k) {
        if (!off.contains({k}))
            kept.push_back(thresholds[static_cast<std::size_t>(k)]);
    }
    return kept;
}

bool areFinite(const Thresholds &thresholds)
{
    return std::ranges::all_of(thresholds, [](double threshold) { return std::isfinite(threshold); });
}

} // namespace

class TestOffExits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sweeps_data() { sets(); }
    void sweeps();
    void bins_data() { sets(); }
    void bins();
    void steps_data() { sets(); }
    void steps();
    void conversions_data() { sets(); }
    void conversions();
    void proposals_data() { sets(); }
    void proposals();
    void targets_data() { sets(); }
    void targets();
    void targetsNeedTheSameExits();
    void suggestionsKeepThresholdsOfExitsThatAreOff();
    void aTableAloneCanBeSwitchedToo();

private:
    static void sets();
};

/// Every set of exits that are off, but none and all.
void TestOffExits::sets()
{
    QTest::addColumn<int>("bits");
    for (int bits = 1; bits < (1 << exits) - 1; ++bits)
        QTest::addRow("%d", bits) << bits;
}

static ExitsOff offOf(int bits)
{
    ExitsOff off;
    for (int k = 0; k < exits; ++k) {
        if ((bits >> k) % 2 == 1)
            off.insert({k});
    }
    return off;
}

void TestOffExits::sweeps()
{
    QFETCH(const int, bits);
    const ExitsOff off = offOf(bits);
    const RecordingPtr whole = network(1);
    const RecordingPtr switched = without(whole, off);
    const ExitTable kept = keptOf(whole, off);
    const ThresholdSweep keptSweep(kept);
    QCOMPARE(switched->sweep().breakpoints(), keptSweep.breakpoints());
    QCOMPARE(switched->curve(), keptSweep.curve(0, kept.cost()));
    QCOMPARE(switched->fullCost(), shownCost(kept.cost().perExit.back(), CostUnit::Flops));
    QCOMPARE(fullCost(switched->table()), fullCost(kept));

    std::mt19937 random(static_cast<unsigned>(bits));
    std::uniform_real_distribution<double> threshold(0, 1.6); // some samples reach every exit
    for (int round = 0; round < 20; ++round) {
        const Thresholds thresholds{threshold(random), threshold(random), threshold(random)};
        const OperatingPoint counted = evaluate(kept, keptThresholds(thresholds, off));
        const OperatingPoint outcome = switched->outcomeAt(thresholds);
        QCOMPARE(pointOf(outcome, switched->table().cost()), pointOf(counted, kept.cost()));
        std::size_t next = 0;
        for (int k = 0; k < exits; ++k) {
            const auto leaving = outcome.leaving[static_cast<std::size_t>(k)];
            QCOMPARE(leaving, off.contains({k}) ? 0 : counted.leaving[next++]);
        }
        for (int k = 0; k + 1 < exits; ++k) {
            const ExitSweep sweep(switched->table(), {k}, thresholds);
            QVERIFY(std::ranges::all_of(sweep.breakpoints(), [](float value) { return std::isfinite(value); }));
            QCOMPARE(sweep.breakpoints().empty(), !switched->hasThreshold({k}));
            Thresholds moved = thresholds;
            moved[static_cast<std::size_t>(k)] = threshold(random);
            QCOMPARE(sweep.at(moved[static_cast<std::size_t>(k)]), evaluate(switched->table(), moved));
            if (sweep.breakpoints().empty()) {
                QCOMPARE(sweep.at(moved[static_cast<std::size_t>(k)]), outcome);
                QCOMPARE(sweep.curve(0, switched->table().cost()).size(), std::size_t(1));
            }
        }
    }
}

void TestOffExits::bins()
{
    QFETCH(const int, bits);
    const ExitsOff off = offOf(bits);
    const RecordingPtr switched = without(network(2), off);
    const BinEdges edges{0, 0.1, 20};
    const ExitBins bins(switched->whole(), edges);
    const Thresholds thresholds{0.4, 0.7, 0.5};
    const auto counts = bins.reaching(switched->table(), thresholds);
    const OperatingPoint outcome = switched->outcomeAt(thresholds);
    std::int64_t reaching = outcome.samples;
    for (int k = 0; k < exits; ++k) {
        std::int64_t counted = 0;
        for (int bin = 0; bin < edges.count; ++bin) {
            const std::int64_t total = counts[static_cast<std::size_t>(k)].total(bin);
            QCOMPARE(std::ssize(bins.samplesIn(switched->table(), thresholds, {k}, bin, bin)), total);
            counted += total;
        }
        QCOMPARE(counted, off.contains({k}) ? 0 : reaching);
        reaching -= outcome.leaving[static_cast<std::size_t>(k)];
    }
    QCOMPARE(reaching, 0);
}

void TestOffExits::steps()
{
    QFETCH(const int, bits);
    const RecordingPtr switched = without(network(3), offOf(bits));
    const bool isAlone = switched->exitsOn().size() == 1;
    for (const double threshold : {-1.0, 0.0, 0.5, 1.9, 50.0}) {
        for (const int by : {-100000, -1, 1, 100000}) {
            const double stepped = steppedThreshold(*switched, threshold, by);
            QVERIFY(std::isfinite(stepped));
            QVERIFY(std::isfinite(shortestInInterval(*switched, stepped)));
        }
        for (const bool up : {false, true}) {
            const double next = nextAccuracyChange(*switched, threshold, up);
            QVERIFY(std::isfinite(next));
            QVERIFY(!isAlone || next == threshold);
        }
        const ExitSweep sweep(switched->table(), {1}, {threshold, threshold, threshold});
        const ThresholdIntervals intervals(sweep, Criterion::Entropy);
        QVERIFY(std::isfinite(steppedThreshold(intervals, threshold, 1)));
        QVERIFY(std::isfinite(nextAccuracyChange(sweep, Criterion::Entropy, threshold, true)));
        QVERIFY(std::isfinite(shortestInInterval(intervals, threshold)));
    }
    for (const Thresholds &starting : startingThresholds(*switched, 6)) {
        QCOMPARE(starting.size(), std::size_t(3));
        QVERIFY(areFinite(starting));
    }
    QVERIFY(areFinite(thresholdsInWidestGap(*switched, {1, 2})));
    QVERIFY(areFinite(nextThresholds(*switched, stepCurve(std::vector<Point>{{3, .5}}, 6), {3})));
}

void TestOffExits::conversions()
{
    QFETCH(const int, bits);
    const ExitsOff off = offOf(bits);
    const RecordingPtr from = without(network(4), off);
    const RecordingPtr to = from->under({Criterion::Confidence, CostUnit::Gflops, off}).value();
    const Thresholds thresholds{0.5, 0.9, 0.3};
    const Thresholds converted = convertThresholds(thresholds, *from, *to);
    QVERIFY(areFinite(converted));
    QCOMPARE(to->outcomeAt(converted).leaving, from->outcomeAt(thresholds).leaving);
    // A threshold that decides nothing has as many samples below it as before.
    for (int k = 0; k + 1 < exits; ++k) {
        const auto place = static_cast<std::size_t>(k);
        if (from->hasThreshold({k}))
            continue;
        const auto below = [&](const OpenRecording &recording, double threshold) {
            return std::ranges::count_if(recording.whole().uncertainty({k}), [&](float u) { return u < threshold; });
        };
        QCOMPARE(below(*to, converted[place]), below(*from, thresholds[place]));
    }
    const Thresholds shared = convertThresholds({0.6, 0.6, 0.6}, *from, *to);
    QVERIFY(areFinite(shared));
    QVERIFY(sharedThreshold(shared));
}

/// A request for one network, with a variant that it has.
static ProposalRequest requestFor(const RecordingPtr &recording, const Thresholds &now, bool perExit)
{
    ProposalRequest request{{RecordingId{1}}, {recording}, {}, {}};
    request.now.push_back({.recording = {1}, .thresholds = now});
    request.plan.eMax = 6;
    request.perExit = perExit;
    return request;
}

void TestOffExits::proposals()
{
    QFETCH(const int, bits);
    const ExitsOff off = offOf(bits);
    const RecordingPtr whole = network(5, 160);
    const RecordingPtr switched = without(whole, off);
    const auto kept = std::make_shared<const OpenRecording>(RecordingFacts{.path = "kept.exits", .name = "kept"},
                                                            keptOf(whole, off));
    const Thresholds now{0.4, 0.4, 0.4};
    for (const bool perExit : {false, true}) {
        const auto found = propose(requestFor(switched, now, perExit));
        const auto expected = propose(requestFor(kept, keptThresholds(now, off), perExit));
        QVERIFY(found && expected);
        QCOMPARE(found->points, expected->points);
        QVERIFY(found->now == expected->now && found->instead == expected->instead);
        QCOMPARE(found->besides.all, expected->besides.all);
        QCOMPARE(found->upperBound, expected->upperBound);
        QVERIFY(!found->variants.empty());
        for (std::size_t i = 0; i < found->variants.size(); ++i) {
            const Thresholds &thresholds = found->variants[i].thresholds;
            QCOMPARE(thresholds.size(), std::size_t(3));
            QVERIFY(areFinite(thresholds));
            QCOMPARE(pointOf(evaluate(switched->table(), thresholds), switched->table().cost()), found->points[i]);
        }
    }
}

void TestOffExits::targets()
{
    QFETCH(const int, bits);
    const ExitsOff off = offOf(bits);
    const RecordingPtr whole = network(8, 120);
    const RecordingPtr switched = without(whole, off);
    const auto kept = std::make_shared<const OpenRecording>(RecordingFacts{.path = "kept.exits", .name = "kept"},
                                                            keptOf(whole, off));
    std::vector<double> shares{0.3, 0.2, 0.1};
    for (int k = 0; k + 1 < exits; ++k) {
        if (switched->hasThreshold({k}))
            continue;
        const auto refused = proposeTarget({{RecordingId{1}}, {switched}, {}, {}, ExitShares{shares}, {}});
        QVERIFY(!refused && refused.error().sentence.starts_with("Exit "));
        shares[static_cast<std::size_t>(k)] = 0;
    }
    const std::vector<std::pair<Target, Target>> pairs{{CostBudget{2.5}, CostBudget{2.5}},
                                                       {AccuracyDrop{3}, AccuracyDrop{3}},
                                                       {ExitShares{shares}, ExitShares{keptThresholds(shares, off)}}};
    for (const auto &[target, ofKept] : pairs) {
        for (const bool perExit : {false, true}) {
            const TargetPlan plan{.perExit = perExit};
            const auto found = proposeTarget({{RecordingId{1}}, {switched}, {}, {}, target, plan});
            const auto expected = proposeTarget({{RecordingId{1}}, {kept}, {}, {}, ofKept, plan});
            QCOMPARE(found.has_value(), expected.has_value());
            if (!found)
                continue;
            QCOMPARE(found->point, expected->point);
            QCOMPARE(found->found.isReached, expected->found.isReached);
            const Thresholds &thresholds = found->variant.thresholds;
            QCOMPARE(thresholds.size(), std::size_t(3));
            QVERIFY(areFinite(thresholds));
            QCOMPARE(found->found.thresholds, thresholds);
            const bool isShared = !perExit && !std::holds_alternative<ExitShares>(target);
            QVERIFY(!isShared || sharedThreshold(thresholds));
            QCOMPARE(found->found.chosen.exitShares.size(), std::size_t(exits));
            for (const ExitIndex exit : off)
                QCOMPARE(found->found.chosen.exitShares[static_cast<std::size_t>(exit.value)], 0.0);
        }
    }
}

void TestOffExits::targetsNeedTheSameExits()
{
    const RecordingPtr whole = network(9, 120);
    const TargetRequest request{{RecordingId{1}},        {without(whole, {{1}})}, {RecordingId{2}},
                                {without(whole, {{2}})}, CostBudget{2.5},         {}};
    const auto refused = proposeTarget(request);
    QVERIFY(!refused);
    QCOMPARE(refused.error().sentence, std::string("Other exits of net are on than of net."));
    TargetRequest same = request;
    same.reportOn = same.recordings;
    QVERIFY(proposeTarget(same));
}

void TestOffExits::suggestionsKeepThresholdsOfExitsThatAreOff()
{
    const RecordingPtr switched = without(network(6, 160), {{1}});
    const auto found = propose(requestFor(switched, {0.4, 0.123, 0.7}, true));
    QVERIFY(found && !found->variants.empty());
    for (const Variant &variant : found->variants)
        QCOMPARE(variant.thresholds[1], 0.123);
    // Without a variant of the network no sample exits there when it is on again.
    ProposalRequest alone = requestFor(switched, {}, true);
    alone.now.clear();
    const auto first = propose(alone);
    QVERIFY(first && !first->variants.empty());
    for (const Variant &variant : first->variants)
        QCOMPARE(variant.thresholds[1], 0.0);
}

void TestOffExits::aTableAloneCanBeSwitchedToo()
{
    const RecordingPtr whole = network(7);
    const auto alone = std::make_shared<const OpenRecording>(RecordingFacts{.path = "a.exits", .name = "a"},
                                                             ExitTable(whole->table()));
    const RecordingPtr switched = without(alone, {{0}, {3}});
    QCOMPARE(switched->exitsOn(), (std::vector<ExitIndex>{{1}, {2}}));
    QVERIFY(switched->hasThreshold({1}) && !switched->hasThreshold({2}) && !switched->hasThreshold({0}));
    QCOMPARE(switched->uncertainty(Criterion::Entropy, {0}, {3}), std::optional(whole->table().uncertainty({0})[3]));
    QCOMPARE(switched->uncertainty(Criterion::Entropy, {2}, {3}), std::optional(whole->table().uncertainty({2})[3]));
    QVERIFY(switched->headCosts().empty());
    QCOMPARE(switched->fullCost(), 3.5); // nothing is known of heads, so nothing is given back
    const RecordingPtr again = without(switched, {});
    QCOMPARE(again->curve(), alone->curve());
    QCOMPARE(without(switched, {{1}})->exitsOn(), (std::vector<ExitIndex>{{0}, {2}, {3}}));
}

QTEST_APPLESS_MAIN(TestOffExits)
#include "tst_offexits.moc"
