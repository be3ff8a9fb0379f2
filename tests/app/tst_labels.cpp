// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "tests/app/engineprogram.h"

#include "core/recording/recording.h"

#include <QTemporaryDir>
#include <QTest>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <cmath>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

/// A network whose outputs are the means of red, green and blue, after as many outputs that never win as asked.
void saveColours(const fs::path &path, int before)
{
    torch::jit::Module net("Colours");
    net.register_attribute("training", c10::BoolType::get(), true);
    net.define("def forward(self, x):\n    return torch.cat([torch.full([x.size(0), " + std::to_string(before)
               + "], -99.0), torch.mean(x, [2, 3])], 1)\n");
    net.save(path.string());
}

/// Images in a folder of each name: red ones in the first, then green and blue ones.
void makeColours(const fs::path &root, const std::vector<std::string> &names)
{
    for (std::size_t c = 0; c < names.size(); ++c) {
        fs::create_directories(root / names[c]);
        cv::Scalar colour(0, 0, 0);
        colour[2 - static_cast<int>(c)] = 200; // OpenCV keeps blue first
        for (int i = 0; i < 80; ++i)
            cv::imwrite((root / names[c] / (std::to_string(i) + ".png")).string(), cv::Mat(8, 8, CV_8UC3, colour));
    }
}

double accuracyOf(const fs::path &path)
{
    const auto recording = readRecording(path);
    if (!recording)
        return -1;
    std::size_t correct = 0;
    for (std::size_t i = 0; i < recording->sampleCount(); ++i)
        correct += recording->predicted[i] == recording->label[i];
    return static_cast<double>(correct) / static_cast<double>(recording->sampleCount());
}

} // namespace

class TestLabels : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }
    [[nodiscard]] Finished record(const std::string &network, const std::string &images, const std::string &out,
                                  const std::vector<std::string> &more = {}) const
    {
        return run(recordArguments(at(network), at(images), at(out), {}, more));
    }

private Q_SLOTS:
    void initTestCase()
    {
        saveColours(at("colours.pt"), 0);
        saveColours(at("background.pt"), 1);
        saveColours(at("many.pt"), 5);
        makeColours(at("reversed"), {"c", "b", "a"});
        write(at("reversed/wnids.txt"), "c\nb\na\n");
        makeColours(at("letters"), {"a", "b", "c"});
        makeColours(at("numbers"), {"1", "2", "10"});
    }

    void warnsAboutTheLabelOrder()
    {
        const auto sorted = record("colours.pt", "reversed", "sorted.exits");
        QCOMPARE(sorted.code, 0);
        QVERIFY2(contains(sorted.err, "sorted order gives 33.3 %, wnids order would give 100.0 %"), sorted.err.c_str());
        const auto wnids = record("colours.pt", "reversed", "wnids.exits", {"--labels", "wnids"});
        QCOMPARE(wnids.code, 0);
        QVERIFY2(!contains(wnids.err, "order would give"), wnids.err.c_str());
    }

    void takesNumbersInTheirOrder()
    {
        const auto first = record("colours.pt", "numbers", "numbers.exits");
        QVERIFY2(first.code == 0, first.err.c_str());
        QVERIFY2(contains(first.err, "numeric order"), first.err.c_str());
        QCOMPARE(accuracyOf(at("numbers.exits")), 1.0);
        QCOMPARE(readRecording(at("numbers.exits"))->about("label_order"), std::optional<std::string>("numeric"));
    }

    void resumesInTheOrderThatWasRecorded()
    {
        const auto first = record("colours.pt", "numbers", "older.exits", {"--labels", "sorted", "--limit", "12"});
        QVERIFY2(first.code == 0, first.err.c_str());
        const auto second = record("colours.pt", "numbers", "older.exits");
        QVERIFY2(second.code == 0, second.err.c_str());
        QVERIFY2(contains(second.err, "--labels numeric"), second.err.c_str());
        QCOMPARE(readRecording(at("older.exits"))->recordedCount(), std::uint64_t(240));
    }

    void followsTheAdviceOnBackgroundClasses()
    {
        const auto refused = record("background.pt", "letters", "no.exits");
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, "give --labels sorted+1"), refused.err.c_str());
        const auto shifted = record("background.pt", "letters", "shifted.exits", {"--labels", "sorted+1"});
        QVERIFY2(shifted.code == 0, shifted.err.c_str());
        QCOMPARE(accuracyOf(at("shifted.exits")), 1.0);

        const std::string map = at("map.json").string();
        write(map, R"({"a": 0, "b": 1, "c": 2})");
        const auto mapped = record("background.pt", "letters", "mapped.exits", {"--labels", map});
        QVERIFY2(mapped.code == 0, mapped.err.c_str());
        QVERIFY2(contains(mapped.err, "off by one: map.json order gives 0.0 %, each output plus 1 would give 100.0 %"),
                 mapped.err.c_str());
        QVERIFY2(contains(mapped.err, "--labels " + map + "+1."), mapped.err.c_str());
        const auto advised = record("background.pt", "letters", "advised.exits", {"--labels", map + "+1"});
        QVERIFY2(advised.code == 0 && !contains(advised.err, "off by one"), advised.err.c_str());
        QCOMPARE(accuracyOf(at("advised.exits")), 1.0);
    }

    /// The warning is kept in the recording, which stays the same recording.
    void keepsTheWarningInTheRecording()
    {
        const auto begun = record("colours.pt", "reversed", "kept.exits", {"--labels", "sorted", "--limit", "60"});
        QVERIFY2(begun.code == 0, begun.err.c_str());
        const auto before = recordingFingerprint(at("kept.exits"));
        QVERIFY(!readRecording(at("kept.exits"))->about(labelWarningKey));
        const auto whole = record("colours.pt", "reversed", "kept.exits", {"--labels", "sorted"});
        QVERIFY2(contains(whole.err, "wnids order would give 100.0 %"), whole.err.c_str());
        const auto warning = readRecording(at("kept.exits"))->about(labelWarningKey);
        QVERIFY(warning && contains(*warning, "wnids order would give 100.0 %"));
        QVERIFY(contains(bytesOf(at("kept.exits")), "\"label_warning\""));
        QCOMPARE(*recordingFingerprint(at("kept.exits")), *before);
        QCOMPARE(record("colours.pt", "reversed", "kept.exits", {"--labels", "sorted"}).code, 0); // it still resumes
    }

    /// A test set with some of the network's classes, as ImageNet-R has 200 of 1000.
    void restrictsAnswersToLabelledClasses()
    {
        makeColours(at("some"), {"a", "b"});
        cv::imwrite(at("some/b/blue.png").string(), cv::Mat(8, 8, CV_8UC3, cv::Scalar(255, 200, 0)));
        const auto refused = record("many.pt", "some", "some.exits");
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, "--among labelled"), refused.err.c_str());
        const std::string list = at("classes.txt").string();
        write(list, "a\nb\nc\n");
        const auto plan = record("colours.pt", "some", "some.exits", {"--labels", list, "--dry-run"});
        QVERIFY2(plan.code == 0, plan.err.c_str());
        QVERIFY2(!contains(plan.err, "--among labelled"), plan.err.c_str()); // the third may be a background class
        const auto all = record("colours.pt", "some", "all.exits", {"--labels", list});
        QVERIFY2(all.code == 0, all.err.c_str());
        QCOMPARE(accuracyOf(at("all.exits")), 160.0 / 161);
        QCOMPARE(readRecording(at("all.exits"))->about("among"), std::optional<std::string>("all"));
        for (const char *execution : {"optimised", "archived"}) {
            const std::string out = std::string("among-") + execution + ".exits";
            const auto some = record("colours.pt", "some", out,
                                     {"--labels", list, "--among", "labelled", "--execution", execution});
            QVERIFY2(some.code == 0, some.err.c_str());
            QCOMPARE(accuracyOf(at(out)), 1.0);
            const auto recording = readRecording(at(out));
            QCOMPARE(recording->about("among"), std::optional<std::string>("labelled"));
            QVERIFY(std::ranges::max(recording->entropy) <= std::log(2.0F));
            QVERIFY(std::ranges::max(recording->entropy)
                    < std::ranges::max(readRecording(at("all.exits"))->entropy)); // of the blue image

            const auto other = record("colours.pt", "some", out, {"--labels", list, "--among", "all"});
            QCOMPARE(other.code, 3);
            QVERIFY2(contains(other.err, "a different choice of answers (--among): labelled in the file, all now"),
                     other.err.c_str());
            QCOMPARE(record("colours.pt", "some", out, {"--labels", list}).code, 0); // as it was begun
        }
    }

    void mentionsLabelledClasses()
    {
        const std::string map = at("many.json").string();
        write(map, R"({"a": 5, "b": 6, "c": 7})");
        const auto plan = record("many.pt", "letters", "many.exits", {"--labels", map, "--dry-run"});
        QVERIFY2(contains(plan.err, "3 of the network's 8 classes") && contains(plan.err, "--among labelled"),
                 plan.err.c_str());
        const auto asked = record("many.pt", "letters", "many.exits", {"--labels", map, "--dry-run", "--among", "all"});
        QVERIFY2(!contains(asked.err, "--among labelled"), asked.err.c_str());
    }

    void namesLinksToMissingFiles()
    {
        fs::create_symlink("../../.git/annex/objects/x.png", at("letters/a/x.png"));
        const auto refused = record("colours.pt", "letters", "links.exits");
        fs::remove(at("letters/a/x.png"));
        QCOMPARE(refused.code, 3);
        QVERIFY2(contains(refused.err, "1 of 241 images are links to files that are not there, a/x.png first."),
                 refused.err.c_str());
    }
};

QTEST_APPLESS_MAIN(TestLabels)
#include "tst_labels.moc"
