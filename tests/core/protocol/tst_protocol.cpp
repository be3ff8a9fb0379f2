// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/protocol/events.h"

#include <QTest>

using namespace offramp;

namespace {

VerifiedEvent nearAtFirstExit()
{
    VerifiedEvent event;
    event.settings.resize(1);
    event.settings[0].near = {{3, 0, 0.5}};
    return event;
}

} // namespace

class TestProtocol : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eventsSurviveTheLine()
    {
        const VerifiedSetting setting{.thresholds = {-0.5, 0.25},
                                      .recorded = {1.5, 15, 0.7, {6, 4}},
                                      .run = {1.25, 12.5, 0.6, {7, 3}},
                                      .nearCount = 1,
                                      .near = {{3, 0, 1e-6}},
                                      .nearOtherwiseCount = 0,
                                      .nearOtherwise = {},
                                      .disagreementCount = 70,
                                      .disagreements = {{5, 1, 0, 8, 9}},
                                      .seconds = 2};
        const std::vector<Event> events{
            HelloEvent{protocolVersion, "verify", "offramp-engine 0.1.0", "cpu", "/a \"b\"/ü.exits", 10, 2, {5, 7}},
            HelloEvent{protocolVersion, "record", "offramp-engine 0.1.0", "cpu", "a.exits", 10, 2, {5, 7}, 64},
            PlanEvent{"net",
                      {"exit1", "exit2"},
                      10,
                      "probabilities",
                      {5, 7},
                      "complete",
                      {4},
                      {"aten::fft_fft"},
                      {"Doubtful."},
                      "image-folders",
                      "test",
                      {"test", "val"},
                      "sorted",
                      10,
                      2,
                      32,
                      48,
                      "as is",
                      {-0.5, 0, 0.5},
                      {1, 1, 1},
                      3,
                      "0:1,2"},
            TrainingEvent{"resnet18",
                          {"early", "last"},
                          10,
                          557'000'000,
                          "cifar-10-binary",
                          "train",
                          {"test", "train"},
                          "numeric",
                          45'000,
                          5'000,
                          30,
                          2,
                          32,
                          48,
                          "as is",
                          "sgd, batch 128"},
            TrainingEvent{"net", {"last"}, 2, {}, "image-folders", "train", {}, "sorted", 9, 0, 4, 4, 8, 8, "", ""},
            EpochEvent{3, 0.05, {1.5, -1e-9}, {0.5, 1}, {1.25, 0.75}, {0.625, 0}, 5'000, 170.5, 12.5, true},
            EpochEvent{1, 0, {2}, {0}, {}, {}, 0, 9, 0, false},
            EpochEvent{1,
                       0,
                       {2},
                       {0},
                       {},
                       {},
                       0,
                       9,
                       0,
                       true,
                       12.5,
                       "power",
                       std::vector<std::string>{"package-0", "A (GPU 0)"}},
            ProgressEvent{4, 10, 1e12, {6e11, 4e11}, 99.5, 3.25, {}},
            ProgressEvent{4, 10, 0, {}, 0, {}, 12.5},
            ProgressEvent{4, 10, 0, {}, 0, {}, {}, 3, 4},
            ProgressEvent{4, 10, 0, {}, 0, {}, {}, {}, {}, 32},
            WarningEvent{"line\nbreak"},
            ErrorEvent{{ErrorKind::Device, "The device failed.", "Check it."}},
            ErrorEvent{{ErrorKind::Memory, "Out of memory.", "Use a smaller batch."}},
            VerifiedEvent{10, "margin", 64, "cpu", 2, "optimised", "float32", {"precision"}, 0.5, 12, 3, {setting}},
            VerifiedEvent{},
            VerifiedEvent{10, "entropy", 64, "cuda:0", 2, "optimised", "float32", {}, 0.5, 12, 3, {setting}, true},
            DoneEvent{10, 10, 1.5, {}},
            DoneEvent{9, 9, 1.5, 1},
        };
        for (const Event &event : events) {
            const std::string line = toJsonLine(event);
            QCOMPARE(line.find('\n'), std::string::npos);
            const auto again = parseEvent(line);
            QVERIFY2(again, again ? "" : again.error().sentence.c_str());
            QVERIFY2(again->has_value() && **again == event, line.c_str());
        }
    }

    /// A later engine of the same version may have more kinds of errors.
    void unknownKindsAreFailures()
    {
        const auto event = parseEvent(R"({"event":"error","kind":"weather","sentence":"It rains.","remedy":"Wait."})");
        QVERIFY2(event && *event, event ? "" : event.error().sentence.c_str());
        QVERIFY(**event == Event(ErrorEvent{{ErrorKind::Failed, "It rains.", "Wait."}}));
    }

    /// An engine of the same version may be older than a field.
    void planMayLackLaterFields()
    {
        const auto plan = parseEvent(
            R"({"event":"plan","network":"n","exits":["e"],"classes":1,"flops":[5],"layout":"l","split":"s","splits":[],"labels":"l","samples":1,"recorded":0,"height":1,"width":1,"preprocessing":"p","mean":[],"std":[]})");
        QVERIFY2(plan && *plan, plan ? "" : plan.error().sentence.c_str());
        const auto &event = std::get<PlanEvent>(**plan);
        QCOMPARE(event.count, std::string("fvcore"));
        QVERIFY(event.otherFlops.empty() && event.doubts.empty() && event.exitOutputs.empty());
        QVERIFY(!parseEvent(R"({"event":"plan","network":"n","exits":["e"],"classes":1,"flops":[5],"doubts":[3]})"));
    }

    void verifiedCountsExitsFromOne()
    {
        const VerifiedEvent event = nearAtFirstExit();
        const std::string line = toJsonLine(event);
        QVERIFY2(line.find(R"("near":[{"row":3,"exit":1,"distance":0.5}])") != std::string::npos, line.c_str());
        const std::string text = toJsonText(event);
        const std::string head = "{\n  \"version\": \"offramp-engine ";
        QVERIFY2(text.starts_with(head), text.c_str());
        QVERIFY2(text.find("\"unit\": \"FLOPs\",\n  \"samples\": 0,\n  \"agrees\": true,") != std::string::npos,
                 text.c_str());
    }

    void epochsHaveANumberForEachExit_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("an accuracy is missing") << QByteArray("train_accuracy") << QByteArray("[0.5]");
        QTest::newRow("no exits") << QByteArray("train_loss") << QByteArray("[]");
        QTest::newRow("a loss too many") << QByteArray("held_back_loss") << QByteArray("[1,1,1]");
        QTest::newRow("held back without accuracies") << QByteArray("held_back_accuracy") << QByteArray("[]");
        QTest::newRow("percent") << QByteArray("train_accuracy") << QByteArray("[0.5,83.1]");
        QTest::newRow("not a number") << QByteArray("train_loss") << QByteArray("[0.5,null]");
        QTest::newRow("infinite") << QByteArray("held_back_loss") << QByteArray("[0.5,1e999]");
        QTest::newRow("epoch 0") << QByteArray("epoch") << QByteArray("0");
        QTest::newRow("best by number") << QByteArray("best") << QByteArray("1");
    }

    void epochsHaveANumberForEachExit()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        const EpochEvent event{3, 0.05, {1.5, 1}, {0.5, 1}, {1.25, 0.75}, {0.625, 0}, 5'000, 170.5, 12.5, true};
        const QByteArray line = QByteArray::fromStdString(toJsonLine(event));
        QVERIFY(parseEvent(line.toStdString()));
        const qsizetype begin = line.indexOf('"' + field + "\":") + field.size() + 3;
        QVERIFY(begin > field.size() + 2);
        const qsizetype end = line[begin] == '[' ? line.indexOf(']', begin) + 1 : line.indexOf(',', begin);
        const bool isLast = end < begin; // of the fields
        QByteArray changed = line;
        changed.replace(begin, (isLast ? line.size() - 1 : end) - begin, value);
        QVERIFY(changed != line);
        QVERIFY2(!parseEvent(changed.toStdString()), changed.constData());
    }

    void skipsUnknownEvents()
    {
        const auto event = parseEvent(R"({"event":"dance","steps":3})");
        QVERIFY2(event, event ? "" : event.error().sentence.c_str());
        QVERIFY(!event->has_value());
        const auto more = parseEvent(R"({"event":"warning","text":"w","since":2})");
        QVERIFY(more && **more == Event(WarningEvent{"w"}));
    }

    void namesBothVersions_data()
    {
        QTest::addColumn<QByteArray>("version");
        for (const char *version : {"1", "3", "65538", "4294967298", "18446744073709551615"})
            QTest::newRow(version) << QByteArray(version);
    }

    void namesBothVersions()
    {
        QFETCH(QByteArray, version);
        const auto hello
            = parseEvent(R"({"event":"hello","protocol":)" + version.toStdString() + R"(,"greeting":"hi"})");
        QVERIFY(!hello);
        const std::string sentence
            = "The engine speaks version " + version.toStdString() + " of the protocol, and this program version 2.";
        QCOMPARE(hello.error().sentence, sentence);
        QVERIFY(hello.error().remedy.find("same version") != std::string::npos);
    }

    void hostileLines_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (
            const char *line :
            {"",
             "null",
             "[]",
             "{}",
             R"({"event":1})",
             R"({"event":"warning"})",
             R"({"event":"warning","text":3})",
             R"({"event":"done","recorded":-1,"samples":1,"seconds":1})",
             R"({"event":"done","recorded":1.5,"samples":1,"seconds":1})",
             R"({"event":"done","recorded":1,"samples":1,"seconds":1e999})",
             R"({"event":"error","kind":5,"sentence":"","remedy":""})",
             R"({"event":"hello","protocol":2,"program":"p","device":"d","recording":"r","samples":1,"recorded":0,"flops":[]})",
             R"({"event":"hello","protocol":-2,"verb":"v","program":"p","device":"d","recording":"r","samples":1,"recorded":0,"flops":[]})",
             R"({"event":"hello","protocol":2,"verb":"v","program":"p","device":"d","recording":"r","samples":1,"recorded":0,"flops":[1e30]})",
             R"({"event":"hello","protocol":2,"verb":"v","program":"p","device":"d","recording":"r","samples":1,"recorded":0,"flops":[1,-1]})",
             R"({"event":"hello","protocol":2,"verb":"v","program":"p","device":"d","recording":"r","samples":1,"recorded":0,"flops":[1],"batch":0})",
             R"({"event":"plan","network":"n","exits":["e"],"classes":4294967297})",
             R"({"event":"verified"})",
             R"({"event":"verified","settings":3})",
             R"({"event":"plan","network":"n","exits":[1]})",
             R"({"event":"training"})",
             R"({"event":"training","network":"n","exits":["e"],"classes":1,"layout":"l","split":"s","splits":[],"labels":"l","images":9,"held_back":0,"epochs":2,"epochs_done":3,"height":8,"width":8,"preprocessing":"","recipe":""})",
             R"({"event":"epoch"})",
             R"({"event":"progress","recorded":5,"samples":4,"flops_executed":0,"flops_by_exit":[],"samples_per_second":0})"})
            QTest::newRow(line) << QByteArray(line);
        // Near at exit 0, which does not exist: exits count from 1.
        QByteArray verified = QByteArray::fromStdString(toJsonLine(nearAtFirstExit()));
        QVERIFY(parseEvent(verified.toStdString()));
        QTest::newRow("exit 0") << verified.replace("\"exit\":1", "\"exit\":0");
        QTest::newRow("long") << QByteArray("{\"event\":\"warning\",\"text\":\"" + QByteArray(2000000, 'x') + "\"}");
        QTest::newRow("deep") << QByteArray(100000, '[');
    }

    void hostileLines()
    {
        QFETCH(QByteArray, line);
        QVERIFY(!parseEvent(std::string_view(line.constData(), static_cast<std::size_t>(line.size()))));
    }
};

QTEST_APPLESS_MAIN(TestProtocol)
#include "tst_protocol.moc"
