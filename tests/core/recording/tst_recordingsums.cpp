// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/fixedsum.h"
#include "core/recording/measuredcosts.h"
#include "core/recording/writerecording.h"
#include "tests/bitflips.h"
#include "tests/core/recording/toyrecording.h"

#include <QTemporaryDir>
#include <QTest>

#include <zlib.h>

using namespace offramp;

namespace {

/// All that a recording says, and the logits and names beside it.
struct Contents {
    Recording recording;
    std::vector<std::string> names;
    std::vector<std::vector<float>> logits; ///< [n]
};

Result<Contents> contentsOf(const std::filesystem::path &path)
{
    auto recording = readRecording(path);
    if (!recording)
        return tl::unexpected(recording.error());
    auto names = readSampleNames(path);
    if (!names)
        return tl::unexpected(names.error());
    Contents contents{std::move(*recording), std::move(*names), {}};
    for (std::size_t i = 0; i < contents.recording.sampleCount(); ++i) {
        auto logits = readLogits(path, i);
        if (!logits)
            return tl::unexpected(logits.error());
        contents.logits.push_back(logits->value_or(std::vector<float>()));
    }
    return contents;
}

/// A flip in the name of a checksum makes it the name of something else; all other metadata must be the same.
std::map<std::string, std::string> withoutSums(const Recording &recording)
{
    std::map<std::string, std::string> metadata;
    for (const auto &[key, text] : recording.metadata) {
        if (key.size() != std::string_view(headerSumKey).size() || text.size() != 8)
            metadata[key] = text;
    }
    return metadata;
}

template<typename T>
bool sameRow(const std::vector<T> &a, const std::vector<T> &b, std::size_t row, std::size_t samples)
{
    if (a.size() != b.size())
        return false;
    for (std::size_t at = row; at < a.size(); at += samples) {
        if (a[at] != b[at])
            return false;
    }
    return true;
}

Flipped compare(const Contents &whole, const Result<Contents> &flipped)
{
    if (!flipped)
        return flipped.error().sentence.empty() ? Flipped::Wrong : Flipped::Refused;
    const Recording &a = whole.recording;
    const Recording &b = flipped->recording;
    if (a.label != b.label || a.flops != b.flops || a.joules != b.joules || a.milliseconds != b.milliseconds
        || a.classes != b.classes || a.networkName != b.networkName || whole.names != flipped->names
        || withoutSums(a) != withoutSums(b) || b.damagedRows > 1)
        return Flipped::Wrong;
    std::size_t missing = 0;
    for (std::size_t row = 0; row < a.sampleCount(); ++row) {
        if (a.recorded[row] != b.recorded[row]) {
            ++missing;
            continue;
        }
        const auto same = [&](const auto &x, const auto &y) { return sameRow(x, y, row, a.sampleCount()); };
        if (a.recorded[row]
            && (!same(a.predicted, b.predicted) || !same(a.entropy, b.entropy) || !same(a.confidence, b.confidence)
                || !same(a.margin, b.margin) || !same(a.score, b.score) || !same(a.sampleFlops, b.sampleFlops)
                || !same(a.image, b.image) || whole.logits[row] != flipped->logits[row]))
            return Flipped::Wrong;
    }
    if (missing > b.damagedRows)
        return Flipped::Wrong;
    return b.damagedRows > 0 ? Flipped::Said : Flipped::Unchanged;
}

WholeRecording imported()
{
    WholeRecording whole;
    whole.recording.metadata = {{"network", "table"}, {"import_notes", R"(["a note"])"}};
    whole.recording.exits = 2;
    whole.recording.label = {0, 1, 2, 1};
    whole.recording.predicted = {0, 1, 1, 1, 0, 1, 2, 1};
    whole.recording.entropy = {.1F, .2F, .3F, .4F, .5F, .6F, .7F, .8F};
    whole.recording.flops = {100, 250};
    whole.sampleNames = {"a", "bb", "", "c"};
    return whole;
}

} // namespace

class TestRecordingSums : public RecordingTest
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
    void flipAll(const char *what, const std::filesystem::path &path)
    {
        const auto whole = contentsOf(path);
        QVERIFY2(whole, whole ? "" : toText(whole.error()).c_str());
        QCOMPARE(whole->recording.checksums, Checksums::Fit);
        const auto copy = freshPath();
        const auto counts = flipBits(what, bytesOf(path), 200, [&](const std::string &bytes) {
            std::ofstream(copy, std::ios::binary) << bytes;
            return compare(*whole, contentsOf(copy));
        });
        QVERIFY2(counts.of(Flipped::Wrong) == 0, counts.wrongText().c_str());
        QVERIFY(counts.of(Flipped::Refused) > 0);
        QVERIFY(counts.of(Flipped::Said) > 0);
    }

private Q_SLOTS:
    void flippedBitsOfARecording()
    {
        flipAll("recording, written by the engine", finished());
        const auto unfinished = freshPath();
        auto writer = RecordingWriter::create(unfinished, plan(false));
        const std::vector<std::size_t> rows{5, 2, 30};
        QVERIFY(writer->write(rows, logitsOf(rows)));
        QVERIFY(writer->keepLabelWarning("The labels seem to be in a different order."));
        flipAll("recording, still growing", unfinished);
    }

    void flippedBitsOfMeasuredCosts()
    {
        const auto path = finished();
        QVERIFY(addMeasuredCosts(path, {{0.1, 0.2, 0.3}, {1, 2, 3}, R"({"milliseconds":{"source":"clock"}})"}));
        flipAll("recording, with measured costs", path);
        const std::string bytes = bytesOf(path);
        const auto at = positionOf(path, "joules"); // every bit of the costs
        const auto copy = freshPath();
        for (std::size_t bit = 8 * at; bit < 8 * (at + 48); ++bit) {
            std::string flipped = bytes;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
            std::ofstream(copy, std::ios::binary) << flipped;
            QVERIFY(!readRecording(copy));
        }
    }

    void flippedBitsOfAnImport()
    {
        const auto path = freshPath();
        QVERIFY(writeRecording(path, imported()));
        flipAll("recording, imported", path);
        WholeRecording joules = imported();
        joules.recording.flops.clear();
        joules.recording.joules = {0.25, 1.5};
        const auto other = freshPath();
        QVERIFY(writeRecording(other, joules));
        flipAll("recording, imported with joules", other);
    }

    void sumsAreAsDocumented()
    {
        const auto path = finished();
        const std::string bytes = bytesOf(path);
        const auto layout = *readLayout(*File::open(path, File::Mode::Read));
        const std::string sum = layout.header.metadata.at("header_crc32");
        std::string text = bytes.substr(8, layout.header.dataStart - 8);
        text.replace(text.find("\"header_crc32\":\"" + sum) + 16, 8, "00000000");
        const auto crcOf = [](const std::string &of) {
            return crc32Text(static_cast<std::uint32_t>(
                ::crc32(0, reinterpret_cast<const Bytef *>(of.data()), static_cast<uInt>(of.size()))));
        };
        QCOMPARE(crcOf(text), sum);
        std::string fixed;
        for (const char *name : {"label", "flops", "name_bytes", "name_offsets"}) {
            const TensorInfo *tensor = layout.header.find(name);
            fixed += bytes.substr(layout.position(name), tensor->end - tensor->begin);
        }
        QCOMPARE(crcOf(fixed), layout.header.metadata.at("fixed_crc32"));
    }

    void damageIsNamed()
    {
        const auto said = [](const std::filesystem::path &path) {
            const auto recording = readRecording(path);
            return recording ? std::string("nothing") : recording.error().sentence;
        };
        const auto costs = finished();
        overwrite(costs, positionOf(costs, "flops"), std::string("\x65", 1));
        QVERIFY2(said(costs).find("checksum of its labels, costs and sample names") != std::string::npos,
                 said(costs).c_str());
        const auto header = finished();
        overwrite(header, bytesOf(header).find("toy"), "tox");
        QVERIFY2(said(header).find("checksum of its header") != std::string::npos, said(header).c_str());
        removeSums(costs);
        QCOMPARE(readRecording(costs)->checksums, Checksums::None);
        QCOMPARE(readRecording(costs)->flops[0], std::int64_t(101));
    }

    void theSameCommandRepairsThem()
    {
        const auto path = finished();
        const std::string whole = bytesOf(path);
        for (const char *tensor : {"label", "flops", "name_bytes", "name_offsets"}) {
            overwrite(path, positionOf(path, tensor), "\x77");
            QVERIFY(!readRecording(path));
            RecordingPlan other = plan();
            other.origin.flops[0] = 99;
            QVERIFY(!RecordingWriter::resume(path, other));
            QVERIFY(!RecordingWriter::preview(path, plan()));
            QVERIFY(!readRecording(path));
            QVERIFY(RecordingWriter::resume(path, plan()));
            QVERIFY(RecordingWriter::preview(path, plan()));
            QCOMPARE(bytesOf(path), whole);
        }
    }

    void sumsFollowAChangeOfRows()
    {
        const auto path = freshPath();
        auto writer = RecordingWriter::create(path, plan());
        recordAll(*writer);
        RowChange change;
        for (std::size_t row = 1; row < n; ++row) {
            change.from.emplace_back(row);
            change.label.push_back(plan().origin.label[row]);
            change.names.push_back(plan().names[row]);
        }
        change.skipped = {plan().names[0]};
        QVERIFY(writer->changeRows(change));
        QVERIFY(writer->keepLabelWarning("A sentence."));
        const auto recording = readRecording(path);
        QVERIFY2(recording, recording ? "" : toText(recording.error()).c_str());
        QCOMPARE(recording->checksums, Checksums::Fit);
        QCOMPARE(recording->recordedCount(), n - 1);
        QCOMPARE(recording->about(labelWarningKey), std::optional<std::string>("A sentence."));
    }

    void filesWithoutSumsStayWithout()
    {
        const auto path = finished();
        removeSums(path);
        {
            auto writer = RecordingWriter::resume(path, plan());
            QVERIFY2(writer, writer ? "" : toText(writer.error()).c_str());
            QVERIFY(writer->keepLabelWarning("A sentence."));
        }
        QCOMPARE(readRecording(path)->checksums, Checksums::None);
        QCOMPARE(readRecording(path)->recordedCount(), n);
    }

    void importedRowsAreChecked()
    {
        const auto path = freshPath();
        QVERIFY(writeRecording(path, imported()));
        overwrite(path, positionOf(path, "predicted") + 4, "\x02");
        const auto recording = readRecording(path);
        QCOMPARE(recording->damagedRows, std::size_t(1));
        QVERIFY(!recording->recorded[1]);
    }
};

QTEST_APPLESS_MAIN(TestRecordingSums)
#include "tst_recordingsums.moc"
