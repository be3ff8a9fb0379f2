// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/workspace/absentrecordings.h"
#include "core/workspace/edits.h"
#include "core/workspace/snapshots.h"
#include "core/workspace/workspace.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace offramp;

namespace {

/// Two networks and a variant of each.
Workspace plain()
{
    Workspace workspace;
    workspace.recordings = {{"a.exits", "0123", "a"}, {"b.exits", "4567", "b"}};
    Decisions &decisions = workspace.decisions;
    decisions.recordings = {{1}, {2}};
    decisions.variants = {{{1}, {1}, {.1, 1.0 / 3}, "V1", 0, true}, {{2}, {2}, {.5}, "V2", 5, false}};
    decisions.eMax = {39.32, CostUnit::Gflops, EMaxOrigin::Contest, {}};
    return workspace;
}

/// The same with two snapshots, from between which a variant was removed, and with notes; the first is the reference.
Workspace sample()
{
    Workspace workspace = plain();
    Decisions &decisions = workspace.decisions;
    decisions.exitsOff = {{RecordingId{2}, ExitsOff{ExitIndex{1}}}};
    decisions = withSnapshot(decisions, {1}, "As of 8 Mar, 14:05");
    decisions = withNote(decisions, {1}, "two \"lines\"\nü");
    decisions = without(decisions, VariantId{2});
    decisions.exitsOff.clear();
    decisions.criterion = Criterion::Margin;
    decisions.eMax = {.02, CostUnit::Joules, EMaxOrigin::Chosen, {}};
    decisions = withSnapshot(decisions, {2}, "later");
    decisions.reference = decisions.find(SnapshotId{1})->state;
    decisions.reference->snapshot = {1};
    return {workspace.recordings, withNotes(decisions, "first\n\nsecond")};
}

nlohmann::ordered_json jsonOf(const Workspace &workspace)
{
    return nlohmann::ordered_json::parse(toJson(workspace));
}

} // namespace

/// Snapshots and notes: as values, and in the workspace file.
class TestWorkspaceSnapshots : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aSnapshotHoldsTheState()
    {
        const Decisions decisions = sample().decisions;
        QCOMPARE(decisions.snapshots->size(), std::size_t(2));
        const Snapshot &first = decisions.snapshots->front();
        QCOMPARE(first.name, std::string("As of 8 Mar, 14:05"));
        QCOMPARE(first.state.variants, plain().decisions.variants);
        QCOMPARE(first.state.eMax, 39.32);
        QVERIFY(first.state.unit == CostUnit::Gflops && first.state.criterion == Criterion::Entropy);
        QVERIFY(first.origin == EMaxOrigin::Contest);
        QCOMPARE(first.state.exitsOff.at({2}), ExitsOff{ExitIndex{1}});
        const Snapshot &second = decisions.snapshots->back();
        QCOMPARE(second.state.variants.size(), std::size_t(1));
        QVERIFY(second.state.unit == CostUnit::Joules && second.state.criterion == Criterion::Margin);
        QVERIFY(second.origin == EMaxOrigin::Chosen && second.state.exitsOff.empty());
        QCOMPARE(decisions.referenceSnapshot(), &first);
        QVERIFY(!withReference(decisions).referenceSnapshot()); // pinned by itself
        QVERIFY(!withoutReference(decisions).referenceSnapshot());
    }

    void editsAreValues()
    {
        const Decisions before = sample().decisions;
        QCOMPARE(withName(before, SnapshotId{2}, " new\n").find(SnapshotId{2})->name, std::string("new"));
        QCOMPARE(withName(before, SnapshotId{2}, " "), before);
        QCOMPARE(withName(before, SnapshotId{9}, "new"), before);
        QCOMPARE(withNote(before, {2}, "x").find(SnapshotId{2})->note, std::string("x"));
        QCOMPARE(withNote(before, {9}, "x"), before);
        QCOMPARE(without(before, SnapshotId{9}), before);
        QVERIFY(without(before, SnapshotId{2}).reference);
        const Decisions removed = without(before, SnapshotId{1});
        QCOMPARE(removed.snapshots->size(), std::size_t(1));
        QVERIFY(!removed.reference); // which was compared with it
        QCOMPARE(*withNotes(before, "").notes, std::string());
        QCOMPARE(before, sample().decisions);
    }

    void namesDiffer()
    {
        Decisions decisions = plain().decisions;
        for (const int id : {1, 2, 3})
            decisions = withSnapshot(decisions, {id}, "now");
        QCOMPARE((*decisions.snapshots)[1].name, std::string("now (2)"));
        QCOMPARE((*decisions.snapshots)[2].name, std::string("now (3)"));
    }

    void aPinnedReferenceIsKept()
    {
        Decisions decisions = plain().decisions;
        QCOMPARE(withReferenceKept(decisions, {7}, "Pinned"), decisions); // there is none
        decisions = withReference(decisions);
        const Decisions kept = withReferenceKept(decisions, {7}, "Pinned");
        QCOMPARE(kept.snapshots->size(), std::size_t(1));
        QCOMPARE(kept.referenceSnapshot()->name, std::string("Pinned"));
        QCOMPARE(kept.referenceSnapshot()->state, *decisions.reference);
        QCOMPARE(withReferenceKept(kept, {8}, "Pinned"), kept);
        // One that a snapshot holds already.
        const Decisions equal = withSnapshot(decisions, {3}, "equal");
        QCOMPARE(withReferenceKept(equal, {8}, "Pinned"), equal);
    }

    void readsBack()
    {
        const Workspace workspace = sample();
        const std::string text = toJson(workspace);
        const auto again = parseWorkspace(text, "t");
        QVERIFY2(again, again ? "" : again.error().sentence.c_str());
        Workspace expected = workspace;
        // V2 is gone, so it is nobody's any more.
        auto snapshots = *expected.decisions.snapshots;
        snapshots[0].state.variants[1].id = {};
        expected.decisions.snapshots = snapshots;
        expected.decisions.reference->variants[1].id = {};
        QCOMPARE(*again, expected);
        QCOMPARE(toJson(*again), text);

        const auto json = jsonOf(workspace);
        QCOMPARE(json["offramp_workspace"].get<int>(), 5);
        QCOMPARE(json["reference"].dump(), std::string(R"({"snapshot":0})"));
        QCOMPARE(json["notes"].get<std::string>(), std::string("first\n\nsecond"));
        const auto &first = json["snapshots"][0];
        QCOMPARE(first["note"].get<std::string>(), std::string("two \"lines\"\nü"));
        QCOMPARE(first["origin"].get<std::string>(), std::string("contest"));
        QCOMPARE(first["e_max"].get<double>(), 39.32);
        QCOMPARE(first["exits_off"].dump(), std::string("[[],[1]]"));
        QCOMPARE(first["variants"][0]["variant"].dump(), std::string("0"));
        QCOMPARE(first["variants"][1]["variant"].dump(), std::string("null"));
        const auto &second = json["snapshots"][1];
        QVERIFY(!second.contains("note") && !second.contains("exits_off"));
        QCOMPARE(second["cost_unit"].get<std::string>(), std::string("joules"));
    }

    void eachAloneNeedsTheNewVersion()
    {
        const auto versionOf
            = [](const Workspace &workspace) { return jsonOf(workspace)["offramp_workspace"].get<int>(); };
        Workspace workspace = plain();
        workspace.decisions = withReference(workspace.decisions);
        QCOMPARE(versionOf(workspace), 4);
        const std::string before = toJson(workspace);
        workspace.decisions = withNotes(workspace.decisions, "x");
        QCOMPARE(versionOf(workspace), 5);
        workspace.decisions = withNotes(workspace.decisions, "");
        QCOMPARE(toJson(workspace), before);
        workspace.decisions = withSnapshot(workspace.decisions, {1}, "x");
        QCOMPARE(versionOf(workspace), 5);
        workspace.decisions = without(workspace.decisions, SnapshotId{1});
        QCOMPARE(toJson(workspace), before);
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("pointer"); // into the JSON of sample()
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("said");
        const auto add = [](const char *pointer, const char *value, const char *said) {
            QTest::addRow("%s = %.20s", pointer, value) << QByteArray(pointer) << QByteArray(value) << QByteArray(said);
        };
        add("/notes", "7", "\"notes\" of the file is not text");
        add("/snapshots", "7", "\"snapshots\" is not a list");
        add("/snapshots/0", "7", "entry 1 of snapshots lacks \"name\"");
        add("/snapshots/1", "null", "entry 2 of snapshots lacks \"name\"");
        add("/snapshots/1/name", "[]", "\"name\" of entry 2 of snapshots is not text");
        add("/snapshots/0/note", "{}", "\"note\" of entry 1 of snapshots is not text");
        add("/snapshots/0/origin", "\"luck\"", "\"luck\"");
        add("/snapshots/0/e_max", "0", "\"e_max\" of entry 1 of snapshots is not a positive number");
        add("/snapshots/0/e_max", "{\"gflops\": 1}", "is not a positive number");
        add("/snapshots/0/cost_unit", "\"hours\"", "the costs of entry 1 of snapshots are in \"hours\"");
        add("/snapshots/0/criterion", "\"luck\"", "\"luck\" is not a criterion");
        add("/snapshots/0/variants", "{}", "the variants of entry 1 of snapshots is not a list");
        add("/snapshots/0/variants/0/recording", "2", "is not a position in the list of recordings");
        add("/snapshots/0/variants/0/variant", "9", "\"variant\" of V1 in entry 1 of snapshots");
        add("/snapshots/0/variants/0/thresholds", "[\"inf\"]", "is not a finite number");
        add("/snapshots/0/exits_off", "[[],[],[]]", "\"exits_off\" of entry 1 of snapshots has 3 entries");
        add("/snapshots/0/exits_off/1", "[-1]", "not the position of an exit");
        add("/reference/snapshot", "2", "\"snapshot\" of the reference is not a position in the list of snapshots");
        add("/reference/snapshot", "-1", "is not a position in the list of snapshots");
        add("/reference/snapshot", "\"0\"", "is not a position in the list of snapshots");
        add("/reference", "7", "the reference lacks \"variants\"");
    }

    void refusals()
    {
        QFETCH(const QByteArray, pointer);
        QFETCH(const QByteArray, value);
        QFETCH(const QByteArray, said);
        auto json = jsonOf(sample());
        json.at(nlohmann::ordered_json::json_pointer(pointer.toStdString()))
            = nlohmann::ordered_json::parse(value.toStdString());
        const auto workspace = parseWorkspace(json.dump(), "w");
        QVERIFY(!workspace);
        QVERIFY2(workspace.error().sentence.find(said.toStdString()) != std::string::npos,
                 workspace.error().sentence.c_str());
    }

    void longNotesAndListsAreRefused()
    {
        auto json = jsonOf(sample());
        json["notes"] = std::string(mostNoteBytes, 'x');
        json["snapshots"][0]["note"] = std::string(mostNoteBytes, 'x');
        QVERIFY(parseWorkspace(json.dump(), "w"));
        for (const char *pointer : {"/notes", "/snapshots/0/note"}) {
            auto larger = json;
            larger.at(nlohmann::ordered_json::json_pointer(pointer)) = std::string(mostNoteBytes + 1, 'x');
            const auto refused = parseWorkspace(larger.dump(), "w");
            QVERIFY(!refused);
            QVERIFY2(refused.error().sentence.find("has 100,001 bytes") != std::string::npos,
                     refused.error().sentence.c_str());
        }
        auto many = jsonOf(sample());
        const auto entry = many["snapshots"][0];
        while (many["snapshots"].size() < 1'000)
            many["snapshots"].push_back(entry);
        QVERIFY(parseWorkspace(many.dump(), "w"));
        many["snapshots"].push_back(entry);
        QVERIFY(parseWorkspace(many.dump(), "w").error().sentence.find("1,001 entries") != std::string::npos);
    }

    void everyCutOfTheTextIsRefused()
    {
        const std::string text = toJson(sample());
        for (std::size_t size = 0; size + 2 < text.size(); ++size)
            QVERIFY(!parseWorkspace(std::string_view(text).substr(0, size), "t"));
    }

    void idsFollowTheOthers()
    {
        LastIds last{10, 20, 30, 40};
        const Decisions moved = withIdsAfter(sample().decisions, last);
        QCOMPARE((*moved.snapshots)[1].id, SnapshotId{42});
        QCOMPARE(last.snapshot, 42);
        QCOMPARE(moved.reference->snapshot, SnapshotId{41});
        QCOMPARE(moved.referenceSnapshot(), &moved.snapshots->front());
        const ReferenceDecision &state = moved.snapshots->front().state;
        QCOMPARE(state.variants[1].id, VariantId{22});
        QCOMPARE(state.variants[1].recording, RecordingId{12});
        QCOMPARE(state.exitsOff.at({12}), ExitsOff{ExitIndex{1}});
        QCOMPARE(state.snapshot, SnapshotId{});
    }

    void missingRecordingsAreInSnapshots()
    {
        Workspace workspace = plain();
        workspace.decisions.variants.push_back({{3}, {1}, {.2, .2}, "V3", 0, true});
        const Decisions missing = setAside(workspace, "/a", {{{2}, 5}});
        QCOMPARE(missing.variants.size(), std::size_t(2));
        QCOMPARE(allVariants(missing), workspace.decisions.variants);
        const Decisions taken = withSnapshot(missing, {1}, "x");
        QCOMPARE(taken.snapshots->front().state.variants, workspace.decisions.variants);
        QCOMPARE(withAllVariants(missing, allVariants(missing)), missing);
        QCOMPARE(putBack(withAllVariants(missing, {}), {2}).variants.size(), std::size_t(0));
    }
};

QTEST_APPLESS_MAIN(TestWorkspaceSnapshots)
#include "tst_workspacesnapshots.moc"
