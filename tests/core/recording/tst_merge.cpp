// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/permutation.h"
#include "core/recording/measuredcosts.h"
#include "core/recording/merge.h"
#include "core/recording/shard.h"
#include "tests/core/recording/toyrecording.h"

#include <QDir>
#include <QTest>

#include <array>
#include <cmath>
#include <fstream>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

using Paths = std::vector<fs::path>;
using Rows = std::vector<std::size_t>;

/// Where three parts of 40 samples in batches of 4 begin and end in the order of work: 3, 3 and 4 of ten batches.
constexpr std::array<std::size_t, 4> borders{0, 12, 24, 40};

RecordingPlan wholePlan()
{
    RecordingPlan whole = planWithThumbnails();
    whole.origin.batchSize = 4;
    whole.metadata["seed"] = "7";
    whole.metadata["program"] = "offramp-engine 1";
    whole.metadata["threads"] = "2";
    return whole;
}

/// The plan of a part, as that of the whole becomes it.
RecordingPlan partPlan(std::size_t number, RecordingPlan plan = wholePlan())
{
    plan.origin.shard = std::to_string(number) + "/3";
    plan.metadata[labelCheckKey] = "{}";
    return plan;
}

Rows orderOfWork()
{
    return stratifiedPermutation(wholePlan().origin.label, 7);
}

Rows rowsOfPart(std::size_t number)
{
    const Rows order = orderOfWork();
    return {order.begin() + static_cast<std::ptrdiff_t>(borders[number - 1]),
            order.begin() + static_cast<std::ptrdiff_t>(borders[number])};
}

/// Any words for the images of rows.
std::vector<std::int32_t> imagesOf(const Rows &rows)
{
    std::vector<std::int32_t> words;
    for (const std::size_t row : rows)
        words.push_back(static_cast<std::int32_t>(1000 + row));
    return words;
}

Result<void> writeRows(RecordingWriter &writer, const Rows &rows)
{
    return writer.write(rows, logitsOf(rows), {}, thumbnailsOf(rows), imagesOf(rows));
}

/// The bytes of a recording with zeros for those of the tensor run.
std::string bytesWithoutRun(const fs::path &path)
{
    std::string bytes = bytesOf(path);
    return bytes.replace(positionOf(path, "run"), 8 * sizeof(double), 8 * sizeof(double), '\0');
}

void damage(const fs::path &path, const char *tensor, std::size_t row)
{
    const auto place = positionOf(path, tensor) + row * 4;
    overwrite(path, place, std::string(1, static_cast<char>(bytesOf(path)[place] ^ 1)));
}

/// A change of a plan after which a part is of another run, and what is said about it.
struct Difference {
    const char *name;
    void (*change)(RecordingPlan &plan);
    const char *words;
};

constexpr std::array<Difference, 16> differences{
    {{"network", [](RecordingPlan &plan) { plan.origin.networkSha256 = "other"; }, "network (SHA-256): abc in "},
     {"test set", [](RecordingPlan &plan) { plan.origin.datasetFingerprint = "other"; }, "test set (fingerprint): "},
     {"preprocessing", [](RecordingPlan &plan) { plan.origin.preprocessing = "{}"; }, "preprocessing: nothing in "},
     {"precision", [](RecordingPlan &plan) { plan.origin.precision = "bfloat16"; }, "precision: nothing in "},
     {"TF32", [](RecordingPlan &plan) { plan.origin.tf32 = tf32Allowed; }, "choice of TF32 (--tf32): not allowed in "},
     {"execution", [](RecordingPlan &plan) { plan.origin.execution = "optimised"; }, "execution: as archived in "},
     {"device", [](RecordingPlan &plan) { plan.origin.deviceKind = "cuda"; }, "kind of device: nothing in "},
     {"LibTorch", [](RecordingPlan &plan) { plan.origin.libtorchVersion = "2"; }, "LibTorch version: nothing in "},
     {"batch size", [](RecordingPlan &plan) { plan.origin.batchSize = 8; }, "batch size: 4 in "},
     {"label", [](RecordingPlan &plan) { plan.origin.label[8] = 0; }, "label for sample 8: 3 in "},
     {"parts", [](RecordingPlan &plan) { plan.origin.shard = "2/4"; }, "number of parts: 3 in "},
     {"program", [](RecordingPlan &plan) { plan.metadata["program"] = "offramp-engine 2"; },
      "version of the program: offramp-engine 1 in "},
     {"seed", [](RecordingPlan &plan) { plan.metadata["seed"] = "8"; }, "order of work (--seed): 7 in "},
     {"names", [](RecordingPlan &plan) { plan.names[5] = "test/other.png"; }, "list of image names (checksum): "},
     {"thumbnails", [](RecordingPlan &plan) { plan.thumbnails.reset(); }, "choice of thumbnails: [40,2,3,3] in "},
     {"logits", [](RecordingPlan &plan) { plan.withLogits = false; }, "choice of logits: [3,40,5] in "}}};

} // namespace

/// Parts of a recording and what becomes of them.
class TestMerge : public RecordingTest
{
    Q_OBJECT

private:
    /// A finished recording of the whole test set.
    fs::path writeWhole()
    {
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, wholePlan());
        Rows rows(n);
        for (std::size_t row = 0; row < n; ++row)
            rows[row] = row;
        return writer && writeRows(*writer, rows) ? path : fs::path();
    }

    /// A part of which the last rows are missing.
    fs::path writePart(std::size_t number, std::size_t missing = 0, const RecordingPlan &whole = wholePlan())
    {
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, partPlan(number, whole));
        Rows rows = rowsOfPart(number);
        rows.resize(rows.size() - missing);
        return writer && (rows.empty() || writeRows(*writer, rows)) ? path : fs::path();
    }

    Paths writeParts() { return {writePart(1), writePart(2), writePart(3)}; }

    /// The sentence and the remedy of the error with which parts are refused; empty where they are not, or where
    /// something is left of the output.
    std::string refusal(const Paths &parts, const MergeWatch &watch = {})
    {
        const auto out = freshPath();
        const auto merged = mergeParts(parts, out, watch);
        const auto leftovers
            = QDir(m_dir.path())
                  .entryList({QStringLiteral("*.part")}, QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot);
        return merged || fs::exists(out) || !leftovers.isEmpty() ? std::string() : toText(merged.error());
    }

    static bool contains(const std::string &text, const std::string &part)
    {
        return text.find(part) != std::string::npos;
    }

private Q_SLOTS:
    void textsOfParts_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isPart");
        for (const char *text : {"3/12", "1/1", "12/12", "100000/100000"})
            QTest::newRow(text) << QByteArray(text) << true;
        for (const char *text : {"0/3", "4/3", "x", "", "/", "3", "3/", "/3", "1/0", "-1/3", "+1/3", "1/3x", "1.5/3",
                                 " 1/3", "1/2/3", "1/100001", "1/99999999999999999999999"})
            QTest::addRow("not %s", text) << QByteArray(text) << false;
    }

    void textsOfParts()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, isPart);
        const auto shard = shardFrom(text.toStdString());
        QCOMPARE(shard.has_value(), isPart);
        if (isPart)
            QCOMPARE(toText(*shard), text.toStdString());
        else
            QCOMPARE(shard.error().kind, ErrorKind::Usage);
    }

    void partsAreCutAtBatchBorders()
    {
        const auto places = [](std::size_t number, std::size_t count, std::size_t samples, std::size_t batch) {
            return placesOf({number, count}, samples, batch);
        };
        for (std::size_t number = 1; number <= 3; ++number)
            QCOMPARE(places(number, 3, n, 4), (OrderPlaces{borders[number - 1], borders[number]}));
        QCOMPARE(places(1, 1, 1000, 64), (OrderPlaces{0, 1000}));
        QCOMPARE(places(5, 5, 1000, 16), (OrderPlaces{800, 1000})); // 13 of 63 batches, the last one of 8
        QCOMPARE(places(2, 2, 5, 4), (OrderPlaces{4, 5}));
        QVERIFY(checkDivisible({1, 10}, n, 4));
        const auto tooMany = checkDivisible({1, 11}, n, 4);
        QVERIFY(!tooMany && tooMany.error().kind == ErrorKind::Usage);
        QVERIFY2(contains(tooMany.error().sentence, "there are 10 batches"), tooMany.error().sentence.c_str());
    }

    void partsBecomeTheUndividedRecording()
    {
        const auto whole = writeWhole();
        Paths parts = writeParts();
        QCOMPARE(readRecording(parts[1])->recordedCount(), std::size_t(12));
        std::rotate(parts.begin(), parts.begin() + 2, parts.end());
        const auto out = freshPath();
        std::vector<std::size_t> told;
        MergeWatch watch;
        watch.progress = [&](std::size_t merged, std::size_t samples) { told.insert(told.end(), {merged, samples}); };
        const auto merged = mergeParts(parts, out, watch);
        QVERIFY2(merged, merged ? "" : toText(merged.error()).c_str());
        QCOMPARE(merged->samples, n);
        QCOMPARE(merged->notes, std::vector<std::string>());
        QCOMPARE(told, (std::vector<std::size_t>{n, n}));
        QVERIFY(bytesWithoutRun(out) == bytesWithoutRun(whole));
        QCOMPARE(readRecording(out)->recordedCount(), n);
        QCOMPARE(*recordingFingerprint(out), *recordingFingerprint(whole));
    }

    void figuresOfRunsAreAdded()
    {
        const Paths parts = writeParts();
        for (std::size_t number = 1; number <= 3; ++number) {
            auto writer = RecordingWriter::resume(parts[number - 1], partPlan(number));
            RunFigures figures;
            figures.seconds = 10.0 * static_cast<double>(number);
            figures.rowsPerSecond = 5;
            if (number < 3)
                figures.cpuJoules = 1;
            QVERIFY(writer && writer->note(figures));
        }
        const auto out = freshPath();
        QVERIFY(mergeParts(parts, out));
        const RunFigures run = readRecording(out)->run;
        QCOMPARE(run.seconds, 60.0);
        QVERIFY(std::isnan(run.cpuJoules)); // of one part they are unknown
        QVERIFY(std::isnan(run.rowsPerSecond));
    }

    void labelsAreCheckedForTheWhole()
    {
        const auto whole = writeWhole();
        QVERIFY(RecordingWriter::resume(whole, wholePlan())->keepLabelWarning("The labels are in another order."));
        const Paths parts = writeParts();
        QVERIFY(RecordingWriter::resume(parts[1], partPlan(2))->keepLabelWarning("Only this part seems so."));
        MergedAnswers seen;
        MergeWatch watch;
        watch.labelWarning = [&](const MergedAnswers &answers) {
            seen = answers;
            return std::optional<std::string>("The labels are in another order.");
        };
        const auto out = freshPath();
        const auto merged = mergeParts(parts, out, watch);
        QVERIFY2(merged, merged ? "" : toText(merged.error()).c_str());
        QCOMPARE(merged->labelWarning, std::optional<std::string>("The labels are in another order."));
        QVERIFY(bytesWithoutRun(out) == bytesWithoutRun(whole));
        QCOMPARE(seen.check, std::string("{}"));
        QCOMPARE(seen.batch, std::size_t(4));
        QCOMPARE(seen.label.size(), n);
        const Recording recording = *readRecording(whole);
        const Rows order = orderOfWork();
        for (std::size_t i = 0; i < n; ++i) {
            QCOMPARE(seen.label[i], recording.label[order[i]]);
            QCOMPARE(seen.predicted[i], recording.predicted[2 * n + order[i]]);
        }
        const auto plain = freshPath();
        QVERIFY(mergeParts(parts, plain));
        QVERIFY(!readRecording(plain)->about(labelWarningKey));
    }

    void whatDoesNotMatterIsSaid()
    {
        RecordingPlan other = wholePlan();
        other.metadata["threads"] = "4";
        const Paths parts{writePart(1), writePart(2), writePart(3, 0, other)};
        QVERIFY(addMeasuredCosts(parts[0], {{1, 2, 3}, {4, 5, 6}, "{}"}));
        const auto out = freshPath();
        const auto merged = mergeParts(parts, out);
        QVERIFY2(merged, merged ? "" : toText(merged.error()).c_str());
        QCOMPARE(merged->notes.size(), std::size_t(2));
        QVERIFY2(contains(merged->notes[0], parts[0].string() + " are left out"), merged->notes[0].c_str());
        QCOMPARE(merged->notes[1],
                 std::string("The parts differ in threads; the merged recording has what part 1/3 says."));
        QVERIFY(bytesWithoutRun(out) == bytesWithoutRun(writeWhole()));
    }

    void batchesOfAllPartsAreNamed()
    {
        const Paths parts = writeParts();
        const auto keep = [&](std::size_t number, int images) {
            QVERIFY(RecordingWriter::resume(parts[number - 1], partPlan(number))->keepUsedBatch(images));
        };
        keep(1, 4);
        QVERIFY(!readRecording(parts[0])->about(usedBatchesKey));
        keep(2, 2);
        keep(3, 1);
        keep(3, 2);
        QCOMPARE(readRecording(parts[2])->about(usedBatchesKey), std::optional<std::string>("4,1,2"));
        const auto out = freshPath();
        const auto merged = mergeParts(parts, out);
        QVERIFY2(merged, merged ? "" : toText(merged.error()).c_str());
        QVERIFY(merged->notes.empty());
        QCOMPARE(readRecording(out)->about(usedBatchesKey), std::optional<std::string>("4,2,1"));
        QCOMPARE(readRecording(out)->checksums, Checksums::Fit);
        QCOMPARE(*recordingFingerprint(out), *recordingFingerprint(writeWhole()));
    }

    void partsOfDifferentRunsAreRefused_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < differences.size(); ++i)
            QTest::newRow(differences[i].name) << static_cast<int>(i);
    }

    void partsOfDifferentRunsAreRefused()
    {
        QFETCH(const int, index);
        const Difference &difference = differences[static_cast<std::size_t>(index)];
        Paths parts = writeParts();
        RecordingPlan other = partPlan(2);
        difference.change(other);
        parts[1] = freshPath();
        QVERIFY(RecordingWriter::create(parts[1], other));
        const auto refused = refusal(parts);
        QVERIFY2(contains(refused, parts[1].string() + " was recorded with a different " + difference.words),
                 refused.c_str());
        QVERIFY2(contains(refused, " in this one. Merge only parts of one recording"), refused.c_str());
    }

    void missingAndDoublePartsAreRefused()
    {
        const Paths parts = writeParts();
        QCOMPARE(refusal({parts[2], parts[0]}),
                 std::string("Part 2/3 is missing. Record it with --shard 2/3, or give its file too."));
        QCOMPARE(refusal({parts[1]}),
                 std::string("2 parts are missing: 1/3, 3/3. Record each with its --shard, or give their files too."));
        QCOMPARE(refusal({parts[0], parts[1], parts[2], parts[1]}),
                 parts[1].string() + " and " + parts[1].string() + " are both part 2/3. Give each part once.");
        QVERIFY(!refusal({}).empty());
    }

    void unfinishedPartsAreNamed()
    {
        const Paths one{writePart(1), writePart(2, 2), writePart(3)};
        QCOMPARE(refusal(one), "A part is not finished: 2/3 (10 of 12 images) in " + one[1].string()
                                   + ". Run the same record command again for it; it goes on where it stopped.");
        const Paths two{one[0], one[1], writePart(3, 16)};
        QVERIFY2(contains(refusal(two), "2 parts are not finished: 2/3 (10 of 12 images) in " + two[1].string()
                                            + ", 3/3 (0 of 16 images) in " + two[2].string() + ". "),
                 refusal(two).c_str());

        auto writer = RecordingWriter::resume(one[1], partPlan(2)); // the remedy
        QVERIFY(writer);
        QVERIFY2(contains(refusal(one), "is being written by another run"), refusal(one).c_str());
        QVERIFY(writeRows(*writer, rowsOfPart(2)));
        writer = failure(ErrorKind::Failed, "", "");
        const auto out = freshPath();
        QVERIFY(mergeParts(one, out));
        QVERIFY(bytesWithoutRun(out) == bytesWithoutRun(writeWhole()));
    }

    void damagedRowsAreRefused()
    {
        const Paths parts = writeParts();
        damage(parts[1], "entropy", rowsOfPart(2)[3]);
        QVERIFY2(contains(refusal(parts), parts[1].string() + " has 1 damaged row: its check word does not fit."),
                 refusal(parts).c_str());
        damage(parts[1], "check", rowsOfPart(2)[4]);
        QVERIFY2(contains(refusal(parts), parts[1].string() + " has 2 damaged rows: their check words do not fit."),
                 refusal(parts).c_str());
        damage(parts[2], "label", 0);
        QVERIFY2(contains(refusal(parts), parts[2].string() + " is damaged"), refusal(parts).c_str());
    }

    void otherFilesAreRefused()
    {
        Paths parts = writeParts();
        QCOMPARE(refusal({parts[0], writeWhole(), parts[2]})
                         .find("is not a part of a recording: it was recorded "
                               "without --shard.")
                     != std::string::npos,
                 true);
        QVERIFY(!refusal({parts[0], freshPath(), parts[2]}).empty());
        const fs::path table = parts[0].parent_path() / "t.csv";
        std::ofstream(table) << "sample,label\na,1\n";
        QVERIFY(contains(refusal({parts[0], table, parts[2]}), "t.csv is a table, not a recording."));
        const auto before = bytesOf(parts[0]);
        const auto onto = mergeParts(parts, parts[0]);
        QVERIFY(!onto && contains(onto.error().sentence, "exists already"));
        QVERIFY(bytesOf(parts[0]) == before);
    }

    void stopsOnRequest()
    {
        const Paths parts = writeParts();
        for (const int calls : {0, 3, 20}) {
            int left = calls;
            MergeWatch watch;
            watch.isCancelled = [&left] { return left-- == 0; };
            QCOMPARE(refusal(parts, watch), std::string("The work was cancelled. Start it again."));
        }
    }

    void onlyTheSamePartIsResumed()
    {
        const auto path = writePart(2);
        const auto other = RecordingWriter::resume(path, partPlan(3));
        QVERIFY(!other);
        QVERIFY2(contains(other.error().sentence,
                          "a different part of the test set (--shard): 2/3 in the file, 3/3 now"),
                 other.error().sentence.c_str());
        const auto whole = RecordingWriter::resume(path, wholePlan());
        QVERIFY(!whole && contains(whole.error().sentence, "2/3 in the file, all of it now"));
        QVERIFY(RecordingWriter::resume(path, partPlan(2)));
        const auto undivided = RecordingWriter::resume(writeWhole(), partPlan(2));
        QVERIFY(!undivided && contains(undivided.error().sentence, "all of it in the file, 2/3 now"));
    }
};

QTEST_APPLESS_MAIN(TestMerge)
#include "tst_merge.moc"
