// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/measuredcosts.h"
#include "core/recording/recordingtable.h"
#include "core/recording/writerecording.h"
#include "core/tensors/checksums.h"
#include "tests/core/recording/toyrecording.h"

#include <QTest>

#include <sys/stat.h>
#include <zlib.h>

#include <cmath>
#include <limits>

using namespace offramp;

namespace {

const std::string about = R"({"joules":{"source":"estimated"},"milliseconds":{"source":"clock"}})";

MeasuredCosts bothCosts()
{
    return {{0.125, 0.25, 0.5}, {1.5, 2.5, 2.5}, about};
}

std::string said(const Result<void> &done)
{
    return done ? std::string() : done.error().sentence;
}

/// Replaces the header of a recording, whose text may be shorter; its tensors stay where they are.
void replaceHeader(const std::filesystem::path &path, std::string text)
{
    const std::string bytes = bytesOf(path);
    const auto layout = *readLayout(*File::open(path, File::Mode::Read));
    text.resize(layout.header.dataStart - 8, ' ');
    std::ofstream(path, std::ios::binary) << bytes.substr(0, 8) << text << bytes.substr(layout.header.dataStart);
}

/// Makes a recording one of format version 3, as the last version of the program wrote it.
void makeVersion3(const std::filesystem::path &path)
{
    TensorHeader header = readLayout(*File::open(path, File::Mode::Read))->header;
    header.metadata["offramp_recording"] = "3";
    overwrite(path, 0, headerBytes(header));
}

/// The change from all rows of the toy to those without the first.
RowChange withoutFirst()
{
    RowChange change;
    change.skipped = {plan().names[0]};
    for (std::size_t row = 1; row < n; ++row) {
        change.from.emplace_back(row);
        change.label.push_back(plan().origin.label[row]);
        change.names.push_back(plan().names[row]);
    }
    return change;
}

/// A recording of another tool that knows joules only.
WholeRecording withoutFlops()
{
    WholeRecording whole;
    whole.recording.metadata = {{"network", "table"}};
    whole.recording.exits = 2;
    whole.recording.label = {0, 1, 1};
    whole.recording.predicted = {0, 1, 0, 0, 1, 1};
    whole.recording.entropy = {.1F, .2F, .3F, .4F, .5F, .6F};
    whole.recording.joules = {0.5, 2};
    return whole;
}

} // namespace

/// Costs that are measured into recordings, and recordings that have no others.
class TestMeasuredCosts : public RecordingTest
{
    Q_OBJECT

private:
    std::filesystem::path finished()
    {
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, plan());
        recordAll(*writer);
        return path;
    }

private Q_SLOTS:
    void costsAreAdded()
    {
        const auto path = finished();
        const Recording before = *readRecording(path);
        const std::string fingerprint = *recordingFingerprint(path);
        QCOMPARE(said(addMeasuredCosts(path, bothCosts())), std::string());

        const auto recording = readRecording(path);
        QVERIFY2(recording, recording ? "" : toText(recording.error()).c_str());
        QCOMPARE(recording->joules, bothCosts().joules);
        QCOMPARE(recording->milliseconds, bothCosts().milliseconds);
        QCOMPARE(recording->about("measured"), std::optional(about));
        QCOMPARE(recording->checksums, Checksums::Fit);
        QCOMPARE(recording->recordedCount(), n);
        QCOMPARE(recording->damagedRows, std::size_t(0));
        QCOMPARE(recording->flops, before.flops);
        QCOMPARE(recording->entropy, before.entropy);
        QCOMPARE(*readSampleNames(path), plan().names);
        QCOMPARE(**readLogits(path, 7), logitsOf(std::vector<std::size_t>{7}));
        QCOMPARE(*recordingFingerprint(path), fingerprint);
        QCOMPARE(carriedCosts(*recording), (std::vector{CostUnit::Gflops, CostUnit::Joules, CostUnit::Milliseconds}));
        QCOMPARE(costSource(*recording, CostUnit::Joules), std::string("estimated"));
        QCOMPARE(costSource(*recording, CostUnit::Milliseconds), std::string("clock"));
        QCOMPARE(costSource(before, CostUnit::Joules), std::string());
        QCOMPARE(exitTable(*recording, {.cost = CostUnit::Joules})->cost({1}, {0}), 0.25);
    }

    void laterCostsReplaceThem()
    {
        const auto path = finished();
        const std::string fingerprint = *recordingFingerprint(path);
        QVERIFY(addMeasuredCosts(path, bothCosts()));
        QVERIFY(addMeasuredCosts(path, {{}, {0, 1e-3, 70}, "{}"}));
        const auto recording = readRecording(path);
        QCOMPARE(recording->milliseconds, (std::vector<double>{0, 1e-3, 70}));
        QVERIFY(recording->joules.empty());
        QCOMPARE(recording->about("measured"), std::optional<std::string>("{}"));
        QCOMPARE(*recordingFingerprint(path), fingerprint);
        const auto size = std::filesystem::file_size(path);
        QVERIFY(addMeasuredCosts(path, {{}, {0, 1e-3, 70}, "{}"}));
        QCOMPARE(std::filesystem::file_size(path), size); // nothing is left over each time
        QVERIFY(addMeasuredCosts(path, {{}, {1, 2, 3}, {}}));
        QVERIFY(!readRecording(path)->about("measured"));
        QCOMPARE(*recordingFingerprint(path), fingerprint);
    }

    void theFingerprintStaysWithLaterMetadata_data()
    {
        QTest::addColumn<int>("length"); // of what is said about the costs: it moves the padding of the header
        for (int length = 0; length < 9; ++length)
            QTest::addRow("%d", length) << length;
    }

    void theFingerprintStaysWithLaterMetadata()
    {
        QFETCH(int, length);
        MeasuredCosts costs = bothCosts();
        costs.about = '"' + std::string(static_cast<std::size_t>(length), 'x') + '"';
        const auto path = finished();
        const std::string fingerprint = *recordingFingerprint(path);
        const std::string sentence = "The labels seem to be in a different order." + std::string(length % 3, '!');
        QVERIFY(addMeasuredCosts(path, costs));
        QVERIFY(RecordingWriter::resume(path, plan())->keepLabelWarning(sentence));
        QCOMPARE(*recordingFingerprint(path), fingerprint);
        QCOMPARE(readRecording(path)->about(labelWarningKey), std::optional(sentence));
        costs.about += "                                ";
        QVERIFY(addMeasuredCosts(path, costs)); // with the warning in the header
        QCOMPARE(*recordingFingerprint(path), fingerprint);
        QCOMPARE(readRecording(path)->about(labelWarningKey), std::optional(sentence));
    }

    void recordingGoesOn()
    {
        const auto path = freshPath();
        {
            auto writer = RecordingWriter::create(path, plan());
            const std::vector<std::size_t> rows{5, 2};
            QVERIFY(writer->write(rows, logitsOf(rows)));
        }
        QVERIFY(addMeasuredCosts(path, bothCosts()));
        QCOMPARE(readRecording(path)->recordedCount(), std::size_t(2));
        auto writer = RecordingWriter::resume(path, plan());
        QVERIFY2(writer, writer ? "" : toText(writer.error()).c_str());
        QVERIFY(writer->isRecorded(5));
        recordAll(*writer);
        QVERIFY(writer->finish());
        const auto recording = readRecording(path);
        QCOMPARE(recording->recordedCount(), n);
        QCOMPARE(recording->joules, bothCosts().joules);
        QCOMPARE(recording->milliseconds, bothCosts().milliseconds);
    }

    void aChangeOfRowsKeepsThem()
    {
        const auto plain = finished();
        const auto path = finished();
        QVERIFY(addMeasuredCosts(path, bothCosts()));
        {
            auto writer = RecordingWriter::resume(path, plan());
            QVERIFY(writer->changeRows(withoutFirst()));
            QVERIFY(writer->keepLabelWarning("A sentence."));
            QVERIFY(RecordingWriter::resume(plain, plan())->changeRows(withoutFirst()));
        }
        const auto recording = readRecording(path);
        QVERIFY2(recording, recording ? "" : toText(recording.error()).c_str());
        QCOMPARE(recording->recordedCount(), n - 1);
        QCOMPARE(recording->checksums, Checksums::Fit);
        QCOMPARE(recording->joules, bothCosts().joules);
        QCOMPARE(recording->milliseconds, bothCosts().milliseconds);
        QCOMPARE(recording->flops, plan().origin.flops);
        QCOMPARE(*recordingFingerprint(path), *recordingFingerprint(plain));
        QVERIFY(addMeasuredCosts(path, {{1, 2, 3}, {}, {}}));
        QCOMPARE(*recordingFingerprint(path), *recordingFingerprint(plain));
    }

    void filesOfVersion3KeepTheirVersion()
    {
        const auto path = finished();
        makeVersion3(path);
        const std::string fingerprint = *recordingFingerprint(path);
        QVERIFY(addMeasuredCosts(path, bothCosts()));
        QCOMPARE(readRecording(path)->about("offramp_recording"), std::optional<std::string>("3"));
        QCOMPARE(readRecording(path)->joules, bothCosts().joules);
        QCOMPARE(*recordingFingerprint(path), fingerprint);
        QVERIFY(RecordingWriter::resume(path, plan()));
    }

    void filesWithoutSumsTakeThemToo()
    {
        const auto path = finished();
        TensorHeader header = readLayout(*File::open(path, File::Mode::Read))->header;
        header.metadata.erase("header_crc32");
        header.metadata.erase("fixed_crc32");
        overwrite(path, 0, headerBytes(header));
        const std::string fingerprint = *recordingFingerprint(path);
        QCOMPARE(said(addMeasuredCosts(path, bothCosts())), std::string());
        QCOMPARE(readRecording(path)->checksums, Checksums::None);
        QCOMPARE(readRecording(path)->joules, bothCosts().joules);
        QCOMPARE(*recordingFingerprint(path), fingerprint);
    }

    void theSumIsAsDocumented()
    {
        const auto path = finished();
        QVERIFY(addMeasuredCosts(path, bothCosts()));
        const MeasuredCosts costs = bothCosts();
        std::vector<double> values = costs.joules;
        values.insert(values.end(), costs.milliseconds.begin(), costs.milliseconds.end());
        const auto crc = ::crc32(0, reinterpret_cast<const Bytef *>(values.data()),
                                 static_cast<uInt>(values.size() * sizeof(double)));
        QCOMPARE(readRecording(path)->about("measured_crc32"),
                 std::optional(crc32Text(static_cast<std::uint32_t>(crc))));
    }

    void damageIsNamedAndMeasuredAgain()
    {
        const auto path = finished();
        QVERIFY(addMeasuredCosts(path, bothCosts()));
        overwrite(path, positionOf(path, "joules") + 6, "\x01");
        const auto damaged = readRecording(path);
        QVERIFY(!damaged);
        QVERIFY2(damaged.error().sentence.find("checksum of its measured costs") != std::string::npos,
                 damaged.error().sentence.c_str());
        QVERIFY(!RecordingWriter::resume(path, plan()));
        QVERIFY(!RecordingWriter::preview(path, plan()));
        QVERIFY(addMeasuredCosts(path, bothCosts()));
        QCOMPARE(readRecording(path)->joules, bothCosts().joules);
    }

    void costsThatCannotBeAreRefused_data()
    {
        QTest::addColumn<std::vector<double>>("joules");
        QTest::addColumn<std::vector<double>>("milliseconds");
        QTest::addColumn<QString>("sentence");
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double infinity = std::numeric_limits<double>::infinity();
        const auto row = [](const char *name, std::vector<double> joules, std::vector<double> ms, const char *text) {
            QTest::newRow(name) << std::move(joules) << std::move(ms) << QString::fromLatin1(text);
        };
        row("none", {}, {}, "There are no costs to add");
        row("two exits", {1, 2}, {}, "has 3 exits, and there are costs for 2.");
        row("four exits", {1, 2, 3}, {1, 2, 3, 4}, "has 3 exits, and there are costs for 4.");
        row("NaN", {1, nan, 3}, {}, "the cost of exit 2 is nan joules.");
        row("infinity", {}, {1, 2, infinity}, "the cost of exit 3 is inf ms.");
        row("negative", {-1, 2, 3}, {}, "the cost of exit 1 is -1 joules.");
        row("falling", {1, 2, 3}, {1, 3, 2.5}, "the cost of exit 3 is 2.5 ms, less than that of the exit before.");
    }

    void costsThatCannotBeAreRefused()
    {
        QFETCH(std::vector<double>, joules);
        QFETCH(std::vector<double>, milliseconds);
        QFETCH(QString, sentence);
        const auto path = finished();
        const std::string before = bytesOf(path);
        const std::string refused = said(addMeasuredCosts(path, {joules, milliseconds, {}}));
        QVERIFY2(refused.find(sentence.toStdString()) != std::string::npos, refused.c_str());
        QCOMPARE(bytesOf(path), before);
    }

    void costsThatCannotBeAreNotRead()
    {
        const auto path = finished();
        QVERIFY(addMeasuredCosts(path, {{1, 2, 3}, {}, {}}));
        TensorHeader header = readLayout(*File::open(path, File::Mode::Read))->header;
        header.metadata.erase("measured_crc32"); // as a program that changes it leaves it out
        overwrite(path, 0, headerBytes(header));
        QCOMPARE(readRecording(path)->checksums, Checksums::None);
        const double falling = 2.5;
        overwrite(path, positionOf(path, "joules"),
                  std::string(reinterpret_cast<const char *>(&falling), sizeof(falling)));
        const auto refused = readRecording(path);
        QVERIFY(!refused);
        QVERIFY2(refused.error().sentence.find("the cost of exit 2 is 2 joules, less than") != std::string::npos,
                 refused.error().sentence.c_str());
    }

    void aRecordingThatIsWrittenIsRefused()
    {
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, plan());
        const std::string before = bytesOf(path);
        QVERIFY(said(addMeasuredCosts(path, bothCosts())).find("is being written") != std::string::npos);
        QVERIFY(said(checkTakesCosts(path, "abc", exits, "")).find("is being written") != std::string::npos);
        QCOMPARE(bytesOf(path), before);
    }

    void otherPathsAreRefused()
    {
        const auto pipe = freshPath();
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        const auto text = freshPath();
        std::ofstream(text) << "no recording";
        for (const std::filesystem::path &path : {pipe, text, freshPath(), std::filesystem::path("/dev/null"),
                                                  std::filesystem::path(m_dir.path().toStdString())}) {
            QVERIFY2(!addMeasuredCosts(path, bothCosts()), path.c_str());
            QVERIFY2(!checkTakesCosts(path, "abc", exits, ""), path.c_str());
        }
        QCOMPARE(bytesOf(text), std::string("no recording"));
        std::filesystem::remove(pipe); // so that no later test opens it
    }

    void linksAreFollowed()
    {
        const auto path = finished();
        const auto link = freshPath();
        std::filesystem::create_symlink(path, link);
        QCOMPARE(said(addMeasuredCosts(link, bothCosts())), std::string());
        QVERIFY(std::filesystem::is_symlink(link));
        QCOMPARE(readRecording(path)->joules, bothCosts().joules);
    }

    void headersOfOtherProgramsAreNotChanged()
    {
        const auto path = finished();
        removeSums(path);
        const std::string bytes = bytesOf(path);
        const auto start = readLayout(*File::open(path, File::Mode::Read))->header.dataStart;
        std::string text = bytes.substr(8, start - 8);
        replaceHeader(path, "{ " + text.substr(1, text.find_last_not_of(' ')));
        const std::string before = bytesOf(path);
        QVERIFY(readRecording(path));
        const std::string refused = said(addMeasuredCosts(path, bothCosts()));
        QVERIFY2(refused.find("written by another program") != std::string::npos, refused.c_str());
        QCOMPARE(bytesOf(path), before);
    }

    void theNetworkMustBeTheSame()
    {
        const auto path = finished();
        QCOMPARE(said(checkTakesCosts(path, "abc", exits, "")), std::string());
        QVERIFY(said(checkTakesCosts(path, "def", exits, "")).find("another network") != std::string::npos);
        QVERIFY(
            said(checkTakesCosts(path, "abc", exits, "0,2,3")).find("other exits: all outputs in the file, 0,2,3 now")
            != std::string::npos);
        QVERIFY(said(checkTakesCosts(path, "abc", 2, "")).find("costs for 2") != std::string::npos);
        const auto imported = freshPath();
        QVERIFY(writeRecording(imported, withoutFlops()));
        QVERIFY(said(checkTakesCosts(imported, "abc", 2, "")).find("does not say which network") != std::string::npos);
    }

    void recordingsWithoutFlops()
    {
        const auto path = freshPath();
        const auto written = writeRecording(path, withoutFlops());
        QVERIFY2(written, written ? "" : toText(written.error()).c_str());
        const auto recording = readRecording(path);
        QVERIFY(recording->flops.empty());
        QCOMPARE(recording->joules, (std::vector<double>{0.5, 2}));
        QCOMPARE(recording->exits, 2);
        QCOMPARE(recording->checksums, Checksums::Fit);
        QCOMPARE(recording->about("offramp_recording"), std::optional<std::string>("4"));
        QCOMPARE(carriedCosts(*recording), (std::vector{CostUnit::Joules}));
        QVERIFY(exitTable(*recording, {}).error().sentence.find("has no GFLOPs") != std::string::npos);
        QVERIFY(exitTable(*recording, {.cost = CostUnit::Joules}));
        QVERIFY(!RecordingWriter::resume(path, plan()));
        const std::string fingerprint = *recordingFingerprint(path);
        QVERIFY(addMeasuredCosts(path, {{1, 3}, {2, 4}, {}}));
        QCOMPARE(readRecording(path)->milliseconds, (std::vector<double>{2, 4}));
        QCOMPARE(readRecording(path)->entropy, withoutFlops().recording.entropy);
        QCOMPARE(*recordingFingerprint(path), fingerprint);
    }

    void costsAreNeeded()
    {
        WholeRecording whole = withoutFlops();
        whole.recording.joules.clear();
        const auto refused = writeRecording(freshPath(), whole);
        QVERIFY2(said(refused).find("flops, joules or milliseconds [K]") != std::string::npos, said(refused).c_str());
        whole.recording.joules = {1, std::nan("")};
        QVERIFY(!writeRecording(freshPath(), whole));
        whole = withoutFlops();
        whole.recording.exits = 1;
        whole.recording.predicted.resize(3);
        whole.recording.entropy.resize(3);
        whole.recording.joules = {1};
        whole.recording.sampleFlops = {1, 2, 3};
        QVERIFY(said(writeRecording(freshPath(), whole)).find("sample_flops goes with flops") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestMeasuredCosts)
#include "tst_measuredcosts.moc"
