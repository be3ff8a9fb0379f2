// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/imageword.h"
#include "core/recording/recording.h"
#include "core/recording/recordingwriter.h"
#include "tests/core/recording/toyrecording.h"

#include <QTemporaryDir>
#include <QTest>

#include <numeric>

using namespace offramp;

namespace {

/// Replaces a recording by one of format version 1, with its header and all rows unrecorded.
void makeVersion1(const std::filesystem::path &path)
{
    const RecordingLayout before = *readLayout(*File::open(path, File::Mode::Read));
    const std::string bytes = bytesOf(path);
    std::vector<TensorPlan> plans;
    for (const TensorInfo &tensor : before.header.tensors) {
        if (tensor.name != "image")
            plans.push_back({tensor.name, tensor.type, tensor.shape});
    }
    auto metadata = before.header.metadata;
    metadata["offramp_recording"] = "1";
    const TensorHeader header = layOut(std::move(plans), std::move(metadata));
    std::string old = headerBytes(header);
    for (const TensorInfo &tensor : header.tensors)
        old += bytes.substr(before.position(tensor.name), tensor.end - tensor.begin);
    std::ofstream(path, std::ios::binary) << old;
}

/// The change from all rows to those that are not left out, with their names in the metadata.
RowChange leavingOut(const std::vector<std::size_t> &rows)
{
    const RecordingPlan all = plan();
    RowChange change;
    for (std::size_t row = 0; row < n; ++row) {
        if (std::ranges::count(rows, row) > 0) {
            change.skipped.push_back(all.names[row]);
            continue;
        }
        change.from.push_back(row);
        change.names.push_back(all.names[row]);
        change.label.push_back(all.origin.label[row]);
    }
    return change;
}

} // namespace

class TestRecordingRows : public RecordingTest
{
    Q_OBJECT

private Q_SLOTS:
    void imageWordsAreAsDocumented()
    {
        QCOMPARE(imageWord("a/ä.png", "abc"), 1926492167); // as the line of Python in FORMAT.md gives it
        QVERIFY(imageWord("a/ä.png", "abd") != imageWord("a/ä.png", "abc"));
        QVERIFY(imageWord("b/ä.png", "abc") != imageWord("a/ä.png", "abc"));
    }

    void usedBatchesAreKept()
    {
        RecordingPlan batches = plan();
        batches.origin.batchSize = 4;
        const auto path = freshPath();
        const std::vector<std::size_t> rows{1, 2};
        {
            auto writer = RecordingWriter::create(path, batches);
            const std::string fingerprint = *recordingFingerprint(path);
            QVERIFY(writer->keepUsedBatch(4)); // the batch size goes without saying
            QVERIFY(!writer->metadata().contains(usedBatchesKey));
            QVERIFY(writer->write(rows, logitsOf(rows)));
            QVERIFY(writer->keepUsedBatch(2) && writer->keepUsedBatch(4) && writer->keepUsedBatch(2));
            QCOMPARE(textUnder(writer->metadata(), usedBatchesKey), std::string("4,2"));
            QVERIFY(writer->keepLabelWarning("Another order fits."));
            QVERIFY(writer->finish());
            QCOMPARE(*recordingFingerprint(path), fingerprint);
        }
        QVERIFY(RecordingWriter::resume(path, batches)->keepUsedBatch(1));
        const Recording recording = *readRecording(path);
        QCOMPARE(usedBatches(recording.metadata), (std::vector<int>{4, 2, 1}));
        QCOMPARE(recording.checksums, Checksums::Fit);
        QCOMPARE(recording.recordedCount(), std::size_t(2));

        const auto smaller = freshPath();
        auto writer = RecordingWriter::create(smaller, batches);
        QVERIFY(writer->keepUsedBatch(2)); // before the first row
        QCOMPARE(textUnder(writer->metadata(), usedBatchesKey), std::string("2"));
        QVERIFY(writer->keepLabelWarning(std::string(984, '!'))); // which takes the room that is left
        QCOMPARE(writer->keepUsedBatch(1000000000).error().kind, ErrorKind::Failed);
        QCOMPARE(textUnder(writer->metadata(), usedBatchesKey), std::string("2"));
        QCOMPARE(usedBatches({}), std::vector<int>());
        QCOMPARE(usedBatches({{"batch_size", "8"}, {"batches_used", ",x,-1"}}), std::vector<int>{8});
    }

    void imageWordsAreCoveredByTheCheckWord()
    {
        const auto path = freshPath();
        const std::vector<std::size_t> rows{1, 2};
        {
            auto writer = RecordingWriter::create(path, planWithThumbnails());
            QVERIFY(writer->write(rows, logitsOf(rows), {}, thumbnailsOf(rows), std::vector<std::int32_t>{-7, 8}));
            QCOMPARE(writer->images()[1], -7);
        }
        QCOMPARE(RecordingWriter::resume(path, plan())->images()[2], 8);
        QCOMPARE(readRecording(path)->image[1], -7);
        overwrite(path, positionOf(path, "image") + 2 * sizeof(std::int32_t), "\x01");
        const auto recording = readRecording(path);
        QCOMPARE(recording->damagedRows, std::size_t(1));
        QVERIFY(recording->recorded[1] && !recording->recorded[2]);
    }

    void filesOfVersion1AreResumed()
    {
        const auto path = freshPath();
        QVERIFY(RecordingWriter::create(path, planWithThumbnails()));
        makeVersion1(path);
        const std::vector<std::size_t> rows{3, 1};
        auto writer = RecordingWriter::resume(path, planWithThumbnails());
        QVERIFY2(writer, writer ? "" : toText(writer.error()).c_str());
        QVERIFY(writer->images().empty());
        QVERIFY(writer->write(rows, logitsOf(rows), {}, thumbnailsOf(rows), std::vector<std::int32_t>{-7, 8}));
        const auto recording = readRecording(path);
        QCOMPARE(recording->recordedCount(), rows.size());
        QCOMPARE(recording->damagedRows, std::size_t(0));
        QVERIFY(recording->image.empty());
    }

    void rowsAreLeftOutAndAddedAgain()
    {
        const auto whole = freshPath();
        {
            auto writer = RecordingWriter::create(whole, plan());
            recordAll(*writer);
        }
        const auto path = freshPath();
        const std::vector<std::size_t> left{0, 7, 8, n - 1};
        auto writer = RecordingWriter::create(path, plan());
        for (std::size_t row = 0; row < n; ++row) {
            const std::vector<std::size_t> one{row};
            if (std::ranges::count(left, row) == 0)
                QVERIFY(writer->write(one, logitsOf(one)));
        }
        const RowChange change = leavingOut(left);
        QVERIFY(writer->changeRows(change));
        QCOMPARE(writer->recordedCount(), n - left.size());
        QVERIFY(!RecordingWriter::resume(path, plan())); // it is still locked

        const Recording fewer = *readRecording(path);
        QCOMPARE(fewer.sampleCount(), n - left.size());
        QCOMPARE(fewer.recordedCount(), n - left.size());
        QCOMPARE(fewer.damagedRows, std::size_t(0));
        QCOMPARE(fewer.names("skipped"), change.skipped);
        QCOMPARE(*readSampleNames(path), change.names);
        for (std::size_t row = 0; row < fewer.sampleCount(); ++row) {
            const std::vector<std::size_t> was{*change.from[row]};
            QCOMPARE(fewer.label[row], plan().origin.label[was[0]]);
            QCOMPARE(**readLogits(path, row), logitsOf(was));
        }

        RowChange back{std::vector<std::optional<std::size_t>>(n), plan().origin.label, plan().names, {}};
        for (std::size_t row = 0; row < change.from.size(); ++row)
            back.from[*change.from[row]] = row;
        QVERIFY(writer->changeRows(back));
        QVERIFY(!writer->isRecorded(7) && writer->isRecorded(9));
        for (const std::size_t row : left) {
            const std::vector<std::size_t> one{row};
            QVERIFY(writer->write(one, logitsOf(one)));
        }
        QCOMPARE(bytesOf(path), bytesOf(whole));
    }

    void rowsOfEveryColumnAreKept()
    {
        const auto path = freshPath();
        std::vector<std::size_t> all(n);
        std::iota(all.begin(), all.end(), std::size_t(0));
        const std::vector<std::int32_t> words(all.begin(), all.end());
        auto writer = RecordingWriter::create(path, planWithThumbnails());
        QVERIFY(writer->write(all, logitsOf(all), {}, thumbnailsOf(all), words));
        QVERIFY(writer->note({2, NAN, NAN, 5}));
        QVERIFY(writer->changeRows(leavingOut({3})));
        const Recording recording = *readRecording(path);
        QCOMPARE(recording.recordedCount(), n - 1);
        QCOMPARE(recording.image[3], 4);
        QCOMPARE(recording.run.seconds, 2.0);
        QCOMPARE(recording.flops, plan().origin.flops);
        QCOMPARE((*readThumbnails(path, std::vector<std::size_t>{3}))[0].rgb[0], std::uint8_t(4));
    }

    void costsOfSamplesAreKept()
    {
        RecordingPlan deciding = plan();
        deciding.origin.exits = 1;
        deciding.origin.flops.clear();
        deciding.origin.costsBySample = true;
        std::vector<std::size_t> all(n);
        std::iota(all.begin(), all.end(), std::size_t(0));
        const std::vector<std::int64_t> costs(all.begin(), all.end());
        auto logits = logitsOf(all);
        logits.resize(n * classes);
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, deciding);
        QVERIFY2(writer, writer ? "" : toText(writer.error()).c_str());
        QVERIFY(writer->write(all, logits, costs));
        const auto changed = writer->changeRows(leavingOut({3, 9}));
        QVERIFY2(changed, changed ? "" : toText(changed.error()).c_str());
        QVERIFY(writer->finish());
        const Recording recording = *readRecording(path);
        QCOMPARE(recording.recordedCount(), n - 2);
        QCOMPARE(recording.damagedRows, std::size_t(0));
        std::vector<std::int64_t> expected;
        std::ranges::copy_if(costs, std::back_inserter(expected), [](auto cost) { return cost != 3 && cost != 9; });
        QCOMPARE(recording.sampleFlops, expected);
    }

    void aChangeThatFailsLeavesTheFile()
    {
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, plan());
        recordAll(*writer);
        const std::string before = bytesOf(path);
        RowChange bad = leavingOut({3});
        bad.from.back() = std::size_t(1) << 40; // the file ends before this row
        QVERIFY(!writer->changeRows(bad));
        QCOMPARE(bytesOf(path), before);
        QCOMPARE(writer->recordedCount(), n);
        QCOMPARE(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}), m_count);
    }
};

QTEST_APPLESS_MAIN(TestRecordingRows)
#include "tst_recordingrows.moc"
