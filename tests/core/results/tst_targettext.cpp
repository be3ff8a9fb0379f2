// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/core/results/recordings.h"

#include "core/results/targettext.h"

#include <QTest>

using namespace offramp;

namespace {

const CostFormat gflops{CostUnit::Gflops, 3};

/// Targets on all samples of the tiny network, whose outcomes are: none early 2 GFLOPs and 75 %; one 1.75 and 75 %; two
/// 1.5 and 50 %; three 1.25 and 50 %; all early 1 and 50 %.
TargetRequest tinyRequest(const Target &target, std::optional<double> confidence = {})
{
    TargetRequest request;
    request.ids = {RecordingId{7}};
    request.recordings = {fixtures::tiny()};
    request.target = target;
    request.plan.chosenShare = 1;
    request.plan.confidence = confidence;
    return request;
}

TargetProposal found(const TargetRequest &request)
{
    const auto proposal = proposeTarget(request);
    if (!proposal)
        qFatal("%s", toText(proposal.error()).c_str());
    return *proposal;
}

std::string nearest(const TargetRequest &request)
{
    return nearestSentence(found(request).found, request.target, request.plan, gflops);
}

/// A network of two exits that is correct early for every one of four samples, and at the end for three of them.
RecordingPtr betterEarly()
{
    ExitTableColumns columns;
    columns.exits = 2;
    columns.label = {0, 1, 2, 3};
    columns.predicted = {0, 1, 2, 3, 9, 1, 2, 3};
    columns.uncertainty = {.1F, .2F, .3F, .4F, 0, 0, 0, 0};
    columns.cost.perExit = {1e9, 2e9};
    return std::make_shared<const OpenRecording>(RecordingFacts{.path = "/a/early.exits", .name = "net"},
                                                 *ExitTable::make(columns));
}

} // namespace

class TestTargetText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void variantsAreTheBest_data()
    {
        QTest::addColumn<double>("budget");
        QTest::addColumn<double>("confidence"); // 0: none
        QTest::addColumn<double>("cost");
        QTest::addColumn<double>("accuracy");
        QTest::newRow("above all") << 5.0 << 0.0 << 1.75 << .75;
        QTest::newRow("just met") << 1.75 << 0.0 << 1.75 << .75;
        QTest::newRow("less accurate") << 1.6 << 0.0 << 1.0 << .5; // as accurate as 1.5, and cheaper
        QTest::newRow("not reached") << .5 << 0.0 << 1.0 << .5;
        // Costs of 1, 2, 2, 2: 1.75 with a standard error of .2165, so 1.8 with 59 %.
        QTest::newRow("sure enough") << 1.8 << .55 << 1.75 << .75;
        QTest::newRow("not sure enough") << 1.8 << .65 << 1.0 << .5;
    }

    void variantsAreTheBest()
    {
        QFETCH(double, budget);
        QFETCH(double, confidence);
        QFETCH(double, cost);
        QFETCH(double, accuracy);
        const auto wanted = confidence > 0 ? std::optional(confidence) : std::nullopt;
        const TargetProposal proposal = found(tinyRequest(CostBudget{budget}, wanted));
        QCOMPARE(proposal.point, (Point{cost, accuracy}));
        QCOMPARE(proposal.variant.recording, RecordingId{7});
        QCOMPARE(proposal.variant.thresholds, proposal.found.thresholds);
        QCOMPARE(pointOf(proposal.recording->outcomeAt(proposal.variant.thresholds),
                         proposal.recording->table().cost()),
                 proposal.point);
        QCOMPARE(proposal.found.isReached, budget >= 1);
    }

    void thresholdsAreShortDecimals()
    {
        QCOMPARE(found(tinyRequest(CostBudget{1.75})).variant.thresholds, Thresholds{.2}); // between .1 and .3
        QCOMPARE(found(tinyRequest(ExitShares{{.5}})).variant.thresholds, Thresholds{.4});
    }

    void nearestIsSaid()
    {
        QCOMPARE(nearest(tinyRequest(CostBudget{1.75})), std::string());
        QCOMPARE(nearest(tinyRequest(CostBudget{.5})),
                 std::string("The target cannot be reached: the cheapest thresholds cost 1 GFLOPs per image. These are "
                             "the nearest."));
        ExitTableColumns columns; // a sum of costs has many digits: only those that people read are shown
        columns.exits = 2;
        columns.label = {0, 1, 2};
        columns.predicted = {0, 1, 2, 0, 1, 2};
        columns.uncertainty = {.1F, .2F, .3F, 0, 0, 0};
        columns.cost.perExit = {1e9 / 3, 2e9};
        TargetRequest thirds = tinyRequest(CostBudget{.1});
        thirds.recordings
            = {std::make_shared<const OpenRecording>(RecordingFacts{.path = "thirds.exits", .name = "thirds"},
                                                     *ExitTable::make(columns))};
        const std::string third = nearest(thirds);
        QVERIFY2(third.find(" cost 0.333 GFLOPs per image.") != std::string::npos, third.c_str());
        QCOMPARE(nearest(tinyRequest(AccuracyDrop{0})), std::string());
        QCOMPARE(nearest(tinyRequest(AccuracyDrop{-10})),
                 std::string("The target cannot be reached: the most accurate thresholds are as accurate as the last "
                             "exit. These are the nearest."));
        TargetRequest request = tinyRequest(AccuracyDrop{-30});
        request.recordings = {betterEarly()};
        QCOMPARE(nearest(request),
                 std::string(
                     "The target cannot be reached: the most accurate thresholds are 25 percentage points above "
                     "the last exit. These are the nearest."));
    }

    /// One of four samples is won: (1.5 - .5) / 6 above, with a deviation of .2257, so 20 points with 44 %.
    void mostProbableIsSaid()
    {
        TargetRequest request = tinyRequest(AccuracyDrop{-20}, .9);
        request.recordings = {betterEarly()};
        const TargetProposal proposal = found(request);
        QVERIFY(proposal.found.chosen.isMet && !proposal.found.isReached);
        QCOMPARE(nearest(request),
                 std::string("No thresholds hold with 90 % probability: the most probable ones hold "
                             "with 44 %, by the samples they were chosen on. These are the nearest."));
    }

    void sharesThatCannotBeReached()
    {
        ExitTableColumns columns;
        columns.exits = 2;
        columns.label = {0, 1, 2, 3};
        columns.predicted = {0, 1, 2, 3, 0, 1, 2, 3};
        columns.uncertainty = {.1F, .1F, .1F, .4F, 0, 0, 0, 0};
        columns.cost.perExit = {1e9, 2e9};
        TargetRequest request = tinyRequest(ExitShares{{.25}});
        request.recordings
            = {std::make_shared<const OpenRecording>(RecordingFacts{.path = "ties.exits", .name = "ties"},
                                                     *ExitTable::make(columns))};
        // None or three of the four exit early: none is nearer to one.
        const std::string sentence = nearest(request);
        QVERIFY2(sentence.starts_with("The shares cannot be reached: ") && sentence.ends_with("are 0 % | 100 %."),
                 sentence.c_str());
    }

    void probabilitiesAreNotSurerThanTheyAre()
    {
        QCOMPARE(probabilityWords(.934), std::string("93 %"));
        QCOMPARE(probabilityWords(.5), std::string("50 %"));
        QCOMPARE(probabilityWords(1), std::string("more than 99 %"));
        QCOMPARE(probabilityWords(.9951), std::string("more than 99 %"));
        QCOMPARE(probabilityWords(.002), std::string("less than 1 %"));
        TargetVariant variant;
        variant.probability = .934;
        QCOMPARE(holdsSentence(variant, CostBudget{1}),
                 std::string("The target holds on new images with 93 % probability."));
        QCOMPARE(holdsSentence(variant, ExitShares{}), std::string());
        variant.probability.reset();
        QVERIFY(holdsSentence(variant, CostBudget{1}).ends_with("not known: no samples were held out."));
    }

    void samplesAreSaid()
    {
        TargetRequest request = tinyRequest(CostBudget{.7});
        QCOMPARE(samplesSentence(found(request)),
                 std::string(
                     "Chosen and reported on the same 4 samples of tiny: expect a somewhat worse outcome on new "
                     "images."));
        const RecordingPtr validation = fixtures::network("net", 400, 1, 1);
        const RecordingPtr test = fixtures::network("net", 300, 1, 2);
        request.recordings = {validation};
        request.plan.chosenShare = .5;
        const TargetProposal half = found(request);
        QCOMPARE(half.found.chosen.samples + half.found.heldOut->samples, std::size_t(400));
        QCOMPARE(samplesSentence(half), "Chosen on " + std::to_string(half.found.chosen.samples)
                                            + " of the 400 samples of net, reported on the other "
                                            + std::to_string(half.found.heldOut->samples) + '.');

        request.reportIds = {RecordingId{8}};
        request.reportOn = {fixtures::network("test", 300, 1, 2)};
        const TargetProposal other = found(request);
        QCOMPARE(samplesSentence(other), std::string("Chosen on the 400 samples of net, reported on the 300 samples of "
                                                     "test, whose variant it becomes."));
        QCOMPARE(other.variant.recording, RecordingId{8});
        QCOMPARE(other.point, other.found.heldOut->point);
        QCOMPARE(other.chosenOn, validation);

        // Two recordings of one network are told apart by their files.
        const RecordingPtr first
            = std::make_shared<const OpenRecording>(RecordingFacts{.path = "/data/val.exits", .name = "net"},
                                                    validation->table());
        const RecordingPtr second
            = std::make_shared<const OpenRecording>(RecordingFacts{.path = "/data/test.exits", .name = "net"},
                                                    test->table());
        request.recordings = {first};
        request.reportOn = {second};
        QCOMPARE(samplesSentence(found(request)),
                 std::string("Chosen on the 400 samples of val.exits, reported on the 300 samples of test.exits, whose "
                             "variant it becomes."));
    }

    void budgetsAreTyped()
    {
        QCOMPARE(parseBudget("1.8", gflops)->cost, 1.8);
        QCOMPARE(parseBudget("300 MFLOPs", gflops)->cost, .3);
        QCOMPARE(parseBudget("300", CostFormat{CostUnit::Gflops, .9})->cost, .3); // MFLOPs are read there
        QCOMPARE(parseBudget("0", gflops)->cost, 0.0);
        for (const char *text : {"", "cheap", "-1", "3 apples"}) {
            const auto refused = parseBudget(text, gflops);
            QVERIFY2(!refused && refused.error().remedy.find("GFLOPs") != std::string::npos, text);
        }
        QCOMPARE(targetWords(CostBudget{.3}, CostFormat{CostUnit::Gflops, .9}),
                 std::string("a mean cost of at most 300 MFLOPs per image"));
        QCOMPARE(targetWords(AccuracyDrop{.5}, gflops),
                 std::string("an accuracy at most 0.5 percentage points below the last exit"));
        QCOMPARE(targetWords(AccuracyDrop{1}, gflops),
                 std::string("an accuracy at most 1 percentage point below the last exit"));
    }
};

QTEST_APPLESS_MAIN(TestTargetText)
#include "tst_targettext.moc"
