// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recording.h"
#include "core/recording/recordingwriter.h"
#include "core/workspace/absentrecordings.h"
#include "core/workspace/edits.h"
#include "core/workspace/workspacefile.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <fstream>

using namespace offramp;

class TestWorkspace : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::filesystem::path pathTo(const char *name) const { return m_dir.path().toStdString() + '/' + name; }

    static Workspace sample()
    {
        const PointTable theirs{{{.39, .771}, {1.0 / 3, 1}}, {"B0", ""}, AccuracyUnit::Percent};
        const PointTable others{{{0, 0}}, {}, AccuracyUnit::Fraction};
        Workspace workspace;
        workspace.recordings = {{"a/b.exits", "0123", "b \"ü\""}, {"../c.exits", "4567", "c"}};
        Decisions &decisions = workspace.decisions;
        decisions.recordings = {{1}, {2}};
        decisions.variants = {{{1}, {1}, {.1, 1.0 / 3}, "V1", 0, true}, {{2}, {2}, {}, "V2", 5, false}};
        decisions.criterion = Criterion::Margin;
        decisions.eMax = {.044533632, CostUnit::Gflops, EMaxOrigin::MostExpensiveNetwork, {}};
        decisions.reference = {{{{}, {2}, {2.5e-17}, "old", 1, true}, {{1}, {1}, {.5, .5}, "V1", 0, true}}, 39.32};
        decisions.curves = {{{1}, "theirs", std::make_shared<const PointTable>(theirs)},
                            {{2}, "others", std::make_shared<const PointTable>(others)}};
        decisions.looks = {{{2}, {"their \"c\"", 3, true}}};
        return workspace;
    }

    /// The same with other costs, and with exits that are off.
    static Workspace measured()
    {
        Workspace workspace = sample();
        Decisions &decisions = workspace.decisions;
        decisions.eMax = {.02, CostUnit::Joules, EMaxOrigin::Chosen, {}};
        decisions.otherEMax = {{CostUnit::Gflops, EMax{}},
                               {CostUnit::Milliseconds, {3, CostUnit::Milliseconds, EMaxOrigin::MostExpensiveNetwork}}};
        decisions.exitsOff = {{RecordingId{1}, ExitsOff{ExitIndex{0}, ExitIndex{2}}}};
        decisions.reference->unit = CostUnit::Milliseconds;
        decisions.reference->exitsOff = {{RecordingId{2}, ExitsOff{ExitIndex{1}}}};
        PointTable times = *decisions.curves[0].table;
        times.unit = CostUnit::Milliseconds;
        decisions.curves[0].table = std::make_shared<const PointTable>(std::move(times));
        return workspace;
    }

    static void makeRecording(const std::filesystem::path &path, const std::string &network)
    {
        RecordingPlan plan;
        plan.metadata["network"] = network;
        plan.origin.exits = 1;
        plan.origin.classes = 2;
        plan.origin.label = {0, 1};
        plan.names = {"x", "y"};
        plan.origin.flops = {10};
        auto writer = RecordingWriter::create(path, plan);
        QVERIFY(writer);
        const std::string before = *recordingFingerprint(path);
        const std::vector<std::size_t> rows{0};
        QVERIFY(writer->write(rows, std::vector<float>{1, 2}));
        QCOMPARE(*recordingFingerprint(path), before);
    }

private Q_SLOTS:
    void textReadsBack()
    {
        const std::string text = toJson(sample());
        const auto again = parseWorkspace(text, "t");
        QVERIFY2(again, again ? "" : again.error().sentence.c_str());
        QCOMPARE(*again, sample());
        QCOMPARE(toJson(*again), text);
        QCOMPARE(*parseWorkspace(toJson(Workspace()), "t"), Workspace());
    }

    void costsAndExitsReadBack()
    {
        const Workspace workspace = measured();
        const std::string text = toJson(workspace);
        const auto again = parseWorkspace(text, "t");
        QVERIFY2(again, again ? "" : again.error().sentence.c_str());
        QCOMPARE(*again, workspace);
        QCOMPARE(toJson(*again), text);

        const auto json = nlohmann::json::parse(text);
        QCOMPARE(json["offramp_workspace"].get<int>(), 4); // programs of that version can read it
        QCOMPARE(json["cost_unit"].get<std::string>(), std::string("joules"));
        QCOMPARE(json["e_max"].dump(), std::string(R"({"joules":0.02,"origin":"chosen"})"));
        QCOMPARE(json["other_e_max"].dump(),
                 std::string(R"([{"gflops":39.32,"origin":"contest"},{"ms":3.0,"origin":"dearest network"}])"));
        QCOMPARE(json["recordings"][0]["exits_off"].dump(), std::string("[0,2]"));
        QVERIFY(!json["recordings"][1].contains("exits_off"));
        QCOMPARE(json["reference"]["cost_unit"].get<std::string>(), std::string("ms"));
        QCOMPARE(json["reference"]["exits_off"].dump(), std::string("[[],[1]]"));
        QCOMPARE(json["curves"][0]["cost_unit"].get<std::string>(), std::string("ms"));
        QVERIFY(!json["curves"][1].contains("cost_unit"));
    }

    void whatIsNotThereIsNotWritten()
    {
        const auto json = nlohmann::json::parse(toJson(sample()));
        QVERIFY(!json.contains("other_e_max"));
        QVERIFY(!json["recordings"][0].contains("exits_off"));
        QVERIFY(!json["reference"].contains("exits_off"));
        QVERIFY(!json["curves"][0].contains("cost_unit"));
    }

    void wrongCostsAndExits_data()
    {
        QTest::addColumn<QByteArray>("pointer"); // into the JSON of measured()
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("said");
        const auto add = [](const char *pointer, const char *value, const char *said) {
            QTest::addRow("%s = %s", pointer, value) << QByteArray(pointer) << QByteArray(value) << QByteArray(said);
        };
        add("/cost_unit", "\"calories\"", "the costs of the file are in \"calories\"");
        add("/cost_unit", "\"GFLOPs\"", "e_max lacks \"gflops\"");
        add("/cost_unit", "\"FLOPs\"", "knows only GFLOPs, joules and ms");
        add("/e_max/joules", "0", "\"joules\" of e_max is not a positive number");
        add("/e_max/joules", "\"0.02\"", "is not a positive number");
        add("/other_e_max", "7", "\"other_e_max\" is not a list");
        add("/other_e_max", "[{},{},{},{}]", "\"other_e_max\" has 4 entries");
        add("/other_e_max/1/ms", "-3", "\"ms\" of \"other_e_max\" is not a positive number");
        add("/other_e_max/1/origin", "\"luck\"", "\"luck\"");
        add("/recordings/0/exits_off", "7", "is not a list");
        add("/recordings/0/exits_off", "[-1]", "not the position of an exit");
        add("/recordings/0/exits_off", "[0.5]", "not the position of an exit");
        add("/recordings/0/exits_off", "[1000]", "not the position of an exit");
        add("/recordings/0/exits_off", "[\"1\"]", "not the position of an exit");
        add("/reference/cost_unit", "\"hours\"", "the costs of the reference are in \"hours\"");
        add("/reference/cost_unit", "1", "\"cost_unit\" of the reference is not text");
        add("/reference/exits_off", "{}", "\"exits_off\" of the reference is not a list");
        add("/reference/exits_off", "[[],[],[]]", "\"exits_off\" of the reference has 3 entries");
        add("/reference/exits_off/1", "[[1]]", "not the position of an exit");
        add("/curves/0/cost_unit", "\"s\"", "\"s\"");
    }

    void wrongCostsAndExits()
    {
        QFETCH(const QByteArray, pointer);
        QFETCH(const QByteArray, value);
        QFETCH(const QByteArray, said);
        auto json = nlohmann::json::parse(toJson(measured()));
        auto &place = json.at(nlohmann::json::json_pointer(pointer.toStdString()));
        place = nlohmann::json::parse(value.toStdString());
        const auto workspace = parseWorkspace(json.dump(), "w");
        QVERIFY(!workspace);
        QVERIFY2(workspace.error().sentence.find(said.toStdString()) != std::string::npos,
                 workspace.error().sentence.c_str());
    }

    void otherEMaxOfTheSameUnitSaysNothing()
    {
        auto json = nlohmann::json::parse(toJson(measured()));
        json["other_e_max"] = {{{"joules", 5}, {"origin", "chosen"}}, {{"watts", 5}}};
        const auto workspace = parseWorkspace(json.dump(), "w");
        QVERIFY2(workspace, workspace ? "" : workspace.error().sentence.c_str());
        QCOMPARE(workspace->decisions.eMax.value, .02);
        QVERIFY(workspace->decisions.otherEMax.empty());
    }

    void referenceFollowsVariantsNotNames()
    {
        // V1 was pinned and renamed, V2 was pinned and removed; another variant is called V2 now.
        Workspace workspace = sample();
        Decisions &decisions = workspace.decisions;
        decisions = withReference(decisions);
        decisions = withName(decisions, VariantId{1}, "best");
        decisions = without(decisions, VariantId{2});
        decisions.variants.push_back({{3}, {2}, {}, "V2", 5, true});
        const std::string text = toJson(workspace);
        const auto again = parseWorkspace(text, "t");
        QVERIFY2(again, again ? "" : again.error().sentence.c_str());
        const auto &pinned = again->decisions.reference->variants;
        QCOMPARE(pinned[0].id, again->decisions.variants[0].id);
        QCOMPARE(pinned[1].id, VariantId{});

        // Earlier files have the names alone.
        const std::string key = ",\n        \"variant\": ";
        std::string older = text;
        for (auto at = older.find(key); at != std::string::npos; at = older.find(key))
            older.erase(at, older.find('\n', at + key.size()) - at);
        const auto byName = parseWorkspace(older, "t");
        QVERIFY2(byName, byName ? "" : byName.error().sentence.c_str());
        QCOMPARE(byName->decisions.reference->variants[0].id, VariantId{});
        QCOMPARE(byName->decisions.reference->variants[1].id, byName->decisions.variants[1].id);

        std::string wrong = text;
        wrong.replace(wrong.find("\"variant\": 0"), 12, "\"variant\": 9");
        QVERIFY(parseWorkspace(wrong, "t").error().sentence.find("\"variant\" of V1") != std::string::npos);
    }

    void onlyWhatWasDecidedAboutANetworkIsWritten()
    {
        Workspace workspace = sample();
        const std::string all = toJson(workspace);
        for (const char *line : {"\"shown_as\": \"their \\\"c\\\"\"", "\"colour\": 3", "\"hidden\": true"})
            QVERIFY2(all.find(line) != std::string::npos, all.c_str());
        workspace.decisions.looks = {{{1}, {.colour = 0}}};
        const std::string one = toJson(workspace);
        QCOMPARE(parseWorkspace(one, "t")->decisions.looks, workspace.decisions.looks);
        QVERIFY(one.find("shown_as") == std::string::npos && one.find("hidden") == std::string::npos);
    }

    void olderVersionsRead()
    {
        Workspace old = sample();
        old.decisions.curves.clear();
        old.decisions.looks.clear();
        auto json = nlohmann::ordered_json::parse(toJson(old));
        json.erase("cost_unit");
        json["reference"].erase("cost_unit");
        for (const int older : {1, 2}) {
            json["offramp_workspace"] = older;
            const auto read = parseWorkspace(json.dump(), "t");
            QVERIFY2(read, read ? "" : read.error().sentence.c_str());
            QCOMPARE(*read, old);
        }

        auto third = nlohmann::ordered_json::parse(toJson(sample()));
        third["offramp_workspace"] = 3;
        third["reference"].erase("cost_unit");
        const auto read = parseWorkspace(third.dump(), "t");
        QVERIFY2(read, read ? "" : read.error().sentence.c_str());
        QCOMPARE(*read, sample());
    }

    void everyCutOfTheTextIsRefused()
    {
        const std::string text = toJson(sample());
        for (std::size_t size = 0; size + 2 < text.size(); ++size)
            QVERIFY(!parseWorkspace(std::string_view(text).substr(0, size), "t"));
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        const auto add = [](const char *name, const char *from, const char *to) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to);
        };
        add("newer version", "\"offramp_workspace\": 4", "\"offramp_workspace\": 6");
        add("no version", "\"offramp_workspace\": 4", "\"other\": 1");
        add("recording out of range", "\"recording\": 1", "\"recording\": 2");
        add("negative recording", "\"recording\": 1", "\"recording\": -1");
        add("threshold as text", "2.5e-17", "\"2.5\"");
        add("infinite threshold", "2.5e-17", "1e999");
        add("unknown criterion", "\"margin\"", "\"magic\"");
        add("unknown cost unit", "\"GFLOPs\"", "\"calories\"");
        add("E_max in another unit", "\"GFLOPs\"", "\"joules\"");
        add("cost unit as a number", "\"GFLOPs\"", "1e9");
        add("unknown origin of E_max", "\"dearest network\"", "\"measured\"");
        add("E_max of nothing", "0.044533632", "0");
        add("colour", "\"colour\": 5", "\"colour\": -5");
        add("included", "\"included\": false", "\"included\": 0");
        add("name that is shown", "\"shown_as\": \"their \\\"c\\\"\"", "\"shown_as\": 7");
        add("colour of a network", "\"colour\": 3", "\"colour\": 2.5");
        add("hidden", "\"hidden\": true", "\"hidden\": \"yes\"");
        add("path", "\"path\": \"a/b.exits\"", "\"path\": 7");
        add("energy below 0", "\"energy\": 0.39", "\"energy\": -0.39");
        add("accuracy in percent", "\"accuracy\": 0.771", "\"accuracy\": 77.1");
        add("accuracy as text", "\"accuracy\": 0.771", "\"accuracy\": \"0.771\"");
        add("reading", "\"accuracy_read_as\": \"percent\"", "\"accuracy_read_as\": \"detect\"");
        add("points", "\"points\": [", "\"pints\": [");
        add("name of a point", "\"name\": \"B0\"", "\"name\": 0");
        add("variants", "\"name\": \"V1\"", "\"nome\": \"V1\"");
    }

    void refusals()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QByteArray text = QByteArray::fromStdString(toJson(sample()));
        QVERIFY(text.contains(from));
        text.replace(from, to);
        const auto workspace = parseWorkspace(text.toStdString(), "w.offramp");
        QVERIFY(!workspace);
        QVERIFY(workspace.error().sentence.starts_with("w.offramp is not a workspace"));
    }

    void whatIsNotKnownIsNamed()
    {
        const auto refused = [](std::string text, const std::string &from, const std::string &to) {
            return parseWorkspace(text.replace(text.find(from), from.size(), to), "w").error().sentence;
        };
        const std::string text = toJson(sample());
        QCOMPARE(refused(text, "GFLOPs", "calories"),
                 std::string("w is not a workspace: the costs of the file are in \"calories\", and this program knows "
                             "only GFLOPs, joules and ms."));
        QVERIFY(refused(text, "dearest network", "measured").find("\"measured\"") != std::string::npos);
    }

    void longListsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("list");
        QTest::addColumn<int>("most");
        QTest::newRow("recordings") << QByteArray("recordings") << 1'000;
        QTest::newRow("variants") << QByteArray("variants") << 10'000;
        QTest::newRow("curves") << QByteArray("curves") << 1'000;
        QTest::newRow("points") << QByteArray("points") << 10'000;
    }

    /// Each would take minutes.
    void longListsAreRefused()
    {
        QFETCH(const QByteArray, list);
        QFETCH(const int, most);
        auto json = nlohmann::ordered_json::parse(toJson(sample()));
        auto &entries = list == "points" ? json["curves"][0]["points"] : json[list.toStdString()];
        const auto entry = entries[0];
        while (entries.size() < static_cast<std::size_t>(most))
            entries.push_back(entry);
        QVERIFY(parseWorkspace(json.dump(), "w"));
        entries.push_back(entry);
        const auto refused = parseWorkspace(json.dump(), "w");
        QVERIFY(!refused);
        QVERIFY2(refused.error().sentence.find(",001 entries, and at most ") != std::string::npos,
                 refused.error().sentence.c_str());
    }

    void missingRecordingsComeBackToTheirPlaces()
    {
        Workspace whole;
        for (const int id : {1, 2, 3}) {
            whole.recordings.push_back({"r" + std::to_string(id), std::to_string(id), "n"});
            whole.decisions.recordings.push_back({id});
        }
        for (int row = 0; row < 9; ++row)
            whole.decisions.variants.push_back({{row + 1}, {1 + row * 2 % 3}, {.1 * row}, "V" + std::to_string(row)});
        whole.decisions.looks = {{{3}, {"mine"}}};
        const Decisions decisions = setAside(whole, "/a", {{{1}, 7}, {{3}, 0}});
        QCOMPARE(decisions.nameOf(decisions.absent[0]), std::string("n"));
        QCOMPARE(decisions.nameOf(decisions.absent[1]), std::string("mine"));
        QCOMPARE(decisions.recordings, std::vector{RecordingId{2}});
        QCOMPARE(decisions.variants.size(), std::size_t(3));
        QCOMPARE(decisions.absent[0].colour, 7);
        QCOMPARE(absentRecording(decisions, "3"), std::optional(RecordingId{3}));
        QVERIFY(!absentRecording(decisions, "2"));
        QCOMPARE(toWorkspace(decisions, {whole.recordings[1]}, "/a"), whole);
        QCOMPARE(toWorkspace(decisions, {whole.recordings[1]}, "/a/b").recordings[0].path, std::string("../r1"));
        for (const bool firstBefore : {true, false}) {
            const Decisions one = putBack(decisions, {firstBefore ? 1 : 3});
            QCOMPARE(putBack(one, {firstBefore ? 3 : 1}), whole.decisions);
        }
        QCOMPARE(putBack(decisions, {2}), decisions);
    }

    void editsAreValues()
    {
        const Decisions before = sample().decisions;
        QCOMPARE(withThresholds(before, {2}, {1, 2}).variants[1].thresholds, (Thresholds{1, 2}));
        QCOMPARE(withThresholds(before, {9}, {1, 2}), before);
        QCOMPARE(withName(before, VariantId{1}, " new\n").variants[0].name, std::string("new"));
        QCOMPARE(withName(before, VariantId{1}, " "), before);
        QCOMPARE(withName(before, CurveId{2}, "x").curves[1].name, std::string("x"));
        QVERIFY(!withIncluded(before, {1}, false).variants[0].included);
        QCOMPARE(withColour(before, {1}, 3).variants[0].colour, 3);
        QCOMPARE(without(before, VariantId{1}).variants.size(), std::size_t(1));
        QCOMPARE(without(before, CurveId{1}).curves.size(), std::size_t(1));
        QCOMPARE(withEMax(before, before.eMax.value), before);
        QCOMPARE(withEMax(before, 2).eMax, (EMax{2, CostUnit::Gflops, EMaxOrigin::Chosen, {}}));
        QCOMPARE(withReference(before).reference->variants, before.variants);
        QVERIFY(!withoutReference(before).reference);
        const Decisions joules = measured().decisions;
        QVERIFY(withReference(joules).reference->unit == CostUnit::Joules);
        QCOMPARE(withReference(joules).reference->eMax, .02);
        QCOMPARE(withReference(joules).reference->exitsOff, joules.exitsOff);
        QCOMPARE(withEMax(joules, 2).eMax, (EMax{2, CostUnit::Joules, EMaxOrigin::Chosen, {}}));
        QCOMPARE(withEMax(joules, 2).otherEMax, joules.otherEMax);

        const Decisions more = withVariants(before, {{.recording = {1}, .thresholds = {.2, .2}}, {.id = {40}}});
        QCOMPARE(more.variants[2].id, VariantId{3});
        QCOMPARE(more.variants[2].name, std::string("V3"));
        QCOMPARE(more.variants[3].id, VariantId{40});
        QCOMPARE(more.variants[3].name, std::string("V4"));
        const Decisions copied = withCopy(before, {1}, {9});
        QCOMPARE(copied.variants[1].id, VariantId{9});
        QCOMPARE(copied.variants[1].thresholds, before.variants[0].thresholds);
        QCOMPARE(copied.variants[1].name, std::string("V3"));

        LastIds last{10, 20, 30};
        const Decisions moved = withIdsAfter(before, last);
        QCOMPARE(moved.recordings[1], RecordingId{12});
        QCOMPARE(moved.variants[1].recording, RecordingId{12});
        QCOMPARE(moved.reference->variants[0].id, VariantId{});
        QCOMPARE(moved.reference->variants[1].id, moved.variants[0].id);
        QCOMPARE(moved.curves[1].id, CurveId{32});
        QCOMPARE(last.recording + last.variant + last.curve, 12 + 22 + 32);
    }

    void networksAreEditedAsValues()
    {
        Decisions before = sample().decisions;
        before.variants.push_back({{3}, {1}, {.3, .3}, "V3", 6, true});
        const RecordingId first{1};
        const RecordingId second{2};
        QCOMPARE(withName(before, first, " mine\n").look(first).name, std::string("mine"));
        QCOMPARE(withName(withName(before, first, "mine"), first, " "), before);
        QCOMPARE(withName(before, RecordingId{9}, "mine"), before);
        QCOMPARE(withHidden(before, first, false), before);
        QVERIFY(withHidden(before, first, true).look(first).isHidden);
        QVERIFY(!withHidden(before, second, false).look(second).isHidden);
        QCOMPARE(withHidden(before, second, false).look(second).name, before.look(second).name);

        // Variants of the network's colour follow it; those of another colour or network do not.
        const Decisions green = withColour(before, first, 0, 2);
        QCOMPARE(green.look(first).colour, std::optional(2));
        QCOMPARE(green.variants[0].colour, 2);
        QCOMPARE(green.variants[1].colour, 5);
        QCOMPARE(green.variants[2].colour, 6);

        LastIds last{10, 20, 30};
        const Decisions moved = withIdsAfter(before, last);
        QCOMPARE(moved.look({12}), before.look(second));
        QCOMPARE(moved.looks.size(), std::size_t(1));
        LastIds other{10, 20, 30};
        const Decisions off = withIdsAfter(measured().decisions, other);
        QCOMPARE(off.viewOf({11}).off, (ExitsOff{ExitIndex{0}, ExitIndex{2}}));
        QVERIFY(off.viewOf({12}).off.empty() && off.referenceViewOf({11}).off.empty());
        QCOMPARE(off.referenceViewOf({12}).off, ExitsOff{ExitIndex{1}});
    }

    void filesAndRelativePaths()
    {
        QVERIFY(writeWorkspace(pathTo("w.offramp"), sample()));
        QCOMPARE(*readWorkspace(pathTo("w.offramp")), sample());
        QVERIFY(writeWorkspace(pathTo("m.offramp"), measured()));
        QCOMPARE(*readWorkspace(pathTo("m.offramp")), measured());
        QCOMPARE(relativeTo("/a/b", "/a/c/x.exits"), std::string("../c/x.exits"));
        QCOMPARE(relativeTo("/a/b", "/a/b/x.exits"), std::string("x.exits"));
        QVERIFY(!readWorkspace(pathTo("missing.offramp")));
    }

    void recordingsAreFoundByFingerprint()
    {
        std::filesystem::create_directory(pathTo("sub"));
        makeRecording(pathTo("sub/r.exits"), "one");
        const WorkspaceRecording wanted{"sub/r.exits", *recordingFingerprint(pathTo("sub/r.exits")), "one"};
        QCOMPARE(findRecording(pathTo("."), wanted), std::optional(pathTo("sub/r.exits")));

        std::filesystem::rename(pathTo("sub/r.exits"), pathTo("r.exits"));
        QCOMPARE(findRecording(pathTo("."), wanted), std::optional(pathTo("r.exits")));

        makeRecording(pathTo("sub/r.exits"), "another");
        std::filesystem::remove(pathTo("r.exits"));
        QVERIFY(!findRecording(pathTo("."), wanted));
        QVERIFY(missingRecording(pathTo("."), wanted).sentence.find("is not the recording") != std::string::npos);
        std::filesystem::remove(pathTo("sub/r.exits"));
        QVERIFY(missingRecording(pathTo("."), wanted).sentence.find("is not at") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
