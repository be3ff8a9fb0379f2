// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "tests/app/engineprogram.h"

#include "core/dataset/dataset.h"
#include "core/protocol/events.h"
#include "core/recording/recording.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

constexpr int classes = 3;
constexpr int imagesOfClass = 60;
constexpr std::size_t images = std::size_t(classes) * imagesOfClass;

/// Everything that a recording's rows hold, in a form that two of them can be compared by.
std::string rowsOf(const fs::path &path)
{
    const auto recording = readRecording(path);
    if (!recording)
        return recording.error().sentence;
    std::string bytes;
    const auto add = [&](const auto &values) {
        bytes.append(reinterpret_cast<const char *>(values.data()), values.size() * sizeof(values[0]));
    };
    add(recording->label);
    add(recording->predicted);
    add(recording->entropy);
    add(recording->image);
    for (std::size_t row = 0; row < recording->sampleCount(); ++row) {
        bytes += recording->recorded[row] ? 'r' : '-';
        add(**readLogits(path, row));
    }
    return bytes;
}

} // namespace

/// Images that are broken, are repaired, or change while a test set is recorded.
class TestRecordBroken : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }
    [[nodiscard]] fs::path image(const std::string &name) const { return at("set/test") / name; }

    [[nodiscard]] std::vector<std::string> record(const std::string &out, const std::vector<std::string> &more = {},
                                                  const std::string &network = "toy.pt") const
    {
        return recordArguments(at(network), at("set"), at(out),
                               {"--mean", "0.5", "--std", "0.25", "--threads", "1", "--batch", "16"}, more);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(QFile::exists(program()), "OFFRAMP_BIN must be the folder of offramp-engine");
        ToyNetwork().save(at("toy.pt"));
        makeImages(at("good"), classes, imagesOfClass);
    }

    void init()
    {
        fs::remove_all(at("set"));
        fs::copy(at("good"), at("set"), fs::copy_options::recursive);
        if (fs::exists(at("whole.exits")))
            return;
        const auto whole = run(record("whole.exits"));
        QVERIFY2(whole.code == 0, whole.err.c_str());
    }

    void brokenImages_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("empty") << "b/31.png"
                               << "empty"
                               << "test/b/31.png is empty";
        QTest::newRow("truncated") << "b/31.png"
                                   << "truncated"
                                   << "test/b/31.png is truncated";
        QTest::newRow("text") << "b/31.png"
                              << "text"
                              << "test/b/31.png is a web page";
        QTest::newRow("other bytes") << "b/31.png"
                                     << "bytes"
                                     << "test/b/31.png is damaged";
        QTest::newRow("the first image") << "a/0.png"
                                         << "empty"
                                         << "test/a/0.png is empty";
    }

    void brokenImages()
    {
        QFETCH(QString, name);
        QFETCH(QString, how);
        QFETCH(QString, sentence);
        const auto victim = image(name.toStdString());
        const std::string whole = bytesOf(victim);
        write(victim, how == QLatin1String("empty")       ? std::string()
                      : how == QLatin1String("truncated") ? whole.substr(0, whole.size() / 2)
                      : how == QLatin1String("text")      ? std::string("<html>404, and some more words</html>")
                                                          : std::string("these are not the bytes of an image"));
        const std::string out = QTest::currentDataTag() + std::string(".exits");

        const auto planned = run(record(out, {"--dry-run"}));
        QVERIFY2(planned.code == 0, planned.err.c_str());
        QVERIFY2(contains(planned.err, "1 of 180 images is broken"), planned.err.c_str());
        QVERIFY2(contains(planned.err, sentence.toStdString()), planned.err.c_str());
        QVERIFY(!fs::exists(at(out)));

        const auto first = run(record(out));
        QCOMPARE(first.code, 3);
        QVERIFY2(contains(first.err, sentence.toStdString()), first.err.c_str());
        QVERIFY2(contains(first.err, "Repair it and run the same command again, or skip broken images (--skip-broken). "
                                     "179 of 180 rows are recorded"),
                 first.err.c_str());
        QCOMPARE(readRecording(at(out))->recordedCount(), images - 1);

        write(victim, whole);
        const auto second = run(record(out));
        QVERIFY2(second.code == 0, second.err.c_str());
        QVERIFY(rowsOf(at(out)) == rowsOf(at("whole.exits")));
    }

    void skipsBrokenImages()
    {
        const std::vector<std::string> victims{"a/59.png", "c/7.png"};
        std::vector<std::string> bytes;
        for (const auto &name : victims) {
            bytes.push_back(bytesOf(image(name)));
            write(image(name), "");
        }
        const auto first = run(record("skip.exits", {"--skip-broken", "--events"}));
        QVERIFY2(first.code == 0, first.err.c_str());
        QVERIFY2(contains(first.out, R"("recorded":178,"samples":178,)"), first.out.c_str());
        QVERIFY2(contains(first.out, R"("skipped":2})"), first.out.c_str());
        QVERIFY2(contains(first.out, "2 images are skipped and not counted: test/a/59.png, test/c/7.png"),
                 first.out.c_str());
        const Recording recording = *readRecording(at("skip.exits"));
        QCOMPARE(recording.sampleCount(), images - 2);
        QCOMPARE(recording.recordedCount(), images - 2);
        QCOMPARE(recording.names("skipped"), (std::vector<std::string>{"test/a/59.png", "test/c/7.png"}));
        QVERIFY(std::ranges::count(*readSampleNames(at("skip.exits")), "test/c/7.png") == 0);

        const auto verified = run({"verify", at("skip.exits").string(), "--network", at("toy.pt").string(), "--dataset",
                                   at("set").string(), "--thresholds", "0.9"});
        QVERIFY2(verified.code == 0, verified.err.c_str());

        const auto before = bytesOf(at("skip.exits"));
        const auto again = run(record("skip.exits", {"--skip-broken"}));
        QVERIFY2(again.code == 0, again.err.c_str());
        QVERIFY2(contains(again.err, "Nothing to do"), again.err.c_str());
        const auto without = run(record("skip.exits"));
        QCOMPARE(without.code, 3);
        QVERIFY2(contains(without.err, "2 images cannot be used; the first: "), without.err.c_str());
        QVERIFY(bytesOf(at("skip.exits")) == before);

        write(image(victims[0]), bytes[0]); // one of them is repaired
        QCOMPARE(run(record("skip.exits", {"--skip-broken"})).code, 0);
        QCOMPARE(readRecording(at("skip.exits"))->names("skipped"), std::vector<std::string>{"test/c/7.png"});
        QCOMPARE(readRecording(at("skip.exits"))->recordedCount(), images - 1);
        write(image(victims[1]), bytes[1]);
        const auto all = run(record("skip.exits"));
        QVERIFY2(all.code == 0, all.err.c_str());
        QVERIFY(readRecording(at("skip.exits"))->names("skipped").empty());
        QVERIFY(rowsOf(at("skip.exits")) == rowsOf(at("whole.exits")));
    }

    void skipsThemForANetworkThatDecides()
    {
        ToyNetwork deciding;
        deciding.decision = "bool(torch.mean(a) > 1000.0)";
        deciding.result = "e2";
        deciding.save(at("deciding.pt"));
        write(image("c/7.png"), "");
        const auto first
            = run(recordArguments(at("deciding.pt"), at("set"), at("decided.exits"), {}, {"--skip-broken"}));
        QVERIFY2(first.code == 0, first.err.c_str());
        const Recording recording = *readRecording(at("decided.exits"));
        QCOMPARE(recording.recordedCount(), images - 1);
        QCOMPARE(recording.sampleFlops.size(), images - 1);
        QCOMPARE(recording.names("skipped"), std::vector<std::string>{"test/c/7.png"});
        fs::copy_file(at("good/test/c/7.png"), image("c/7.png"), fs::copy_options::overwrite_existing);
        const auto again
            = run(recordArguments(at("deciding.pt"), at("set"), at("decided.exits"), {}, {"--skip-broken"}));
        QVERIFY2(again.code == 0, again.err.c_str());
        QCOMPARE(readRecording(at("decided.exits"))->recordedCount(), images);
    }

    /// They can be decoded, but would be too large once their shorter side is resized.
    void skipsImagesThatCannotBeFitted()
    {
        cv::imwrite(image("c/7.png").string(), cv::Mat(1, 60000, CV_8UC3, cv::Scalar(9, 99, 199)));
        const std::vector<std::string> options{"--skip-broken", "--size", "224"};
        const auto first = run(record("long.exits", options));
        QVERIFY2(first.code == 0, first.err.c_str());
        QVERIFY2(contains(first.err, "1 image is skipped and not counted: test/c/7.png"), first.err.c_str());
        const auto before = bytesOf(at("long.exits"));
        const auto again = run(record("long.exits", options));
        QVERIFY2(again.code == 0, again.err.c_str());
        QVERIFY2(contains(again.err, "Nothing to do"), again.err.c_str());
        const auto without = run(record("long.exits", {"--size", "224"}));
        QCOMPARE(without.code, 3);
        QVERIFY(bytesOf(at("long.exits")) == before);
    }

    void changedImages_data()
    {
        QTest::addColumn<bool>("isFirst"); // among those that are compared before anything is recorded
        QTest::newRow("compared first") << true;
        QTest::newRow("compared in the background") << false;
    }

    void changedImages()
    {
        QFETCH(bool, isFirst);
        const std::string out = isFirst ? "first.exits" : "later.exits";
        QCOMPARE(run(record(out, {"--limit", isFirst ? "30" : "150"})).code, 0);
        const auto names = *readSampleNames(at(out));
        const Recording before = *readRecording(at(out));
        std::string changed;
        std::string fresh;
        for (std::size_t row = 0; row < images; ++row) {
            if (before.recorded[row])
                changed = names[row];
            else
                fresh = names[row];
        }
        const auto whole = bytesOf(at("set") / changed);
        const auto other = bytesOf(at("set") / fresh);
        write(at("set") / changed, other);
        const auto refused = run(record(out));
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, "The image " + changed + " has changed since it was recorded."),
                 refused.err.c_str());
        const auto complete = run(record("whole.exits"));
        QVERIFY2(contains(complete.err, "The image " + changed + " has changed"), complete.err.c_str());
        const auto verified = run({"verify", at("whole.exits").string(), "--network", at("toy.pt").string(),
                                   "--dataset", at("set").string(), "--thresholds", "0.9"});
        QVERIFY2(contains(verified.err, "The image " + changed + " has changed"), verified.err.c_str());

        write(at("set") / changed, whole); // the remedy
        const auto resumed = run(record(out));
        QVERIFY2(resumed.code == 0, resumed.err.c_str());
        QVERIFY(rowsOf(at(out)) == rowsOf(at("whole.exits")));
    }

    void imagesThatAreNotRecordedMayChange()
    {
        QCOMPARE(run(record("part.exits", {"--limit", "30"})).code, 0);
        const auto names = *readSampleNames(at("part.exits"));
        const Recording part = *readRecording(at("part.exits"));
        const auto row = static_cast<std::size_t>(std::ranges::find(part.recorded, false) - part.recorded.begin());
        const auto recorded = static_cast<std::size_t>(std::ranges::find(part.recorded, true) - part.recorded.begin());
        write(at("set") / names[row], bytesOf(at("set") / names[recorded]));
        const auto resumed = run(record("part.exits"));
        QVERIFY2(resumed.code == 0, resumed.err.c_str());
        QCOMPARE(readRecording(at("part.exits"))->recordedCount(), images);
    }

    void stopsWhereNothingCanBeRead()
    {
        for (const auto &entry : fs::recursive_directory_iterator(at("set"))) {
            if (entry.is_regular_file() && entry.path() != image("a/0.png"))
                write(entry.path(), "");
        }
        for (int i = 0; i < 100; ++i) // so many that wherever the good one is in the order, it does not matter
            write(image("a/more" + std::to_string(i) + ".png"), "");
        const auto stopped = run(record("none.exits", {"--skip-broken", "--batch", "1"}));
        QCOMPARE(stopped.code, 3);
        QVERIFY2(contains(stopped.err, "images in a row cannot be used"), stopped.err.c_str());
        for (const auto &entry : fs::recursive_directory_iterator(at("set"))) { // the remedy
            if (entry.is_regular_file() && entry.file_size() == 0)
                write(entry.path(), bytesOf(image("a/0.png")));
        }
        const auto resumed = run(record("none.exits", {"--batch", "1"}));
        QVERIFY2(resumed.code == 0, resumed.err.c_str());
    }

    void bytesAfterTheEndAreAllowed()
    {
        write(image("a/3.png"), bytesOf(image("a/3.png")) + std::string(40, '\0'));
        const auto planned = run(record("tail.exits", {"--dry-run"}));
        QVERIFY2(!contains(planned.err, "broken"), planned.err.c_str());
        QCOMPARE(run(record("tail.exits")).code, 0);
    }

    void answersThatDifferAreRefused()
    {
        ToyNetwork random;
        random.result = "(e1, e2 + torch.rand_like(e2))";
        random.save(at("random.pt"));
        const auto refused = run(record("random.exits", {}, "random.pt"));
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, "The network's answers differ from run to run"), refused.err.c_str());
        QVERIFY(!fs::exists(at("random.exits")));
        QCOMPARE(run(record("random.exits")).code, 0); // the remedy: another network, the same command
    }

    void recordingsOfVersion1AreResumed()
    {
        QCOMPARE(run(record("old.exits", {"--limit", "30"})).code, 0);
        std::string bytes = bytesOf(at("old.exits"));
        const auto replace = [&bytes](const std::string &part, const std::string &by) {
            const auto place = bytes.find(part);
            if (place != std::string::npos)
                bytes.replace(place, part.size(), by);
        };
        const auto dataset = openDataset(at("set"), {});
        replace("\"offramp_recording\":\"4\"", "\"offramp_recording\":\"1\"");
        replace("\"header_crc32\"", "\"without_sum_\"");
        replace(dataset->fingerprint, *fingerprintOfVersion1(*dataset));
        write(at("old.exits"), bytes);
        QCOMPARE(*readRecording(at("old.exits"))->about("offramp_recording"), std::string("1"));
        const auto whole = bytesOf(image("a/3.png"));
        write(image("a/3.png"), whole + std::string(40, '\0'));
        const auto refused = run(record("old.exits"));
        QVERIFY2(contains(refused.err, "test set (fingerprint)"), refused.err.c_str());
        write(image("a/3.png"), whole);
        const auto resumed = run(record("old.exits"));
        QVERIFY2(resumed.code == 0, resumed.err.c_str());
        QVERIFY(rowsOf(at("old.exits")) == rowsOf(at("whole.exits")));
    }
};

QTEST_APPLESS_MAIN(TestRecordBroken)
#include "tst_recordbroken.moc"
