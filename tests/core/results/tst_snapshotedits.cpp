// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recordingtable.h"
#include "core/results/recordingedits.h"
#include "core/results/snapshotedits.h"
#include "core/workspace/snapshots.h"
#include "tests/core/results/recordings.h"

#include <QTest>

using namespace offramp;
using fixtures::allCosts;
using fixtures::openWithVariants;

namespace {

bool contains(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

/// Snapshots as the reference and as what is decided.
class TestSnapshotEdits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void restoredByHand()
    {
        Sources sources;
        Decisions decisions;
        openWithVariants(decisions, sources, fixtures::measured("net", allCosts));
        const Decisions start = *withExitsOff(decisions, {1}, {{ExitIndex{1}}}, sources);
        decisions = withSnapshot(start, {1}, "start");
        LastIds last{1, 2, 0, 1};
        QCOMPARE(*restored(decisions, {1}, sources, last), decisions); // nothing has changed
        QCOMPARE(*restored(decisions, {7}, sources, last), decisions);

        Decisions later = withThresholds(decisions, {1}, {.2, 0});
        later = without(later, VariantId{2});
        later = withVariants(later, {{.id = {3}, .recording = {1}, .thresholds = {.1, .1}}});
        later = *withExitsOff(later, {1}, {}, sources);
        later = withEMax(*withCost(later, CostUnit::Joules, sources), .9);
        last.variant = 3;
        const auto back = restored(later, {1}, sources, last);
        QVERIFY2(back, back ? "" : toText(back.error()).c_str());
        QCOMPARE(back->variants, start.variants);
        QCOMPARE(back->eMax, start.eMax); // with its origin and its network
        QCOMPARE(back->exitsOff, start.exitsOff);
        QCOMPARE(back->otherEMax.at(CostUnit::Joules).value, .9);
        QVERIFY(!back->otherEMax.contains(CostUnit::Gflops));
        QCOMPARE(last.variant, 3);
        // Two samples exit at exit 1; the two others at exit 3, whose cost is that without the head of exit 2.
        QCOMPARE(evaluate(*back, sources).variants[0].point.energy, (1 + 1 + 3.5 + 3.5) / 4);
    }

    void restoringKeepsWhatCameLater()
    {
        Sources sources;
        Decisions decisions;
        openWithVariants(decisions, sources, fixtures::measured("net", allCosts));
        decisions = withSnapshot(decisions, {1}, "start");
        openWithVariants(decisions, sources, fixtures::network("large", 40, 20));
        decisions = withNotes(decisions, "notes");
        decisions = withName(decisions, RecordingId{1}, "mine");
        LastIds last{2, 4, 0, 1};
        const auto back = restored(decisions, {1}, sources, last);
        QVERIFY(back);
        QCOMPARE(back->recordings.size(), std::size_t(2));
        QCOMPARE(back->variants.size(), std::size_t(2)); // as it was then
        QCOMPARE(back->eMax.value, 5.0);
        QCOMPARE(*back->notes, std::string("notes"));
        QCOMPARE(back->look({1}).name, std::string("mine"));
    }

    void variantsThatAreGoneGetIds()
    {
        Sources sources;
        Decisions decisions;
        openWithVariants(decisions, sources, fixtures::measured("net", allCosts));
        decisions = withSnapshot(decisions, {1}, "start");
        std::vector<Snapshot> read = *decisions.snapshots; // as from a file, where two name one variant and one none
        read[0].state.variants.push_back(read[0].state.variants[0]);
        read[0].state.variants[1].id = {};
        decisions.snapshots = read;
        decisions = *withReference(decisions, SnapshotId{1}, sources);
        LastIds last{1, 20, 0, 1};
        const auto back = restored(decisions, {1}, sources, last);
        QVERIFY(back);
        QCOMPARE(back->variants[0].id, VariantId{1});
        QCOMPARE(back->variants[1].id, VariantId{21});
        QCOMPARE(back->variants[2].id, VariantId{22});
        QCOMPARE(last.variant, 22);
        // The reference knows them, so that every row has a change from it, which is 0.
        const Results results = evaluate(*back, sources);
        for (const VariantResult &variant : results.variants)
            QCOMPARE(results.changeOf(variant.id)->energy, 0.0);
    }

    void comparesWithASnapshot()
    {
        Sources sources;
        Decisions decisions;
        openWithVariants(decisions, sources, fixtures::measured("net", allCosts));
        decisions = withSnapshot(decisions, {1}, "start");
        decisions = withThresholds(decisions, {1}, {.2, 0});
        const auto compared = withReference(decisions, SnapshotId{1}, sources);
        QVERIFY(compared);
        QCOMPARE(compared->referenceSnapshot(), &compared->snapshots->front());
        // As if the state had been pinned when the snapshot was taken.
        const Results pinned
            = evaluate(withThresholds(withReference(withThresholds(decisions, {1}, {.4, .3})), {1}, {.2, 0}), sources);
        QCOMPARE(*evaluate(*compared, sources).areaChange(), *pinned.areaChange());
        QCOMPARE(*withReference(decisions, SnapshotId{9}, sources), decisions);
    }

    void headsThatDoNotFitAreRefused()
    {
        Recording columns = *fixtures::measured("net", allCosts)->columns();
        columns.metadata["head_flops"] = "[9000000000000, 0, 0]"; // more than everything before the exit
        RecordingFacts facts{.path = "net.exits", .name = "net", .classes = 4, .expected = 4, .fingerprint = "net"};
        ExitTable table = exitTable(columns, {}).value();
        facts.all = std::make_shared<const Recording>(std::move(columns));
        Sources sources;
        Decisions decisions;
        openWithVariants(decisions, sources, std::make_shared<const OpenRecording>(std::move(facts), std::move(table)));
        const Decisions joules = *withCost(decisions, CostUnit::Joules, sources);
        const Decisions off = withSnapshot(*withExitsOff(joules, {1}, {{ExitIndex{0}}}, sources), {1}, "off");
        const Decisions on = *withExitsOff(off, {1}, {}, sources);
        QVERIFY(withReference(on, SnapshotId{1}, sources));
        const auto refused = withReference(*withCost(on, CostUnit::Gflops, sources), SnapshotId{1}, sources);
        QVERIFY(!refused);
        QVERIFY2(contains(refused.error().sentence, "The head of exit 1"), refused.error().sentence.c_str());
        // And while it is the reference, the other axis is refused.
        QVERIFY(!withCost(*withReference(on, SnapshotId{1}, sources), CostUnit::Gflops, sources));
        // Restoring brings its axis back, where they fit.
        LastIds last{1, 2, 0, 1};
        const auto back = restored(*withCost(on, CostUnit::Gflops, sources), {1}, sources, last);
        QVERIFY2(back, back ? "" : toText(back.error()).c_str());
        QVERIFY(back->eMax.unit == CostUnit::Joules);
        QCOMPARE(back->exitsOff, off.exitsOff);
    }

    void aCriterionThatANewRecordingLacksIsRefused()
    {
        Sources sources;
        Decisions decisions;
        openWithVariants(decisions, sources, fixtures::measured("net", allCosts));
        decisions = *withCriterion(decisions, Criterion::Patience, sources);
        decisions = withSnapshot(decisions, {1}, "start");
        decisions = *withCriterion(decisions, Criterion::Entropy, sources);
        openWithVariants(decisions, sources, fixtures::network("other", 4, 2)); // which carries entropy alone
        LastIds last{2, 4, 0, 1};
        const auto refused = restored(decisions, {1}, sources, last);
        QVERIFY(!refused);
        QVERIFY2(contains(refused.error().sentence, "other has no patience"), refused.error().sentence.c_str());
        QVERIFY(withReference(decisions, SnapshotId{1}, sources)); // it is not about the other one
    }

    void closingTakesItOutOfSnapshots()
    {
        Sources sources;
        Decisions decisions;
        openWithVariants(decisions, sources, fixtures::measured("net", allCosts));
        decisions = withSnapshot(decisions, {1}, "one");
        openWithVariants(decisions, sources, fixtures::measured("second", allCosts));
        decisions = withSnapshot(*withExitsOff(decisions, {1}, {{ExitIndex{0}}}, sources), {2}, "both");
        decisions = *withReference(decisions, SnapshotId{1}, sources);
        const Decisions closed = withoutRecording(decisions, {1}, sources);
        QCOMPARE(closed.snapshots->size(), std::size_t(1)); // of the other nothing is left
        QCOMPARE(closed.snapshots->front().id, SnapshotId{2});
        QCOMPARE(closed.snapshots->front().state.variants.size(), std::size_t(2));
        QVERIFY(closed.snapshots->front().state.exitsOff.empty());
        QVERIFY(!closed.reference);
    }

    void whatDoesNotFitARecordingIsRefusedOnOpening()
    {
        Sources sources;
        Decisions decisions;
        openWithVariants(decisions, sources, fixtures::measured("net", allCosts));
        decisions = *withReference(withSnapshot(decisions, {1}, "start"), SnapshotId{1}, sources);
        const Workspace workspace = toWorkspace(decisions, sources, "/x");
        const RecordingPtr recording = sources.asRead({1});
        LastIds last;
        const auto opened = openWorkspace(workspace, "/x", {recording}, last);
        QVERIFY2(opened, opened ? "" : toText(opened.error()).c_str());
        QCOMPARE(toJson(toWorkspace(opened->decisions, opened->sources, "/x")), toJson(workspace));
        const auto refused = [&](const auto &spoil) {
            Workspace wrong = workspace;
            std::vector<Snapshot> snapshots = *wrong.decisions.snapshots;
            spoil(snapshots[0].state);
            wrong.decisions.snapshots = snapshots;
            wrong.decisions.reference.reset();
            const auto missing = openWorkspace(wrong, "/x", {nullptr}, last);
            return !openWorkspace(wrong, "/x", {recording}, last) && missing
                   && !withFound(missing->decisions, missing->decisions.absent[0].id, *recording);
        };
        QVERIFY(refused([](ReferenceDecision &state) { state.variants[0].thresholds = {.5}; }));
        QVERIFY(refused([](ReferenceDecision &state) { state.exitsOff[RecordingId{1}] = {ExitIndex{7}}; }));
        QVERIFY(refused([](ReferenceDecision &state) { state.criterion = Criterion::Score; }));

        Workspace wrong = workspace;
        wrong.decisions.reference->variants[0].thresholds = {.1, .2, .3};
        QVERIFY(!openWorkspace(wrong, "/x", {recording}, last));
    }

    void aMissingRecordingComesBackRestored()
    {
        Sources sources;
        Decisions decisions;
        openWithVariants(decisions, sources, fixtures::measured("net", allCosts));
        openWithVariants(decisions, sources, fixtures::measured("second", allCosts));
        decisions = withThresholds(withSnapshot(decisions, {1}, "start"), {3}, {.1, .1});
        const Workspace workspace = toWorkspace(decisions, sources, "/x");
        LastIds last;
        auto opened = openWorkspace(workspace, "/x", {sources.asRead({1}), nullptr}, last);
        QVERIFY(opened);
        QVERIFY(
            !evaluate(*withReference(opened->decisions, SnapshotId{1}, opened->sources), opened->sources).reference);
        const auto back = restored(opened->decisions, {1}, opened->sources, last);
        QVERIFY(back);
        QCOMPARE(back->variants.size(), std::size_t(2));
        opened->sources.add({2}, sources.asRead({2}));
        const auto found = withFound(*back, {2}, *sources.asRead({2}));
        QVERIFY2(found, found ? "" : toText(found.error()).c_str());
        QCOMPARE(found->variants.size(), std::size_t(4));
        QCOMPARE(found->variants[2].thresholds, (Thresholds{.4, .3}));
    }
};

QTEST_APPLESS_MAIN(TestSnapshotEdits)
#include "tst_snapshotedits.moc"
