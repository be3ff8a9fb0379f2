// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/layout.h"
#include "core/recording/recording.h"
#include "tests/app/engineprogram.h"

#include <QTemporaryDir>
#include <QTest>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

constexpr int parts = 5;

/// Images of each part: of 63 batches of 16 the parts have 12, 13, 12, 13 and 13, the last batch has 8 images.
constexpr std::size_t imagesOfPart[parts] = {192, 208, 192, 208, 200};

/// The bytes of a recording with zeros for those of the tensor run.
std::string bytesWithoutRun(const fs::path &path)
{
    std::string bytes = bytesOf(path);
    const auto place = readLayout(*File::open(path, File::Mode::Read))->position("run");
    return bytes.replace(place, 8 * sizeof(double), 8 * sizeof(double), '\0');
}

} // namespace

/// A test set that is recorded in parts, as on a cluster.
class TestShards : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }

    [[nodiscard]] std::vector<std::string> record(const std::string &out,
                                                  const std::vector<std::string> &more = {}) const
    {
        return recordArguments(demo("signs-small.pt"), demo("images"), at(out), {"--threads", "1", "--batch", "16"},
                               more);
    }

    [[nodiscard]] static std::string fileOf(int part) { return "part" + std::to_string(part) + ".exits"; }
    [[nodiscard]] std::vector<std::string> recordPart(int part) const
    {
        return record(fileOf(part), {"--shard", std::to_string(part) + "/" + std::to_string(parts)});
    }

    [[nodiscard]] std::vector<std::string> merge(const std::string &out) const
    {
        std::vector<std::string> arguments{"merge", "--out", at(out).string()};
        for (int part = parts; part >= 1; --part)
            arguments.push_back(at(fileOf(part)).string());
        return arguments;
    }

    /// Records a part and kills the engine once its file is there; whether that was before it had finished.
    [[nodiscard]] bool isKilledEarly(int part) const
    {
        fs::remove(at(fileOf(part)));
        QProcess process;
        process.start(program(), toArguments(recordPart(part)));
        process.waitForStarted();
        int milliseconds = 0;
        while (!fs::exists(at(fileOf(part))) && !process.waitForFinished(1) && milliseconds < 60000)
            ++milliseconds;
        process.kill();
        process.waitForFinished();
        const auto recording = readRecording(at(fileOf(part)));
        return process.exitStatus() == QProcess::CrashExit && recording
               && recording->recordedCount() < imagesOfPart[part - 1];
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(QFile::exists(program()), "OFFRAMP_BIN must be the folder of offramp-engine");
        const auto whole = run(record("whole.exits"));
        QVERIFY2(whole.code == 0, whole.err.c_str());
    }

    void killedPartsBecomeTheUndividedRecording()
    {
        for (int part = 1; part <= parts; ++part) {
            if (part % 2 == 0) {
                bool isEarly = false;
                for (int attempt = 0; attempt < 10 && !isEarly; ++attempt)
                    isEarly = isKilledEarly(part);
                QVERIFY(isEarly);
                continue;
            }
            const auto done = run(recordPart(part));
            QVERIFY2(done.code == 0, done.err.c_str());
            QVERIFY2(contains(done.err, "This is part " + std::to_string(part) + "/5 of the test set"),
                     done.err.c_str());
        }
        const auto unfinished = run(merge("merged.exits"));
        QCOMPARE(unfinished.code, 3);
        QVERIFY2(contains(unfinished.err, "2 parts are not finished: 2/5 ("), unfinished.err.c_str());
        QVERIFY2(contains(unfinished.err, " of 208 images) in "), unfinished.err.c_str());
        QVERIFY(!fs::exists(at("merged.exits")));

        for (const int part : {2, 4}) { // the remedy
            const auto resumed = run(recordPart(part));
            QVERIFY2(resumed.code == 0, resumed.err.c_str());
        }
        for (int part = 1; part <= parts; ++part)
            QCOMPARE(readRecording(at(fileOf(part)))->recordedCount(), imagesOfPart[part - 1]);
        const auto merged = run(merge("merged.exits"));
        QVERIFY2(merged.code == 0, merged.err.c_str());
        QVERIFY2(contains(merged.err, "Done: 1,000 images of 5 parts are merged into "), merged.err.c_str());
        QVERIFY2(!contains(merged.err, "Warning"), merged.err.c_str());
        QVERIFY(bytesWithoutRun(at("merged.exits")) == bytesWithoutRun(at("whole.exits")));

        const auto again = run(merge("merged.exits"));
        QCOMPARE(again.code, 3);
        QVERIFY2(contains(again.err, "exists already"), again.err.c_str());
        const auto resumed = run(record("merged.exits")); // as any other recording
        QVERIFY2(resumed.code == 0 && contains(resumed.err, "Nothing to do"), resumed.err.c_str());
    }

    void finishedPartsStay()
    {
        const auto first = run(record("stays.exits", {"--shard", "2/40"}));
        QVERIFY2(first.code == 0, first.err.c_str());
        const auto before = bytesOf(at("stays.exits"));
        const auto again = run(record("stays.exits", {"--shard", "2/40"}));
        QVERIFY2(again.code == 0 && contains(again.err, "Nothing to do"), again.err.c_str());
        const auto other = run(record("stays.exits", {"--shard", "3/40"}));
        QCOMPARE(other.code, 3);
        QVERIFY2(contains(other.err, "2/40 in the file, 3/40 now"), other.err.c_str());
        const auto order = run(record("stays.exits", {"--shard", "2/40", "--seed", "5"}));
        QCOMPARE(order.code, 3);
        QVERIFY2(contains(order.err, "was begun with --seed 0; with --seed 5"), order.err.c_str());
        QVERIFY(bytesOf(at("stays.exits")) == before);
    }

    void wrongParts_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("option"); // with its value, in addition
        QTest::addColumn<QByteArray>("sentence");
        const QByteArray notAPart("is not a part of a test set. Write --shard I/N");
        for (const char *text : {"0/3", "4/3", "x"})
            QTest::newRow(text) << QByteArray(text) << QByteArray() << "\"" + QByteArray(text) + "\" " + notAPart;
        QTest::newRow("too many") << QByteArray("1/64") << QByteArray()
                                  << QByteArray("1,000 images in batches of 16 cannot be divided into 64 parts: there "
                                                "are 63 batches. Use at most 63 parts, or a smaller --batch.");
        QTest::newRow("limit") << QByteArray("1/3") << QByteArray("--limit=10") << QByteArray("--limit");
        QTest::newRow("skip") << QByteArray("1/3") << QByteArray("--skip-broken") << QByteArray("--skip-broken");
    }

    void wrongParts()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, option);
        QFETCH(const QByteArray, sentence);
        std::vector<std::string> more{"--shard", text.toStdString()};
        if (!option.isEmpty())
            more.push_back(option.toStdString());
        const auto refused = run(record("wrong.exits", more));
        QCOMPARE(refused.code, 2);
        QVERIFY2(contains(refused.err, sentence.toStdString()), refused.err.c_str());
        QVERIFY(!fs::exists(at("wrong.exits")));
    }

    void brokenImagesOfAPartAreToBeRepaired()
    {
        fs::copy(demo("images"), at("images"), fs::copy_options::recursive);
        write(at("images/test/ring/000.png"), "");
        auto arguments = record("broken.exits", {"--shard", "1/1"});
        arguments[4] = at("images").string();
        const auto done = run(arguments);
        QCOMPARE(done.code, 3);
        QVERIFY2(contains(done.err, "Repair it and run the same command again. 999 of 1,000 rows are recorded"),
                 done.err.c_str());
        QVERIFY2(!contains(done.err, "--skip-broken"), done.err.c_str());
    }
};

QTEST_APPLESS_MAIN(TestShards)
#include "tst_shards.moc"
