// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recording.h"
#include "core/recording/recordingtable.h"
#include "core/results/proposal.h"
#include "core/results/recordingedits.h"
#include "core/results/startingvariants.h"
#include "core/search/keptexits.h"
#include "tests/core/results/recordings.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace offramp;
using fixtures::allCosts;

namespace {

/// Decisions about recordings, each opened with two variants.
Decisions opened(Sources &sources, const std::vector<RecordingPtr> &recordings)
{
    Decisions decisions;
    for (const RecordingPtr &recording : recordings)
        fixtures::openWithVariants(decisions, sources, recording);
    return decisions;
}

EMax proposed(double value, CostUnit unit, const std::string &network = "net")
{
    return {value, unit, EMaxOrigin::MostExpensiveNetwork, network};
}

ExitsOff off(std::initializer_list<int> exits)
{
    ExitsOff set;
    for (const int exit : exits)
        set.insert({exit});
    return set;
}

bool contains(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

/// The cost that is shown as energy, and exits that are switched off, as edits of decisions.
class TestCostEdits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachUnitKeepsItsEMax()
    {
        Sources sources;
        const Decisions start = opened(sources, {fixtures::measured("net", allCosts)});
        QCOMPARE(start.eMax, proposed(5, CostUnit::Gflops));
        QCOMPARE(*withCost(start, CostUnit::Gflops, sources), start);

        const auto joules = withCost(start, CostUnit::Joules, sources);
        QVERIFY(joules);
        QCOMPARE(joules->eMax, proposed(1.2, CostUnit::Joules));
        QCOMPARE(joules->otherEMax, (std::map<CostUnit, EMax>{{CostUnit::Gflops, start.eMax}}));
        QCOMPARE(joules->variants, start.variants);

        const Decisions chosen = withEMax(*joules, .9);
        const auto time = withCost(chosen, CostUnit::Milliseconds, sources);
        QVERIFY(time);
        QCOMPARE(time->eMax, proposed(8, CostUnit::Milliseconds));
        QCOMPARE(time->otherEMax.size(), std::size_t(2));
        const auto again = withCost(*time, CostUnit::Joules, sources);
        QVERIFY(again);
        QCOMPARE(again->eMax, (EMax{.9, CostUnit::Joules, EMaxOrigin::Chosen, {}}));
        const auto back = withCost(*again, CostUnit::Gflops, sources);
        QVERIFY(back);
        QCOMPARE(back->eMax, start.eMax);
        QVERIFY(!back->otherEMax.contains(CostUnit::Gflops));
        QCOMPARE(back->variants, start.variants);
    }

    void aProposalFollowsTheNetworksThatAreOpen()
    {
        Sources sources;
        Decisions decisions = opened(sources, {fixtures::measured("net", allCosts)});
        decisions = *withCost(*withCost(decisions, CostUnit::Joules, sources), CostUnit::Gflops, sources);
        // While GFLOPs are shown, a network comes that is more expensive and has no joules.
        const RecordingPtr other = fixtures::network("large", 4, 20);
        sources.add({2}, other);
        decisions = withRecording(std::move(decisions), {2}, *other, sources);
        QCOMPARE(decisions.eMax, proposed(25, CostUnit::Gflops, "large"));
        QCOMPARE(withCost(decisions, CostUnit::Joules, sources)->eMax, proposed(1.2, CostUnit::Joules));
    }

    void results_data()
    {
        QTest::addColumn<CostUnit>("unit");
        QTest::addColumn<double>("cheap"); // of the variant that exits early
        QTest::addColumn<double>("full");
        QTest::addColumn<double>("area");
        // Two samples exit at exit 1 and two at exit 3, one of the four is incorrect.
        QTest::newRow("GFLOPs") << CostUnit::Gflops << 2.5 << 4. << .75 * 1.5 + 1;
        QTest::newRow("joules") << CostUnit::Joules << .7 << 1.1 << .75 * .4 + .1;
        QTest::newRow("ms") << CostUnit::Milliseconds << 4. << 6. << .75 * 2 + 2;
    }

    void results()
    {
        QFETCH(const CostUnit, unit);
        QFETCH(const double, cheap);
        QFETCH(const double, full);
        QFETCH(const double, area);
        Sources sources;
        const Decisions start = opened(sources, {fixtures::measured("net", allCosts)});
        const Results before = evaluate(start, sources);
        // Outcomes that are known from before must not bring their costs along.
        const Results now = evaluate(*withCost(start, unit, sources), sources, before);
        QVERIFY(now.unit == unit);
        QCOMPARE(now.variants[0].point.energy, cheap);
        QCOMPARE(now.variants[0].point.accuracy, .75);
        QCOMPARE(now.variants[1].point.energy, full);
        QCOMPARE(*now.area, area);
        QCOMPARE(now.variants[0].outcome, before.variants[0].outcome);
    }

    void theReferenceIsEvaluatedOnTheNewAxis()
    {
        Sources sources;
        Decisions decisions = withReference(opened(sources, {fixtures::measured("net", allCosts)}));
        decisions = withThresholds(decisions, decisions.variants[0].id, {.2, 0});
        const auto joules = withCost(decisions, CostUnit::Joules, sources);
        QVERIFY(joules);
        const Results results = evaluate(*joules, sources);
        QVERIFY(results.reference);
        QVERIFY(results.reference->unit == CostUnit::Joules);
        QCOMPARE(results.reference->steps.eMax, 1.2); // its own is in GFLOPs
        QCOMPARE(results.reference->variants[0].point.energy, .7);
        QCOMPARE(*results.reference->area, .4);
        // One sample exits at exit 1, three at exit 3; all are correct.
        QCOMPARE(results.variants[0].point.energy, .9);
        QCOMPARE(*results.areaChange(), .3 - .4);
        QCOMPARE(results.changeOf(decisions.variants[0].id)->energy, .9 - .7);

        const Results back = evaluate(*withCost(withEMax(*joules, 1), CostUnit::Gflops, sources), sources);
        QCOMPARE(back.reference->steps.eMax, 5.0);
        QCOMPARE(*back.reference->area, .75 * 1.5 + 1);
    }

    void aNetworkWithoutTheCostIsNotDrawn()
    {
        Sources sources;
        const Decisions start = withReference(
            opened(sources, {fixtures::measured("net", allCosts), fixtures::measured("plain", {CostUnit::Gflops})}));
        QVERIFY(std::ranges::all_of(evaluate(start, sources).variants, &VariantResult::counts));
        const auto joules = withCost(start, CostUnit::Joules, sources);
        QVERIFY(joules);
        QCOMPARE(joules->eMax, proposed(1.2, CostUnit::Joules));
        const Results results = evaluate(*joules, sources);
        QCOMPARE(results.steps.points.size(), std::size_t(2));
        QCOMPARE(*results.area, .4);
        const VariantResult &unknown = results.variants[2];
        QVERIFY(!unknown.hasCost() && !unknown.counts() && unknown.included);
        QVERIFY(std::isnan(unknown.point.energy));
        QCOMPARE(unknown.point.accuracy, .75);
        QCOMPARE(unknown.standing, Standing());
        QVERIFY(!unknown.areaLost);
        QVERIFY(!results.changeOf(unknown.id));
        QCOMPARE(proposalRequest(*joules, sources, {}).ids, std::vector{RecordingId{1}});
        QCOMPARE(proposalRequest(*joules, sources, {}).now.size(), std::size_t(2));

        const OpenRecording &plain = *unknown.recording;
        QCOMPARE(nextThresholds(plain, results.steps, {unknown.point.energy}), thresholdsInWidestGap(plain, {}));

        const auto refused = withCost(withoutRecording(start, {1}, sources), CostUnit::Joules, sources);
        QVERIFY(!refused);
        QCOMPARE(refused.error().sentence, std::string("No open network and no imported curve has joules per image."));
        QVERIFY(contains(refused.error().remedy, "offramp-engine measure"));
    }

    void importedCurvesAloneBringTheirCost()
    {
        const Sources sources;
        PointTable table{{{.004, .6}, {.0093, .7}}, {}, AccuracyUnit::Fraction, CostUnit::Joules};
        const Decisions start = withCurve({}, {1}, "theirs", table);
        const auto joules = withCost(start, CostUnit::Joules, sources);
        QVERIFY(joules);
        QCOMPARE(joules->eMax, proposed(.01, CostUnit::Joules, "theirs"));
        QVERIFY(!withCost(start, CostUnit::Milliseconds, sources));
        const auto again = withCost(withEMax(*joules, .02), CostUnit::Gflops, sources);
        QVERIFY(!again); // nothing has them
    }

    void theFirstRecordingBringsItsCost()
    {
        Sources sources;
        const Decisions decisions = opened(sources, {fixtures::measured("net", {CostUnit::Milliseconds})});
        QCOMPARE(decisions.eMax, proposed(8, CostUnit::Milliseconds));
        QCOMPARE(evaluate(decisions, sources).variants[0].point.energy, 4.0);
        const auto refused = withCost(decisions, CostUnit::Gflops, sources);
        QVERIFY(!refused);
        QVERIFY(contains(refused.error().remedy, "counts its FLOPs"));
    }

    void curvesInAnotherUnitHaveNoSteps()
    {
        Sources sources;
        Decisions decisions = opened(sources, {fixtures::measured("net", allCosts)});
        decisions = withCurve(std::move(decisions), {1}, "theirs", {{{1, .5}}, {}, AccuracyUnit::Fraction});
        Results results = evaluate(decisions, sources);
        QVERIFY(results.curves[0].isOnAxis);
        QCOMPARE(*results.curves[0].area, .5 * 4);
        decisions = *withCost(decisions, CostUnit::Joules, sources);
        results = evaluate(decisions, sources, std::move(results));
        QVERIFY(!results.curves[0].isOnAxis && !results.curves[0].area);
        QVERIFY(results.curves[0].steps.points.empty());
        QCOMPARE(results.curves[0].table->points.size(), std::size_t(1));
        results = evaluate(*withCost(decisions, CostUnit::Gflops, sources), sources, std::move(results));
        QVERIFY(results.curves[0].isOnAxis && results.curves[0].area);
    }

    void doubtsAreAboutFlops()
    {
        RecordingFacts facts{.path = "a.exits", .name = "a", .doubts = {"An LSTM was not counted."}};
        facts.all = fixtures::measured("a", allCosts)->columns();
        const OpenRecording counted(facts, fixtures::measured("a", allCosts)->table());
        QCOMPARE(counted.doubts().size(), std::size_t(1));
        QVERIFY((*counted.under({Criterion::Entropy, CostUnit::Joules}))->doubts().empty());
    }

    void costsOfOtherUnitsAreThoseOfTheirViews()
    {
        Recording columns = *fixtures::measured("net", allCosts)->columns();
        columns.sampleFlops.clear();
        for (const std::int64_t exit : {1, 2, 4}) {
            for (const std::int64_t sample : {0, 7, 3, 1})
                columns.sampleFlops.push_back(exit * 1'000'000'000 + sample);
        }
        columns.recorded[1] = false;
        columns.metadata["measured"] = R"({"joules": {"source": "estimated"}})";
        RecordingFacts facts{.path = "net.exits", .name = "net", .doubts = {"An LSTM was not counted."}};
        ExitTable table = exitTable(columns, {Criterion::Entropy, CostUnit::Joules}).value();
        facts.all = std::make_shared<const Recording>(std::move(columns));
        const OpenRecording ofEachSample(facts, std::move(table), TableView{Criterion::Entropy, CostUnit::Joules});
        for (const OpenRecording &recording : {*fixtures::measured("net", allCosts), ofEachSample}) {
            for (const ExitsOff &exits : {off({}), off({0}), off({1}), off({2}), off({0, 1})}) {
                TableView view = recording.view();
                view.off = exits;
                const RecordingPtr from = recording.under(view).value();
                for (const CostUnit unit : recording.costs()) {
                    view.cost = unit;
                    const RecordingPtr seen = recording.under(view).value();
                    QCOMPARE(from->costsIn(unit).value(), seen->table().cost());
                    QCOMPARE(from->isEstimated(unit), seen->isEstimated());
                    QCOMPARE(from->doubts(unit), seen->doubts());
                }
            }
        }
    }

    void exitsOffAreTheNetworkWithoutThem_data()
    {
        QTest::addColumn<ExitsOff>("exits");
        QTest::addColumn<CostUnit>("unit");
        for (const CostUnit unit : costAxes) {
            for (const ExitsOff &exits : {off({0}), off({1}), off({2}), off({0, 1}), off({1, 2}), off({0, 2})}) {
                std::string name = toText(unit);
                for (const ExitIndex exit : exits)
                    name += ' ' + std::to_string(exit.value);
                QTest::newRow(name.c_str()) << exits << unit;
            }
        }
    }

    void exitsOffAreTheNetworkWithoutThem()
    {
        QFETCH(const ExitsOff, exits);
        QFETCH(const CostUnit, unit);
        Sources sources;
        Decisions decisions = *withCost(opened(sources, {fixtures::measured("net", allCosts)}), unit, sources);
        const RecordingPtr whole = sources.at({1}, decisions);
        std::vector<ExitIndex> on;
        for (int k = 0; k < 3; ++k) {
            if (!exits.contains({k}))
                on.push_back({k});
        }
        const ExitTable kept = keepExits(whole->table(), on, headCosts(*whole->columns(), unit));
        const auto edited = withExitsOff(decisions, {1}, exits, sources);
        QVERIFY2(edited, edited ? "" : toText(edited.error()).c_str());
        QCOMPARE(edited->variants, decisions.variants);
        QCOMPARE(edited->eMax, decisions.eMax);
        for (const double first : {0., .2, .4, .9}) {
            for (const double second : {0., .15, .3, .9}) {
                decisions = withThresholds(*edited, edited->variants[0].id, {first, second});
                const VariantResult found = evaluate(decisions, sources).variants[0];
                Thresholds thresholds;
                for (std::size_t i = 0; i + 1 < on.size(); ++i)
                    thresholds.push_back(on[i].value == 0 ? first : second);
                const OperatingPoint expected = evaluate(kept, thresholds);
                QCOMPARE(found.point.energy, pointOf(expected, kept.cost()).energy);
                QCOMPARE(found.point.accuracy, expected.accuracy());
                for (std::size_t i = 0; i < on.size(); ++i)
                    QCOMPARE(found.outcome.leaving[static_cast<std::size_t>(on[i].value)], expected.leaving[i]);
            }
        }
    }

    void exitsOffByHand()
    {
        Sources sources;
        const Decisions start = withReference(opened(sources, {fixtures::measured("net", allCosts)}));
        // Without exit 2 its head, .5 GFLOPs, is given back to the two samples that exit behind it.
        const auto middle = withExitsOff(start, {1}, off({1}), sources);
        QVERIFY(middle);
        const Results results = evaluate(*middle, sources);
        QCOMPARE(results.variants[0].outcome.leaving, (std::vector<std::int64_t>{2, 0, 2}));
        QCOMPARE(results.variants[0].point.energy, (1 + 1 + 3.5 + 3.5) / 4);
        QCOMPARE(results.variants[1].point.energy, 3.5);
        QCOMPARE(results.reference->variants[1].point.energy, 4.0); // pinned with all exits on
        // Without exit 3, exit 2 answers what reaches it: one of two is correct.
        const auto last = withExitsOff(start, {1}, off({2}), sources);
        QVERIFY(last);
        const VariantResult early = evaluate(*last, sources).variants[0];
        QCOMPARE(early.outcome, (OperatingPoint{4, {2, 2, 0}, {1, 1, 0}}));
        QCOMPARE(early.point.energy, 1.5);
        // Joules of heads are not known.
        const Decisions joules = *withCost(*middle, CostUnit::Joules, sources);
        QCOMPARE(evaluate(joules, sources).variants[1].point.energy, 1.1);

        QCOMPARE(*withExitsOff(*middle, {1}, {}, sources), start);
        const auto pinned = evaluate(withReference(*middle), sources).reference;
        QCOMPARE(pinned->variants[1].point.energy, 3.5);
    }

    void exitsThatCannotBeSwitchedOff()
    {
        Sources sources;
        const Decisions start = opened(sources, {fixtures::measured("net", allCosts)});
        const auto all = withExitsOff(start, {1}, off({0, 1, 2}), sources);
        QVERIFY(!all);
        QCOMPARE(all.error().sentence, std::string("All exits of net would be switched off."));
        const auto unknown = withExitsOff(start, {1}, off({3}), sources);
        QVERIFY(!unknown);
        QVERIFY(contains(unknown.error().sentence, "net has 3 exits"));

        Workspace workspace = toWorkspace(*withExitsOff(start, {1}, off({1}), sources), sources, "/x");
        LastIds last;
        const RecordingPtr recording = sources.asRead({1});
        QVERIFY(openWorkspace(workspace, "/x", {recording}, last));
        for (const ExitsOff &wrong : {off({0, 1, 2}), off({7})}) {
            workspace.decisions.exitsOff = {{RecordingId{1}, wrong}};
            QVERIFY(!openWorkspace(workspace, "/x", {recording}, last));
            const auto missing = openWorkspace(workspace, "/x", {nullptr}, last);
            QVERIFY(missing);
            QVERIFY(!withFound(missing->decisions, missing->decisions.absent[0].id, *recording));
        }
    }

    void headsThatDoNotFitAreRefusedOnTheirAxis()
    {
        Recording columns = *fixtures::measured("net", allCosts)->columns();
        columns.metadata["head_flops"] = "[9000000000000, 0, 0]"; // more than everything before the exit
        RecordingFacts facts{.path = "net.exits", .name = "net", .classes = 4, .expected = 4, .fingerprint = "net"};
        ExitTable table = exitTable(columns, {}).value();
        facts.all = std::make_shared<const Recording>(std::move(columns));
        Sources sources;
        const Decisions start
            = opened(sources, {std::make_shared<const OpenRecording>(std::move(facts), std::move(table))});
        QVERIFY(!withExitsOff(start, {1}, off({0}), sources));
        const Decisions joules = withCost(start, CostUnit::Joules, sources).value();
        const Decisions without = withExitsOff(joules, {1}, off({0}), sources).value(); // heads cost nothing known here
        const auto back = withCost(without, CostUnit::Gflops, sources);
        QVERIFY(!back);
        QVERIFY2(contains(back.error().sentence, "The head of exit 1"), back.error().sentence.c_str());
        QCOMPARE(sources.at({1}, without)->costsIn(CostUnit::Gflops).error().sentence, back.error().sentence);
        QVERIFY(withCost(joules, CostUnit::Gflops, sources));
    }

    void exitsOffComeBackWithAMissingRecording()
    {
        Sources sources;
        Decisions start = opened(sources, {fixtures::measured("net", allCosts)});
        start = withReference(*withExitsOff(start, {1}, off({1}), sources));
        const Workspace workspace = toWorkspace(start, sources, "/x");
        LastIds last{7, 70, 0};
        const auto missing = openWorkspace(workspace, "/x", {nullptr}, last);
        QVERIFY(missing);
        QCOMPARE(toJson(toWorkspace(missing->decisions, missing->sources, "/x")), toJson(workspace));
        const auto found = withFound(missing->decisions, {8}, *sources.asRead({1}));
        QVERIFY2(found, found ? "" : toText(found.error()).c_str());
        QCOMPARE(found->viewOf({8}).off, off({1}));
        QCOMPARE(found->referenceViewOf({8}).off, off({1}));
    }
};

QTEST_APPLESS_MAIN(TestCostEdits)
#include "tst_costedits.moc"
