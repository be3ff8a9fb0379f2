// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/measuredcosts.h"
#include "core/recording/writerecording.h"
#include "tests/core/recording/toyrecording.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <numeric>
#include <random>

using namespace offramp;

namespace {

/// What a recording has, besides labels and predictions.
struct Kind {
    std::size_t samples = 300;
    int exitCount = 3;
    std::size_t classCount = 4;
    std::size_t mostAtOnce = 60; ///< rows that are recorded between two readings
    bool hasAnswers = true;      ///< entropy, confidence and margin
    bool hasLogits = false;
    bool hasScores = false;
    bool hasSampleFlops = false;
    bool hasThumbnails = false;
    bool hasImages = false;
    bool isChecked = true;
};

/// All seeds give the same header, labels, costs and names.
WholeRecording recordingOf(const Kind &kind, unsigned seed)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> uniform(0, 1);
    const std::size_t answers = kind.samples * static_cast<std::size_t>(kind.exitCount);
    const auto floats = [&](bool isThere, std::size_t count) {
        std::vector<float> values(isThere ? count : 0);
        std::ranges::generate(values, [&] { return uniform(random); });
        return values;
    };
    WholeRecording whole;
    Recording &recording = whole.recording;
    recording.metadata = {{"network", "net"}, {"classes", std::to_string(kind.classCount)}};
    recording.exits = kind.exitCount;
    for (std::size_t row = 0; row < kind.samples; ++row) {
        recording.label.push_back(static_cast<std::int32_t>(row % kind.classCount));
        whole.sampleNames.push_back("image" + std::to_string(row));
    }
    for (std::size_t at = 0; at < answers; ++at) {
        recording.predicted.push_back(static_cast<std::int32_t>(random() % kind.classCount));
        if (kind.hasSampleFlops)
            recording.sampleFlops.push_back(static_cast<std::int64_t>(1000 * (at / kind.samples) + random() % 900));
    }
    for (int k = 0; k < kind.exitCount; ++k)
        recording.flops.push_back(1000 * k + 900);
    recording.entropy = floats(kind.hasAnswers, answers);
    recording.confidence = floats(kind.hasAnswers, answers);
    recording.margin = floats(kind.hasAnswers, answers);
    recording.score = floats(kind.hasScores, answers);
    whole.logits = floats(kind.hasLogits, answers * kind.classCount);
    for (std::size_t row = 0; row < kind.samples && kind.hasImages; ++row)
        recording.image.push_back(static_cast<std::int32_t>(random()));
    if (kind.hasThumbnails) {
        whole.thumbnails = thumbnailSize;
        for (std::size_t i = 0; i < kind.samples * thumbnailSize.bytes(); ++i)
            whole.pixels.push_back(static_cast<std::uint8_t>(random()));
    }
    return whole;
}

/// The file of a finished recording that grows from one without rows to what another file has.
class Growing
{
public:
    Growing(const std::filesystem::path &path, std::string finished, bool isChecked = true)
        : m_path(path)
        , m_finished(std::move(finished))
        , m_isChecked(isChecked)
    {
        std::ofstream(path, std::ios::binary) << m_finished;
        m_layout = readLayout(*File::open(path, File::Mode::Read)).value();
        std::string empty = m_finished;
        std::fill_n(empty.begin() + static_cast<std::ptrdiff_t>(m_layout.position("check")), 4 * m_layout.samples,
                    '\0');
        for (const RowColumn &column : m_layout.rowColumns)
            std::fill_n(empty.begin() + static_cast<std::ptrdiff_t>(column.position),
                        column.blocks * m_layout.samples * column.bytesPerRow, '\0');
        std::ofstream(path, std::ios::binary) << empty;
    }

    [[nodiscard]] const RecordingLayout &layout() const { return m_layout; }

    void take(const std::string &finished) { m_finished = finished; }

    /// Writes the row, then its check word.
    void record(std::size_t row)
    {
        eachPart(row, [&](std::uint64_t position, std::uint64_t size) {
            overwrite(m_path, position, m_finished.substr(position, size));
        });
        const std::uint64_t word = layout().position("check") + 4 * row;
        overwrite(m_path, word, m_isChecked ? m_finished.substr(word, 4) : std::string(4, '\xff'));
    }

    /// Makes the row one that is not recorded.
    void erase(std::size_t row)
    {
        overwrite(m_path, m_layout.position("check") + 4 * row, std::string(4, '\0'));
        eachPart(row, [&](std::uint64_t position, std::uint64_t size) {
            overwrite(m_path, position, std::string(size, '\0'));
        });
    }

    /// Changes a byte of the row's prediction at the last exit.
    void damage(std::size_t row)
    {
        const RowColumn &predicted = m_layout.rowColumns.front();
        const std::uint64_t position
            = predicted.position + ((predicted.blocks - 1) * m_layout.samples + row) * predicted.bytesPerRow;
        overwrite(m_path, position, std::string(1, static_cast<char>(bytesOf(m_path)[position] ^ 1)));
    }

private:
    template<typename Take>
    void eachPart(std::size_t row, Take part)
    {
        for (const RowColumn &column : m_layout.rowColumns) {
            for (std::uint64_t block = 0; block < column.blocks; ++block)
                part(column.position + (block * m_layout.samples + row) * column.bytesPerRow, column.bytesPerRow);
        }
    }

    std::filesystem::path m_path;
    std::string m_finished;
    bool m_isChecked;
    RecordingLayout m_layout;
};

/// What differs in two recordings; empty where nothing does.
QString difference(const Recording &a, const Recording &b)
{
    const std::vector<std::pair<const char *, bool>> same{
        {"metadata", a.metadata == b.metadata},
        {"exits", a.exits == b.exits},
        {"classes", a.classes == b.classes},
        {"label", a.label == b.label},
        {"recorded", a.recorded == b.recorded},
        {"checksums", a.checksums == b.checksums},
        {"damaged rows", a.damagedRows == b.damagedRows},
        {"predicted", a.predicted == b.predicted},
        {"entropy", a.entropy == b.entropy},
        {"confidence", a.confidence == b.confidence},
        {"margin", a.margin == b.margin},
        {"score", a.score == b.score},
        {"flops", a.flops == b.flops},
        {"joules", a.joules == b.joules},
        {"milliseconds", a.milliseconds == b.milliseconds},
        {"sample_flops", a.sampleFlops == b.sampleFlops},
        {"image", a.image == b.image},
        {"run", std::memcmp(&a.run, &b.run, sizeof(a.run)) == 0},
        {"network", a.networkName == b.networkName},
        {"logits", a.hasLogits == b.hasLogits},
    };
    for (const auto &[what, isSame] : same) {
        if (!isSame)
            return QString::fromUtf8(what);
    }
    return {};
}

std::vector<std::size_t> shuffledRows(std::size_t count, unsigned seed)
{
    std::vector<std::size_t> rows(count);
    std::iota(rows.begin(), rows.end(), std::size_t(0));
    std::shuffle(rows.begin(), rows.end(), std::mt19937(seed));
    return rows;
}

} // namespace

Q_DECLARE_METATYPE(Kind)

class TestReadAgain : public RecordingTest
{
    Q_OBJECT

private:
    std::string finished(const Kind &kind, unsigned seed = 1)
    {
        const auto path = freshPath();
        const auto done = writeRecording(path, recordingOf(kind, seed));
        if (!done)
            qFatal("%s", toText(done.error()).c_str());
        return bytesOf(path);
    }

    /// Reads the file again, which must give what reading all of it does, and keeps that as before.
    static void readAgainAsAWhole(const std::filesystem::path &path, Recording &before)
    {
        auto now = readAgain(path, before);
        QVERIFY2(now, now ? "" : toText(now.error()).c_str());
        const auto whole = readRecording(path);
        QVERIFY2(whole, whole ? "" : toText(whole.error()).c_str());
        QCOMPARE(difference(*now, *whole), QString());
        before = std::move(*now);
    }

private Q_SLOTS:
    void growing_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::newRow("answers") << Kind{};
        QTest::newRow("one exit") << Kind{.exitCount = 1};
        QTest::newRow("two rows") << Kind{.samples = 2, .mostAtOnce = 1};
        QTest::newRow("logits") << Kind{.hasLogits = true};
        QTest::newRow("logits alone") << Kind{.hasAnswers = false, .hasLogits = true};
        QTest::newRow("score alone") << Kind{.hasAnswers = false, .hasScores = true};
        QTest::newRow("thumbnails, image words and scores")
            << Kind{.hasScores = true, .hasThumbnails = true, .hasImages = true};
        QTest::newRow("costs of samples") << Kind{.exitCount = 1, .hasSampleFlops = true};
        QTest::newRow("costs of samples at all exits") << Kind{.hasLogits = true, .hasSampleFlops = true};
        QTest::newRow("unchecked") << Kind{.isChecked = false};
        QTest::newRow("unchecked, logits alone") << Kind{.hasAnswers = false, .hasLogits = true, .isChecked = false};
        QTest::newRow("far apart") << Kind{.samples = 40'000, .exitCount = 2, .mostAtOnce = 30};
        QTest::newRow("large rows") << Kind{
            .samples = 80, .exitCount = 2, .classCount = 3000, .mostAtOnce = 20, .hasLogits = true};
    }

    /// Rows arrive in any order, some of them damaged at first.
    void growing()
    {
        QFETCH(const Kind, kind);
        const auto path = freshPath();
        Growing file(path, finished(kind), kind.isChecked);
        const std::vector<std::size_t> rows = shuffledRows(kind.samples, 2);
        Recording before = *readRecording(path);
        std::mt19937 random(3);
        std::size_t next = 0;
        for (int round = 0; round < 12; ++round) {
            const std::size_t end = std::min(rows.size(), next + 1 + random() % kind.mostAtOnce);
            for (; next < end; ++next)
                file.record(rows[next]);
            const bool hasDamage = kind.isChecked && next < rows.size() && round % 2 == 0;
            if (hasDamage) {
                file.record(rows[next]); // again in the next round
                file.damage(rows[next]);
            }
            readAgainAsAWhole(path, before);
            QCOMPARE(before.recordedCount(), next);
            QCOMPARE(before.damagedRows, std::size_t(hasDamage));
        }
    }

    void inTheOrderOfTheFile()
    {
        const Kind kind{.samples = 40'000, .exitCount = 2};
        const auto path = freshPath();
        Growing file(path, finished(kind));
        Recording before = *readRecording(path);
        for (std::size_t row = 16'000; row < 17'000; ++row) // over the end of a block
            file.record(row);
        readAgainAsAWhole(path, before);
        QCOMPARE(before.recordedCount(), std::size_t(1000));
        for (std::size_t row = 0; row < 300; ++row)
            file.record(row);
        readAgainAsAWhole(path, before);
        QCOMPARE(before.recordedCount(), std::size_t(1300));
    }

    void changedRows_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::newRow("answers") << Kind{.samples = 50};
        QTest::newRow("logits alone") << Kind{.samples = 50, .hasAnswers = false, .hasLogits = true};
        QTest::newRow("unchecked") << Kind{.samples = 50, .isChecked = false};
    }

    void changedRows()
    {
        QFETCH(const Kind, kind);
        const auto path = freshPath();
        Growing file(path, finished(kind), kind.isChecked);
        for (std::size_t row = 0; row < kind.samples; ++row)
            file.record(row);
        Recording before = *readRecording(path);
        QCOMPARE(before.recordedCount(), kind.samples);
        const auto predictedBefore = before.predicted;

        file.take(finished(kind, 2));
        for (const std::size_t row : {3, 4, 20, 49})
            file.record(row);
        for (const std::size_t row : {0, 21, 22})
            file.erase(row);
        readAgainAsAWhole(path, before);
        QCOMPARE(before.recordedCount(), kind.samples - 3);
        QVERIFY(before.predicted != predictedBefore);
        QVERIFY(!before.recorded[21] && before.predicted[21] == 0);
        if (!kind.isChecked)
            return;
        file.record(7);
        file.damage(7);
        readAgainAsAWhole(path, before);
        QCOMPARE(before.damagedRows, std::size_t(1));
        QVERIFY(!before.recorded[7] && before.predicted[7] == 0 && before.entropy[7] == 0);
    }

    /// What was verified is not read again: damage shows in a whole reading only.
    void verifiedRowsAreKept()
    {
        const Kind kind{.samples = 50, .hasLogits = true};
        const auto path = freshPath();
        Growing file(path, finished(kind));
        for (std::size_t row = 0; row < 40; ++row)
            file.record(row);
        const Recording before = *readRecording(path);
        file.damage(11);
        file.record(45);
        const auto now = readAgain(path, before);
        QVERIFY(now);
        QCOMPARE(now->damagedRows, std::size_t(0));
        QCOMPARE(now->recordedCount(), std::size_t(41));
        for (std::size_t at = 11; at < before.predicted.size(); at += kind.samples)
            QCOMPARE(now->predicted[at], before.predicted[at]);
        QCOMPARE(readRecording(path)->damagedRows, std::size_t(1));
    }

    void labelsThatArriveWithTheSamples()
    {
        const Kind kind{.samples = 60};
        const std::string whole = finished(kind);
        const auto path = freshPath();
        Growing file(path, whole);
        overwrite(path, whole.find("\"fixed_crc32\""), "\"fixed_later\"");
        overwrite(path, whole.find("\"header_crc32\""), "\"without_sum1\"");
        const std::uint64_t labels = file.layout().position("label");
        overwrite(path, labels, std::string(4 * kind.samples, '\0'));
        Recording before = *readRecording(path);
        const std::vector<std::size_t> rows = shuffledRows(kind.samples, 4);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            overwrite(path, labels + 4 * rows[i], whole.substr(labels + 4 * rows[i], 4));
            file.record(rows[i]);
            if (i % 7 == 3)
                readAgainAsAWhole(path, before);
        }
        readAgainAsAWhole(path, before);
        QCOMPARE(before.recordedCount(), kind.samples);
        QCOMPARE(before.label, recordingOf(kind, 1).recording.label);

        file.damage(5);
        overwrite(path, whole.find("\"fixed_crc32\""), "\"fixed_crc32\"");
        readAgainAsAWhole(path, before); // with another header, everything is read
        QCOMPARE(before.damagedRows, std::size_t(1));
    }

    void anotherFileIsReadAsAWhole()
    {
        const Kind kind{.samples = 50};
        const auto path = freshPath();
        const auto other = freshPath();
        std::ofstream(path, std::ios::binary) << finished(kind);
        Recording before = *readRecording(path);
        Growing copy(other, finished(kind));
        for (std::size_t row = 0; row < kind.samples; ++row)
            copy.record(row);
        copy.damage(8);
        std::filesystem::rename(other, path);
        readAgainAsAWhole(path, before);
        QCOMPARE(before.damagedRows, std::size_t(1));
    }

    void whatWasNotReadFromAFile()
    {
        const auto path = freshPath();
        std::ofstream(path, std::ios::binary) << finished({});
        Recording before;
        readAgainAsAWhole(path, before);
        QVERIFY(haveSameFingerprint(before, *readRecording(path)));
        QVERIFY(!haveSameFingerprint(before, Recording()));
        QVERIFY(!haveSameFingerprint(Recording(), before));
    }

    void theSameErrors()
    {
        const Kind kind{.samples = 50, .isChecked = false};
        const auto path = freshPath();
        Growing file(path, finished(kind), kind.isChecked);
        const Recording before = *readRecording(path);
        const auto sentences = [&] {
            const auto again = readAgain(path, before);
            const auto whole = readRecording(path);
            return std::pair(again ? "" : again.error().sentence, whole ? "" : whole.error().sentence);
        };
        file.record(9);
        const std::uint64_t value = positionOf(path, "margin") + 4 * (kind.samples + 9);
        const std::string good = bytesOf(path).substr(value, 4);
        overwrite(path, value, std::string("\0\0\x80\x7f", 4));
        auto [again, whole] = sentences();
        QCOMPARE(again, whole);
        QVERIFY2(again.find("sample 9 has NaN or infinity at exit 2") != std::string::npos, again.c_str());
        overwrite(path, value, good);
        QVERIFY(readAgain(path, before) && readRecording(path));

        overwrite(path, positionOf(path, "label") + 4, std::string("\x03", 1));
        std::tie(again, whole) = sentences();
        QCOMPARE(again, whole);
        QVERIFY2(again.find("checksum of its labels") != std::string::npos, again.c_str());

        std::filesystem::resize_file(path, 3000);
        std::tie(again, whole) = sentences();
        QCOMPARE(again, whole);
        QVERIFY(!again.empty());
    }

    void ofTheEngine()
    {
        const auto path = freshPath();
        {
            auto writer = RecordingWriter::create(path, plan());
            QVERIFY(writer);
            Recording before = *readRecording(path);
            for (std::size_t first = 0; first < n / 4; ++first) {
                const std::vector<std::size_t> rows{first + 20, first, first + 30, first + 10};
                QVERIFY(writer->write(rows, logitsOf(rows)));
                QVERIFY(writer->note({static_cast<double>(first), 1, NAN, 5}));
                if (first == 5)
                    QVERIFY(writer->keepLabelWarning("Another order fits."));
                readAgainAsAWhole(path, before);
                QCOMPARE(before.recordedCount(), 4 * (first + 1));
            }
            QCOMPARE(before.about(labelWarningKey), std::optional<std::string>("Another order fits."));
        }
        Recording before = *readRecording(path);
        QVERIFY(addMeasuredCosts(path, {.joules = {1, 2, 3}, .milliseconds = {}, .about = "{}"}));
        readAgainAsAWhole(path, before);
        QCOMPARE(before.joules, (std::vector<double>{1, 2, 3}));
    }

    void cancelling()
    {
        const auto path = freshPath();
        std::ofstream(path, std::ios::binary) << finished({});
        const Recording before = *readRecording(path);
        const auto cancelledReading = readAgain(path, before, [] { return true; });
        QVERIFY(!cancelledReading);
        QCOMPARE(cancelledReading.error().kind, ErrorKind::Cancelled);
    }
};

QTEST_APPLESS_MAIN(TestReadAgain)
#include "tst_readagain.moc"
