// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/answer.h"
#include "core/recording/layout.h"
#include "core/recording/origin.h"
#include "core/recording/recording.h"
#include "core/recording/recordingtable.h"
#include "core/recording/recordingwriter.h"
#include "core/recording/writerecording.h"
#include "tests/core/recording/toyrecording.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <random>
#include <sys/wait.h>
#include <unistd.h>

using namespace offramp;

namespace {

using Metadata = std::map<std::string, std::string>;

/// Two samples and one exit; the logits, where wanted, are of 200 classes.
WholeRecording twoSamples(const Metadata &metadata, bool withLogits)
{
    WholeRecording whole;
    whole.recording.metadata = metadata;
    whole.recording.exits = 1;
    whole.recording.label = {0, 1};
    whole.recording.predicted = {0, 0};
    whole.recording.entropy = {.1F, .2F};
    whole.recording.flops = {100};
    if (withLogits)
        whole.logits.resize(400);
    return whole;
}

} // namespace

class TestRecording : public RecordingTest
{
    Q_OBJECT

private Q_SLOTS:
    void writesWhatItReads()
    {
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, plan());
        QVERIFY2(writer, writer ? "" : toText(writer.error()).c_str());
        QCOMPARE(readRecording(path)->recordedCount(), std::size_t(0));

        const std::vector<std::size_t> rows{5, 2};
        QVERIFY(writer->write(rows, logitsOf(rows)));
        const auto partly = readRecording(path);
        QCOMPARE(partly->recordedCount(), std::size_t(2));
        QVERIFY(partly->recorded[5] && partly->recorded[2] && !partly->recorded[0]);

        recordAll(*writer);
        const Recording recording = *readRecording(path);
        QCOMPARE(recording.recordedCount(), n);
        QCOMPARE(recording.damagedRows, std::size_t(0));
        QCOMPARE(recording.exits, 3);
        QCOMPARE(recording.classes, std::optional(5));
        QCOMPARE(recording.networkName, std::string("toy"));
        QCOMPARE(recording.names("exit_names"), (std::vector<std::string>{"a", "b", "c"}));
        QCOMPARE(*readSampleNames(path), plan().names);
        QCOMPARE(*readSampleNames(path, std::vector<std::size_t>{39, 3, 0}),
                 (std::vector<std::string>{plan().names[39], "", plan().names[0]}));
        QVERIFY(!readSampleNames(path, std::vector<std::size_t>{n}));
        for (std::size_t k = 0; k < exits; ++k) {
            for (std::size_t i = 0; i < n; ++i) {
                std::vector<float> logits;
                for (std::size_t c = 0; c < classes; ++c)
                    logits.push_back(logit(k, i, c));
                const Answer answer = *answerFromLogits(logits);
                QCOMPARE(recording.predicted[k * n + i], answer.predicted);
                QCOMPARE(recording.entropy[k * n + i], answer.entropy);
                QCOMPARE(recording.confidence[k * n + i], answer.confidence);
                QCOMPARE(recording.margin[k * n + i], answer.margin);
                QCOMPARE((**readLogits(path, i))[k * classes], logits[0]);
            }
        }
        const ExitTable table = *exitTable(recording, {});
        QCOMPARE(table.sampleCount(), n);
        QCOMPARE(table.cost({2}, {0}), 400.0);
        QCOMPARE(exitTable(recording, {Criterion::Margin})->uncertainty({1})[7], -recording.margin[n + 7]);
    }

    void withoutLogitsTheFileIsSmaller()
    {
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, plan(false));
        recordAll(*writer);
        QCOMPARE(readRecording(path)->recordedCount(), n);
        QVERIFY(!*readLogits(path, 0));
        QVERIFY(bytesOf(path).size() < n * exits * classes * 4 + 4096);
    }

    void classesOfTheContest_data()
    {
        QTest::addColumn<Metadata>("metadata");
        QTest::addColumn<bool>("withLogits");
        QTest::addColumn<int>("expected"); // 0 = unknown
        const std::string twoNames = R"(["cat","dog"])";
        QTest::newRow("metadata, 10") << Metadata{{"classes", "10"}} << false << 10;
        QTest::newRow("metadata, 200") << Metadata{{"classes", "200"}} << false << 200;
        QTest::newRow("unknown") << Metadata{} << false << 0;
        QTest::newRow("not a number") << Metadata{{"classes", "many"}} << false << 0;
        QTest::newRow("no classes") << Metadata{{"classes", "0"}} << false << 0;
        QTest::newRow("logits") << Metadata{} << true << 200;
        QTest::newRow("names") << Metadata{{"class_names", twoNames}} << false << 2;
        QTest::newRow("metadata before names")
            << Metadata{{"classes", "200"}, {"class_names", twoNames}} << false << 200;
    }

    void classesOfTheContest()
    {
        QFETCH(const Metadata, metadata);
        QFETCH(const bool, withLogits);
        QFETCH(const int, expected);
        const auto path = freshPath();
        const auto written = writeRecording(path, twoSamples(metadata, withLogits));
        QVERIFY2(written, written ? "" : toText(written.error()).c_str());
        const auto recording = readRecording(path);
        QVERIFY(recording);
        QCOMPARE(recording->classes.value_or(0), expected);
        QCOMPARE(recording->classes == contestClasses, expected == 200);
    }

    void classesMustAgreeWithTheLogits()
    {
        const auto done = writeRecording(freshPath(), twoSamples({{"classes", "10"}}, true));
        QVERIFY(!done);
        QVERIFY2(done.error().sentence.find("10 classes") != std::string::npos, done.error().sentence.c_str());
    }

    void thumbnailsAreReadOneByOne()
    {
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, planWithThumbnails());
        QVERIFY(writer);
        QCOMPARE(writer->thumbnailSize(), std::optional(thumbnailSize));
        const std::vector<std::size_t> rows{5, 2, 39};
        QVERIFY(writer->write(rows, logitsOf(rows), {}, thumbnailsOf(rows)));
        QCOMPARE(readRecording(path)->recordedCount(), rows.size());

        const std::vector<std::size_t> asked{39, 5, 5};
        const auto thumbnails = readThumbnails(path, asked);
        QVERIFY(thumbnails);
        QCOMPARE(thumbnails->size(), asked.size());
        for (std::size_t i = 0; i < asked.size(); ++i)
            QCOMPARE((*thumbnails)[i],
                     (Thumbnail{3, 2, std::vector<std::uint8_t>(18, static_cast<std::uint8_t>(asked[i]))}));
        QVERIFY(!readThumbnails(path, std::vector{n}));
    }

    void thumbnailsAreCoveredByTheCheckWord()
    {
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, planWithThumbnails());
        const std::vector<std::size_t> rows{1, 2};
        QVERIFY(writer->write(rows, logitsOf(rows), {}, thumbnailsOf(rows)));
        overwrite(path, positionOf(path, "thumbnail") + 2 * thumbnailSize.bytes(), "\xaa");
        const auto recording = readRecording(path);
        QCOMPARE(recording->damagedRows, std::size_t(1));
        QVERIFY(recording->recorded[1] && !recording->recorded[2]);
    }

    void resumingKeepsTheThumbnailsOfTheFile()
    {
        const auto without = freshPath();
        QVERIFY(RecordingWriter::create(without, plan()));
        {
            auto writer = RecordingWriter::resume(without, planWithThumbnails());
            QVERIFY(writer);
            QVERIFY(!writer->thumbnailSize());
            recordAll(*writer);
        }
        QCOMPARE(readRecording(without)->recordedCount(), n);
        QVERIFY(readThumbnails(without, std::vector<std::size_t>{0})->empty());

        const auto with = freshPath();
        QVERIFY(RecordingWriter::create(with, planWithThumbnails()));
        QCOMPARE(RecordingWriter::resume(with, plan())->thumbnailSize(), std::optional(thumbnailSize));

        RecordingPlan tooLarge = plan();
        tooLarge.thumbnails = ThumbnailSize{49, 10};
        QVERIFY(!RecordingWriter::create(freshPath(), tooLarge));
    }

    void onlyRecordedRowsDecide()
    {
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, plan());
        QVERIFY(!exitTable(*readRecording(path), {}));
        const std::vector<std::size_t> rows{7, 1};
        QVERIFY(writer->write(rows, logitsOf(rows)));
        const ExitTable table = *exitTable(*readRecording(path), {});
        QCOMPARE(table.sampleCount(), std::size_t(2));
        QCOMPARE(table.label()[1], 7 % 5);
    }

    void damagedRowsDoNotCountAndAreRecordedAgain()
    {
        const auto path = freshPath();
        {
            auto writer = RecordingWriter::create(path, plan());
            recordAll(*writer);
        }
        const std::string whole = bytesOf(path);
        overwrite(path, positionOf(path, "entropy") + 4 * 9, "\x01");
        const auto damaged = readRecording(path);
        QCOMPARE(damaged->damagedRows, std::size_t(1));
        QVERIFY(!damaged->recorded[9]);
        {
            auto writer = RecordingWriter::resume(path, plan());
            QVERIFY(!writer->isRecorded(9));
            recordAll(*writer);
        }
        QCOMPARE(bytesOf(path), whole);
    }

    void killedAnywhereNothingIsLost()
    {
        const auto reference = freshPath();
        {
            auto writer = RecordingWriter::create(reference, plan());
            recordAll(*writer);
        }
        const std::string whole = bytesOf(reference);
        std::mt19937 random(1);
        const auto path = freshPath();
        std::size_t recordedBefore = 0;
        for (int round = 0; round < 40 && recordedBefore < n; ++round) {
            const pid_t child = ::fork();
            if (child == 0) {
                auto writer = std::filesystem::exists(path) ? RecordingWriter::resume(path, plan())
                                                            : RecordingWriter::create(path, plan());
                if (writer)
                    recordAll(*writer);
                ::_exit(0);
            }
            ::usleep(random() % 900);
            ::kill(child, SIGKILL);
            ::waitpid(child, nullptr, 0);
            if (!std::filesystem::exists(path))
                continue;
            const auto recording = readRecording(path);
            QVERIFY2(recording, recording ? "" : toText(recording.error()).c_str());
            QCOMPARE(recording->damagedRows, std::size_t(0));
            QVERIFY(recording->recordedCount() >= recordedBefore);
            recordedBefore = recording->recordedCount();
        }
        auto writer = std::filesystem::exists(path) ? RecordingWriter::resume(path, plan())
                                                    : RecordingWriter::create(path, plan());
        QVERIFY(writer);
        recordAll(*writer);
        QCOMPARE(bytesOf(path), whole);
        QCOMPARE(QDir(m_dir.path()).entryList({QStringLiteral("*.part")}, QDir::Files | QDir::Hidden), QStringList());
    }

    void resumeNamesTheDifference_data()
    {
        QTest::addColumn<int>("change");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("network") << 0 << QByteArray("network");
        QTest::newRow("precision") << 1 << QByteArray("precision");
        QTest::newRow("samples") << 2 << QByteArray("number of samples");
        QTest::newRow("exits") << 3 << QByteArray("number of exits");
        QTest::newRow("classes") << 4 << QByteArray("number of classes");
        QTest::newRow("flops") << 5 << QByteArray("up to exit 2");
        QTest::newRow("label") << 6 << QByteArray("sample 8");
    }

    void resumeNamesTheDifference()
    {
        QFETCH(int, change);
        QFETCH(QByteArray, word);
        const auto path = freshPath();
        QVERIFY(RecordingWriter::create(path, plan()));
        RecordingPlan other = plan();
        if (change == 0)
            other.origin.networkSha256 = "other";
        if (change == 1)
            other.origin.precision = "bf16";
        if (change == 2) {
            other.origin.label.pop_back();
            other.names.pop_back();
        }
        if (change == 3) {
            other.origin.exits = 2;
            other.origin.flops.pop_back();
        }
        if (change == 4)
            other.origin.classes = 6;
        if (change == 5)
            other.origin.flops[1] = 251;
        if (change == 6)
            other.origin.label[8] = 0;
        const auto writer = RecordingWriter::resume(path, other);
        QVERIFY(!writer);
        QVERIFY2(writer.error().sentence.find(word.toStdString()) != std::string::npos,
                 writer.error().sentence.c_str());
        QVERIFY(RecordingWriter::resume(path, plan()));
    }

    void everyFieldOfTheOriginCounts()
    {
        const Origin origin = plan().origin;
        QVERIFY(!difference(origin, origin));
        struct Change {
            const char *field;
            void (*apply)(Origin &);
        };
        const std::vector<Change> changes{
            {"network (SHA-256)", [](Origin &other) { other.networkSha256 = "x"; }},
            {"test set (fingerprint)", [](Origin &other) { other.datasetFingerprint = "x"; }},
            {"preprocessing", [](Origin &other) { other.preprocessing = "{}"; }},
            {"precision", [](Origin &other) { other.precision = "float16"; }},
            {"choice of TF32 (--tf32)", [](Origin &other) { other.tf32 = tf32Allowed; }},
            {"execution", [](Origin &other) { other.execution = "optimised"; }},
            {"kind of outputs", [](Origin &other) { other.outputKinds = "probabilities"; }},
            {"choice of exits", [](Origin &other) { other.exitOutputs = "0,2"; }},
            {"kind of device", [](Origin &other) { other.deviceKind = "cuda"; }},
            {"LibTorch version", [](Origin &other) { other.libtorchVersion = "2"; }},
            {"batch size", [](Origin &other) { other.batchSize = 32; }},
            {"number of samples", [](Origin &other) { other.label.push_back(0); }},
            {"number of exits", [](Origin &other) { other.exits = 2; }},
            {"number of classes", [](Origin &other) { other.classes = 6; }},
            {"way of counting", [](Origin &other) { other.costsBySample = true; }},
            {"label for sample 8", [](Origin &other) { other.label[8] = 0; }},
            {"FLOP count up to exit 2", [](Origin &other) { other.flops[1] = 251; }},
        };
        for (const auto &[field, apply] : changes) {
            Origin other = origin;
            apply(other);
            QVERIFY2(other != origin, field);
            QVERIFY2(difference(origin, other), field);
            QCOMPARE(difference(origin, other)->field, std::string(field));
        }
    }

    void theFileKeepsTheOrigin()
    {
        RecordingPlan whole = plan();
        whole.origin.datasetFingerprint = "def";
        whole.origin.preprocessing = R"({"resize":64})";
        whole.origin.precision = "float32";
        whole.origin.tf32 = tf32Allowed;
        whole.origin.execution = "optimised";
        whole.origin.outputKinds = "logits,probabilities";
        whole.origin.exitOutputs = "0:1,2";
        whole.origin.deviceKind = "cpu";
        whole.origin.libtorchVersion = "1.13.1";
        whole.origin.batchSize = 64;
        const auto path = freshPath();
        QVERIFY(RecordingWriter::create(path, whole));
        const auto file = File::open(path, File::Mode::Read);
        const auto layout = readLayout(*file);
        QVERIFY(layout);
        QVERIFY(readOrigin(*file, *layout).value() == whole.origin);
        QCOMPARE(layout->header.metadata.at("batch_size"), std::string("64"));
        QCOMPARE(layout->header.metadata.at("tf32"), std::string("allowed"));
        QCOMPARE(layout->header.metadata.at("network"), std::string("toy"));
    }

    void resumesWhatDoesNotNameItsExecution()
    {
        const auto path = freshPath();
        QVERIFY(RecordingWriter::create(path, plan()));
        removeSums(path);
        const std::size_t key = bytesOf(path).find("\"execution\"");
        QVERIFY(key != std::string::npos);
        overwrite(path, key, "\"something\"");
        QVERIFY(RecordingWriter::resume(path, plan()));
        RecordingPlan optimised = plan();
        optimised.origin.execution = "optimised";
        QVERIFY(!RecordingWriter::resume(path, optimised));
    }

    void oneWriterAtATime()
    {
        const auto path = freshPath();
        const auto writer = RecordingWriter::create(path, plan());
        QVERIFY(writer);
        QVERIFY(!RecordingWriter::resume(path, plan()));
        QVERIFY(!RecordingWriter::create(path, plan()));
    }

    void scoresAreCoveredByTheCheckWord()
    {
        RecordingPlan scored = plan();
        scored.withScores = true;
        const auto path = freshPath();
        const std::vector<std::size_t> rows{4, 6};
        const std::vector<float> scores{1, -2, .25F, .5F, 0, 0};
        {
            auto writer = RecordingWriter::create(path, scored);
            QVERIFY(writer->write(rows, logitsOf(rows), {}, {}, {}, scores));
        }
        const auto recording = readRecording(path);
        QCOMPARE(recording->score.size(), 3 * n);
        QCOMPARE(recording->score[4], 1.F);
        QCOMPARE(recording->score[n + 6], .5F);
        QVERIFY(carries(*recording, Criterion::Score));
        const auto table = exitTable(*recording, {Criterion::Score});
        QCOMPARE(table->uncertainty({0})[0], -1.F);
        QCOMPARE(table->uncertainty({0})[1], 2.F);
        QCOMPARE(table->uncertainty({2})[0], 0.F);

        const auto plain = freshPath();
        QVERIFY(RecordingWriter::create(plain, plan())->write(rows, logitsOf(rows)));
        QVERIFY(!carries(*readRecording(plain), Criterion::Score));
        const auto missing = exitTable(*readRecording(plain), {Criterion::Score});
        QVERIFY(!missing && missing.error().remedy.find("--exits 0:1,2") != std::string::npos);

        const auto place = positionOf(path, "score") + 4 * (n + 6);
        overwrite(path, place, "\x01");
        QCOMPARE(readRecording(path)->damagedRows, std::size_t(1));
    }

    void notesMayHaveScoresOnly()
    {
        WholeRecording whole = twoSamples({}, false);
        whole.recording.entropy.clear();
        whole.recording.score = {.5F, -3};
        const auto path = freshPath();
        QVERIFY(writeRecording(path, whole));
        QCOMPARE(carriedCriteria(*readRecording(path)), (std::vector{Criterion::Score, Criterion::Patience}));
        whole.recording.score[1] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(!writeRecording(freshPath(), whole));
    }

    void nanLogitsAreRefusedAsAWhole()
    {
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, plan());
        const std::vector<std::size_t> rows{4, 6};
        auto logits = logitsOf(rows);
        logits[(1 * 2 + 1) * classes] = std::numeric_limits<float>::quiet_NaN();
        const auto done = writer->write(rows, logits);
        QVERIFY(!done);
        QVERIFY(done.error().sentence.find("sample 6 at exit 2") != std::string::npos);
        QCOMPARE(readRecording(path)->recordedCount(), std::size_t(0));
    }

    void figuresAddUpOverStarts()
    {
        const auto path = freshPath();
        {
            auto writer = RecordingWriter::create(path, plan());
            QVERIFY(std::isnan(readRecording(path)->run.seconds));
            QVERIFY(writer->note({2, NAN, NAN, 5}));
            QVERIFY(writer->note({3, NAN, NAN, 6}));
        }
        auto writer = RecordingWriter::resume(path, plan());
        QVERIFY(writer->note({4, 10, NAN, 7}));
        QVERIFY(writer->finish());
        const RunFigures run = readRecording(path)->run;
        QCOMPARE(run.seconds, 7.0);
        QCOMPARE(run.cpuJoules, 10.0);
        QVERIFY(std::isnan(run.gpuJoules));
        QCOMPARE(run.rowsPerSecond, 7.0);
    }

    void sampleFlopsGoWithOneExit()
    {
        RecordingPlan dynamic = plan();
        dynamic.origin.exits = 1;
        dynamic.origin.flops = {400};
        dynamic.origin.costsBySample = true;
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, dynamic);
        QVERIFY(writer);
        const std::vector<std::size_t> rows{0, 1};
        const std::vector<float> logits(2 * classes, 1);
        QVERIFY(writer->write(rows, logits, std::vector<std::int64_t>{123, 321}));
        const Recording recording = *readRecording(path);
        QCOMPARE(recording.sampleFlops[1], std::int64_t(321));
        QCOMPARE(exitTable(recording, {})->cost({0}, {1}), 321.0);

        dynamic.origin.exits = 3;
        dynamic.origin.flops = {1, 2, 3};
        QVERIFY(!RecordingWriter::create(freshPath(), dynamic));
    }

    void hostileFilesAreRefused()
    {
        const auto path = freshPath();
        {
            auto writer = RecordingWriter::create(path, plan());
            recordAll(*writer);
        }
        const std::string good = bytesOf(path);
        const auto refused = [&] {
            const auto recording = readRecording(path);
            return !recording && recording.error().kind == ErrorKind::BadInput;
        };
        std::filesystem::resize_file(path, good.size() - 1);
        QVERIFY(refused());
        overwrite(path, good.size() - 1, good.substr(good.size() - 1));
        QVERIFY(!refused());

        removeSums(path);
        const std::string unchecked(4 * n, '\xff');
        overwrite(path, positionOf(path, "check"), unchecked);
        QVERIFY(!refused());
        overwrite(path, positionOf(path, "predicted"), std::string("\x05\0\0\0", 4));
        QVERIFY(refused());
        overwrite(path, positionOf(path, "predicted"), std::string(4, '\0'));
        overwrite(path, positionOf(path, "entropy"), std::string("\0\0\xc0\x7f", 4));
        QVERIFY(refused());
        overwrite(path, positionOf(path, "entropy"), std::string(4, '\0'));
        overwrite(path, positionOf(path, "label"), std::string("\xff\xff\xff\xff", 4));
        QVERIFY(refused());
        overwrite(path, positionOf(path, "label"), std::string(4, '\0'));
        QVERIFY(!refused());
        overwrite(path, positionOf(path, "name_offsets") + 8, std::string(8, '\x7f'));
        QVERIFY(!readSampleNames(path));
        QVERIFY(!readSampleNames(path, std::vector<std::size_t>{0}));
        QVERIFY(!readSampleNames(path, std::vector<std::size_t>{1}));
        overwrite(path, positionOf(path, "flops") + 8, std::string("\x01\0\0\0\0\0\0\0", 8));
        QVERIFY(refused());
    }

    /// 5 million samples take 240 MB beside logits: with half of them on the disk they are read.
    void largeHolesAreRefused()
    {
        constexpr std::uint64_t many = 5'000'000;
        const auto path = freshPath();
        const TensorHeader header = layOut({{"label", ElementType::I32, {many}},
                                            {"predicted", ElementType::I32, {5, many}},
                                            {"entropy", ElementType::F32, {5, many}},
                                            {"image", ElementType::I32, {many}},
                                            {"flops", ElementType::I64, {5}}},
                                           {{"offramp_recording", "2"}});
        const std::string bytes = headerBytes(header);
        auto file = File::open(path, File::Mode::Fresh);
        QVERIFY(file && file->write(0, std::as_bytes(std::span(bytes))));
        std::filesystem::resize_file(path, header.fileSize());
        const auto refused = readRecording(path);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::BadInput);
        QVERIFY2(refused.error().sentence.find("claims 5000000 samples and 5 exits, 240.0 MB without logits and "
                                               "thumbnails, and only 0.0 MB of it are on the disk.")
                     != std::string::npos,
                 refused.error().sentence.c_str());
        QVERIFY(!readSampleNames(path));
        QVERIFY(!recordingFingerprint(path));

        QVERIFY(file->clear(header.fileSize() / 2 + 1'000'000));
        QVERIFY(file->write(0, std::as_bytes(std::span(bytes))));
        std::filesystem::resize_file(path, header.fileSize());
        QVERIFY(readLayout(*file).has_value());
    }

    void everyTruncationIsRefused()
    {
        const auto path = freshPath();
        QVERIFY(RecordingWriter::create(path, plan()));
        const std::string good = bytesOf(path);
        for (std::size_t size = 0; size < good.size(); size += size < 3000 ? 37 : 501) {
            std::filesystem::resize_file(path, size);
            QVERIFY(!readRecording(path));
            overwrite(path, 0, good);
        }
    }
};

QTEST_APPLESS_MAIN(TestRecording)
#include "tst_recording.moc"
