// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/writerecording.h"
#include "tests/core/recording/toyrecording.h"

#include <QTest>

#include <numeric>

using namespace offramp;

class TestWholeRecording : public RecordingTest
{
    Q_OBJECT

private:
    /// A recording with logits and thumbnails of which only the rows given are recorded.
    std::filesystem::path recordingOf(const std::vector<std::size_t> &rows)
    {
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, planWithThumbnails());
        if (writer && !rows.empty()) [[maybe_unused]]
            const auto done = writer->write(rows, logitsOf(rows), {}, thumbnailsOf(rows));
        return path;
    }

private Q_SLOTS:
    void everyColumnOfRecordedRowsIsRead()
    {
        const std::vector<std::size_t> rows{2, 5, 31};
        const auto whole = readWholeRecording(recordingOf(rows));
        QVERIFY2(whole, whole ? "" : whole.error().sentence.c_str());
        QCOMPARE(whole->sampleCount(), rows.size());
        QCOMPARE(whole->logits, logitsOf(rows));
        QCOMPARE(whole->logitClasses(), classes);
        QCOMPARE(whole->pixels, thumbnailsOf(rows));
        QCOMPARE(whole->sampleNames.at(2), std::string("test/ä31.png"));
        QCOMPARE(whole->recording.label, (std::vector<std::int32_t>{2, 0, 1}));
        QCOMPARE(whole->recording.predicted.size(), exits * rows.size());
        QCOMPARE(whole->recording.recordedCount(), rows.size());
    }

    void whatWasReadIsWritten()
    {
        const std::vector<std::size_t> rows{0, 7, 8, 39};
        const auto whole = readWholeRecording(recordingOf(rows)).value();
        const auto path = freshPath();
        QVERIFY(writeRecording(path, whole));
        const auto again = readWholeRecording(path).value();
        QCOMPARE(again.recording.predicted, whole.recording.predicted);
        QCOMPARE(again.recording.entropy, whole.recording.entropy);
        QCOMPARE(again.logits, whole.logits);
        QCOMPARE(again.sampleNames, whole.sampleNames);
        QCOMPARE(again.pixels, whole.pixels);
        QVERIFY(again.thumbnails == whole.thumbnails);
        QCOMPARE(again.recording.damagedRows, std::size_t(0));
    }

    void measuredCostsOfTheSourceLeaveNoChecksumBehind()
    {
        auto whole = readWholeRecording(recordingOf({1, 2})).value();
        whole.recording.joules = {1, 2, 3};
        const auto path = freshPath();
        QVERIFY(writeRecording(path, whole));
        auto measured = readWholeRecording(path).value();
        measured.recording.joules.clear();
        const auto without = freshPath();
        QVERIFY(writeRecording(without, measured));
        QVERIFY(readRecording(without));
    }

    void rowsComeInTheOrderGiven()
    {
        std::vector<std::size_t> all(n);
        std::iota(all.begin(), all.end(), 0);
        const auto whole = readWholeRecording(recordingOf(all)).value();
        const std::vector<std::size_t> rows{30, 4, 30};
        const WholeRecording some = withRows(whole, rows);
        QCOMPARE(some.logits, logitsOf(rows));
        QCOMPARE(some.pixels, thumbnailsOf(rows));
        QCOMPARE(some.sampleNames, (std::vector<std::string>{"test/ä30.png", "test/ä4.png", "test/ä30.png"}));
        QCOMPARE(some.recording.flops, whole.recording.flops);
    }

    void nothingRecordedIsRefused()
    {
        const auto whole = readWholeRecording(recordingOf({}));
        QVERIFY(!whole);
        QVERIFY(whole.error().sentence.find("no recorded sample") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestWholeRecording)
#include "tst_wholerecording.moc"
