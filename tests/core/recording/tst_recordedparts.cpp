// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recordedparts.h"

#include <QTest>

using namespace offramp;

namespace {

/// A recording of 5 exits and 2 samples; sample i is predicted 10 k + i at exit k.
Recording fiveExits()
{
    Recording recording;
    recording.exits = 5;
    recording.label = {0, 1};
    recording.recorded = {true, false};
    for (int k = 0; k < 5; ++k)
        recording.predicted.insert(recording.predicted.end(), {10 * k, 10 * k + 1});
    recording.networkName = "whole";
    return recording;
}

} // namespace

class TestRecordedParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneNetworkIsOnePart()
    {
        Recording recording = fiveExits();
        recording.metadata = {{"network_sha256", "abc"}};
        const auto parts = partsOf(recording);
        QVERIFY(parts.has_value());
        QCOMPARE(parts->size(), std::size_t{1});
        QCOMPARE(parts->front().name, std::string("whole"));
        QCOMPARE(parts->front().exits, 5);
        QCOMPARE(parts->front().networkSha256(), std::string("abc"));
    }

    void partsOfACascade()
    {
        Recording recording = fiveExits();
        recording.metadata["cascade"]
            = R"([{"file": "a.exits", "exits": 2, "metadata": {"network": "small", "network_sha256": "abc"}},
                  {"file": "b.exits", "exits": 3, "metadata": {"precision": "float32"}}])";
        const auto parts = partsOf(recording);
        QVERIFY2(parts, parts ? "" : toText(parts.error()).c_str());
        QCOMPARE(parts->size(), std::size_t{2});
        QCOMPARE((*parts)[0].name, std::string("small"));
        QCOMPARE((*parts)[1].name, std::string("b")); // its file's, where it has none
        QCOMPARE((*parts)[1].firstExit, 2);
        QVERIFY((*parts)[1].networkSha256().empty());
        const Recording second = recordingOf((*parts)[1], recording);
        QCOMPARE(second.exits, 3);
        QCOMPARE(second.about("precision"), std::optional<std::string>("float32"));
        QCOMPARE(second.predicted, (std::vector<std::int32_t>{20, 21, 30, 31, 40, 41}));
        QCOMPARE(second.label, recording.label);
    }

    void partsThatRun_data()
    {
        QTest::addColumn<QList<int>>("off");
        QTest::addColumn<int>("expected"); ///< 0: refused
        QTest::addRow("all on") << QList<int>() << 2;
        QTest::addRow("some off") << QList<int>{0, 3} << 2;
        QTest::addRow("the last part off") << QList<int>{2, 3, 4} << 1;
        QTest::addRow("the first part off") << QList<int>{0, 1} << 0;
        QTest::addRow("all off") << QList<int>{0, 1, 2, 3, 4} << 0;
    }

    void partsThatRun()
    {
        QFETCH(QList<int>, off);
        QFETCH(int, expected);
        const std::vector<RecordedPart> parts{{"a", 0, 2, {}}, {"b", 2, 3, {}}};
        ExitsOff exitsOff;
        for (const int exit : off)
            exitsOff.insert({exit});
        const auto count = offramp::partsThatRun(parts, exitsOff);
        QCOMPARE(count ? static_cast<int>(*count) : 0, expected);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("cascade");
        QTest::addRow("not JSON") << QByteArray("[{");
        QTest::addRow("not a list") << QByteArray("{}");
        QTest::addRow("empty") << QByteArray("[]");
        QTest::addRow("too few exits") << QByteArray(R"([{"exits": 2, "metadata": {}}])");
        QTest::addRow("too many exits") << QByteArray(
            R"([{"exits": 5, "metadata": {}}, {"exits": 1, "metadata": {}}])");
        QTest::addRow("no exits") << QByteArray(R"([{"metadata": {}}])");
        QTest::addRow("none") << QByteArray(R"([{"exits": 0, "metadata": {}}, {"exits": 5, "metadata": {}}])");
        QTest::addRow("huge") << QByteArray(R"([{"exits": 9000000000, "metadata": {}}])");
        QTest::addRow("metadata of another kind") << QByteArray(R"([{"exits": 5, "metadata": {"network": 1}}])");
    }

    void refuses()
    {
        QFETCH(QByteArray, cascade);
        Recording recording = fiveExits();
        recording.metadata["cascade"] = cascade.toStdString();
        const auto parts = partsOf(recording);
        QVERIFY(!parts);
        QCOMPARE(parts.error().kind, ErrorKind::BadInput);
        QVERIFY(!parts.error().remedy.empty());
    }
};

QTEST_GUILESS_MAIN(TestRecordedParts)
#include "tst_recordedparts.moc"
