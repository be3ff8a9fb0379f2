// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/emaxproposal.h"
#include "core/results/recordingedits.h"
#include "core/results/startingvariants.h"
#include "core/support/numbers.h"
#include "tests/core/results/recordings.h"

#include <QTest>

using namespace offramp;

class TestResults : public QObject
{
    Q_OBJECT

private:
    /// Decisions about recordings as a person opens them one by one.
    static Decisions opened(Sources &sources, const std::vector<RecordingPtr> &recordings)
    {
        Decisions decisions;
        for (const RecordingPtr &recording : recordings) {
            const RecordingId id{static_cast<int>(decisions.recordings.size()) + 1};
            sources.add(id, recording);
            decisions = withRecording(std::move(decisions), id, *recording, sources);
            const double eMax = decisions.eMax.value;
            decisions = withVariants(std::move(decisions), startingVariants(id, *recording, eMax));
        }
        return decisions;
    }

private Q_SLOTS:
    void byEye()
    {
        Sources sources;
        Decisions decisions = opened(sources, {fixtures::tiny()});
        decisions.variants = {{{1}, {1}, {.4}, "V1"}, {{2}, {1}, {.9}, "V2"}, {{3}, {1}, {.6}, "V3"}};
        const Results results = evaluate(decisions, sources);
        // At 0.4 samples 1 and 2 exit at the first exit (one correct), 3 and 4 at the second (one correct).
        QCOMPARE(results.variants[0].outcome, (OperatingPoint{4, {2, 2}, {1, 1}}));
        QCOMPARE(results.variants[0].point, (Point{1.5, .5}));
        QCOMPARE(results.variants[1].point, (Point{1, .5}));
        QCOMPARE(results.variants[2].point, (Point{1.25, .5}));
        QVERIFY(results.variants[0].standing.dominated && results.variants[2].standing.dominated);
        QCOMPARE(decisions.eMax, (EMax{2.5, CostUnit::Gflops, EMaxOrigin::MostExpensiveNetwork, "tiny"}));
        QCOMPARE(*results.area, .75); // 0.5 from 1 to 2.5 GFLOPs
        QCOMPARE(withoutDominated(decisions, results).variants, std::vector{decisions.variants[1]});
    }

    void earlierResultsChangeNothing()
    {
        Sources sources;
        Decisions decisions = opened(sources, {fixtures::network("a", 500, 2), fixtures::network("b", 500, 3, 2)});
        decisions = withReference(std::move(decisions));
        Results results;
        for (int i = 0; i < 40; ++i) {
            const VariantId id = decisions.variants[static_cast<std::size_t>(i * 7) % decisions.variants.size()].id;
            decisions = withThresholds(std::move(decisions), id, {i * .05, i % 3 * .4});
            decisions = withIncluded(std::move(decisions), id, i % 4 != 0);
            results = evaluate(decisions, sources, std::move(results));
            const Results fresh = evaluate(decisions, sources);
            for (std::size_t v = 0; v < decisions.variants.size(); ++v) {
                const VariantResult &now = results.variants[v];
                QCOMPARE(now.outcome, evaluate(now.recording->table(), decisions.variants[v].thresholds));
                QCOMPARE(now.outcome, fresh.variants[v].outcome);
                QCOMPARE(now.standing, fresh.variants[v].standing);
                QCOMPARE(now.areaLost, fresh.variants[v].areaLost);
            }
            QCOMPARE(results.steps, fresh.steps);
            QCOMPARE(results.areaChange(), fresh.areaChange());
        }
    }

    void eMaxFollowsTheRecordings()
    {
        Sources sources;
        const RecordingPtr contest = fixtures::network("contest", 400, 1, 1, 200);
        Decisions decisions = opened(sources, {contest});
        QCOMPARE(decisions.eMax, EMax());
        sources.add({2}, fixtures::network("large", 400, 5));
        decisions = withRecording(std::move(decisions), {2}, *sources.at({2}, TableView{Criterion::Entropy}), sources);
        QCOMPARE(decisions.eMax, (EMax{6, CostUnit::Gflops, EMaxOrigin::MostExpensiveNetwork, "large"}));
        QCOMPARE(withoutRecording(decisions, {2}, sources).eMax, EMax());
        decisions = withEMax(std::move(decisions), 3);
        QCOMPARE(withoutRecording(decisions, {2}, sources).eMax.value, 3.0);
    }

    void eMaxKeepsAChosenOrigin()
    {
        Sources sources;
        Decisions decisions = opened(sources, {fixtures::network("first", 400, 2)});
        const EMax proposed{2.5, CostUnit::Gflops, EMaxOrigin::MostExpensiveNetwork, "first"};
        QCOMPARE(decisions.eMax, proposed);
        QCOMPARE(eMaxOf(EMaxOrigin::MostExpensiveNetwork, sources.openIn(decisions)), std::optional(proposed));
        QCOMPARE(eMaxOf(EMaxOrigin::Contest, {}), std::optional(EMax()));
        QVERIFY(!eMaxOf(EMaxOrigin::Chosen, sources.openIn(decisions)));
        QVERIFY(!eMaxOf(EMaxOrigin::MostExpensiveNetwork, {}));

        // The contest's, which is not the proposal here, survives recordings that come and go.
        decisions.eMax = *eMaxOf(EMaxOrigin::Contest, sources.openIn(decisions));
        sources.add({2}, fixtures::network("large", 400, 5));
        decisions = withRecording(std::move(decisions), {2}, *sources.at({2}, TableView{Criterion::Entropy}), sources);
        QCOMPARE(decisions.eMax, EMax());
        QCOMPARE(withoutRecording(decisions, {1}, sources).eMax, EMax());

        // The proposal is a proposal again.
        decisions.eMax = *eMaxOf(EMaxOrigin::MostExpensiveNetwork, sources.openIn(decisions));
        QCOMPARE(decisions.eMax.value, 6.0);
        QCOMPARE(withoutRecording(decisions, {2}, sources).eMax, proposed);

        // That of the most expensive network for 200 classes, where the contest's is the proposal.
        Sources contests;
        Decisions contest = opened(contests, {fixtures::network("contest", 400, 2, 1, 200)});
        QCOMPARE(contest.eMax, EMax());
        contest.eMax = *eMaxOf(EMaxOrigin::MostExpensiveNetwork, contests.openIn(contest));
        QCOMPARE(contest.eMax.value, 2.5);
        contests.add({2}, fixtures::network("other", 400, 5, 2, 200));
        contest = withRecording(std::move(contest), {2}, *contests.at({2}, TableView{Criterion::Entropy}), contests);
        QCOMPARE(contest.eMax, (EMax{6, CostUnit::Gflops, EMaxOrigin::MostExpensiveNetwork, "other"}));
    }

    void workspacesOpenUnderNewIds()
    {
        Sources sources;
        const RecordingPtr a = fixtures::network("a", 400, 1);
        const RecordingPtr b = fixtures::network("b", 400, 2);
        const Decisions decisions = opened(sources, {a, b});
        const Workspace workspace = toWorkspace(decisions, sources, "/x");
        LastIds last{7, 70, 0};
        const auto opened = openWorkspace(workspace, "/x", {a, nullptr}, last);
        QVERIFY(opened);
        QCOMPARE(opened->decisions.recordings, std::vector{RecordingId{8}});
        QCOMPARE(opened->decisions.absent[0].id, RecordingId{9});
        QCOMPARE(opened->decisions.variants.size(), std::size_t(4));
        QCOMPARE(opened->decisions.variants[0].id, VariantId{71});
        QCOMPARE(last.variant, 78);
        QCOMPARE(evaluate(opened->decisions, opened->sources).variants.size(), std::size_t(4));
        QCOMPARE(toJson(toWorkspace(opened->decisions, opened->sources, "/x")), toJson(workspace));

        const auto found = withFound(opened->decisions, {9}, *b);
        QVERIFY(found);
        QCOMPARE(found->recordings, (std::vector{RecordingId{8}, RecordingId{9}}));
        QCOMPARE(found->eMax.network, std::string("b"));
        Workspace earlier = workspace;
        earlier.decisions.eMax = {2, CostUnit::Gflops, EMaxOrigin::MostExpensiveNetwork, {}}; // the full cost itself
        const auto kept = openWorkspace(earlier, "/x", {a, b}, last);
        QCOMPARE(kept->decisions.eMax, (EMax{2, CostUnit::Gflops, EMaxOrigin::MostExpensiveNetwork, "b"}));
        QVERIFY(!openWorkspace(workspace, "/x", {a, fixtures::tiny()}, last)); // of 2 exits
    }

    void sourcesAreFoundByTheirFile()
    {
        Sources sources;
        sources.add({1}, fixtures::tiny());
        sources.add({2}, fixtures::network("net", 40, 1));
        QCOMPARE(sources.ofFile("./x/../net.exits"), std::vector{RecordingId{2}});
        QCOMPARE(sources.ofFile("gone.exits"), std::vector<RecordingId>());
        QVERIFY(sources.lastRead("net.exits") == sources.asRead({2}));
        QVERIFY(!sources.lastRead("./net.exits")); // spelled in another way
        sources.keepOnly({{1}});
        QVERIFY(sources.contains({1}) && !sources.contains({2}));
    }
};

QTEST_APPLESS_MAIN(TestResults)
#include "tst_results.moc"
