// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recordingwriter.h"
#include "core/results/growth.h"
#include "core/results/loadrecording.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

using Change = void (*)(Recording &);

/// Six samples at two exits, of which the first, third and fifth are recorded; labels arrive with the samples.
Recording half()
{
    Recording recording;
    recording.metadata
        = {{"network", "net"}, {"header_crc32", "00000001"}, {"fixed_later", "00000000"}, {"program", "a loop"}};
    recording.networkName = "net";
    recording.exits = 2;
    recording.classes = 3;
    recording.label = {0, 0, 2, 0, 1, 0};
    recording.recorded = {true, false, true, false, true, false};
    recording.predicted = {0, 0, 2, 0, 2, 0, 0, 0, 2, 0, 1, 0};
    recording.entropy = {.1F, 0, .2F, 0, .9F, 0, .1F, 0, .1F, 0, .3F, 0};
    recording.confidence = {.9F, 0, .8F, 0, .4F, 0, .9F, 0, .9F, 0, .7F, 0};
    recording.flops = {10, 20};
    return recording;
}

void fill(Recording &recording)
{
    recording.label = {0, 1, 2, 0, 1, 2};
    recording.recorded.assign(6, true);
    recording.predicted = {0, 1, 2, 0, 2, 2, 0, 1, 2, 0, 1, 2};
}

void rename(Recording &recording, const char *before, const char *now)
{
    recording.metadata[now] = "0badcafe";
    recording.metadata.erase(before);
}

RecordingPtr opened(Recording recording)
{
    return openUnsaved(std::move(recording), "net.exits").value();
}

RecordingPlan planOf(const std::vector<std::int32_t> &labels)
{
    RecordingPlan plan;
    plan.metadata = {{"network", "net"}};
    plan.origin.exits = 2;
    plan.origin.classes = 3;
    plan.origin.label = labels;
    plan.origin.flops = {10, 20};
    for (std::size_t i = 0; i < labels.size(); ++i)
        plan.names.push_back("image" + std::to_string(i));
    return plan;
}

void record(RecordingWriter &writer, const std::vector<std::size_t> &rows)
{
    std::vector<float> logits;
    for (std::size_t i = 0; i < 2 * rows.size(); ++i)
        logits.insert(logits.end(), {1, 2, 0.5F});
    QVERIFY(writer.write(rows, logits));
}

} // namespace

Q_DECLARE_METATYPE(Change)

class TestGrowth : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sameRecording_data();
    void sameRecording();
    void unchanged();
    void growing();
    void fileOfAnotherRecording();
    void nothingRecordedYet();
    void loadedAgain();
};

void TestGrowth::sameRecording_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<bool>("isSame");
    const auto row = [](const char *name, bool isSame, Change change) { QTest::newRow(name) << change << isSame; };
    row("read again", true, [](Recording &) {});
    row("grew, with labels", true, [](Recording &now) { fill(now); });
    row("complete, with its checksum", true, [](Recording &now) {
        fill(now);
        rename(now, "fixed_later", "fixed_crc32");
        now.metadata["header_crc32"] = "00000002";
    });
    row("begun again", true, [](Recording &now) {
        now.recorded = {false, true, false, false, false, false};
        now.label = {0, 1, 0, 0, 0, 0};
        now.predicted = {0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0};
    });
    row("warned of its labels", true, [](Recording &now) { now.metadata["label_warning"] = "Another order fits."; });
    row("went on with smaller batches", true, [](Recording &now) { now.metadata["batches_used"] = "64,32"; });
    row("measured", true, [](Recording &now) {
        now.joules = {1, 2};
        now.metadata["measured"] = "{}";
        now.metadata["measured_crc32"] = "00000003";
    });
    row("a sample was left out", true, [](Recording &now) {
        now.label = {1, 2, 0, 1, 2};
        now.recorded.assign(5, true);
        now.predicted.assign(10, 1);
        now.entropy.assign(10, .5F);
        now.confidence.assign(10, .5F);
        now.metadata["skipped"] = R"(["image0"])";
    });
    row("fewer samples", false, [](Recording &now) {
        now.label.pop_back();
        now.recorded.pop_back();
        now.predicted.resize(10);
        now.entropy.resize(10);
        now.confidence.resize(10);
    });
    row("another network", false, [](Recording &now) { now.metadata["network"] = "other"; });
    row("other weights", false, [](Recording &now) { now.metadata["weights_sha256"] = "f00"; });
    row("other costs", false, [](Recording &now) { now.flops = {10, 30}; });
    row("one exit", false, [](Recording &now) {
        now.exits = 1;
        now.predicted.resize(6);
        now.entropy.resize(6);
        now.confidence.resize(6);
        now.flops = {10};
    });
    row("without a criterion", false, [](Recording &now) { now.confidence.clear(); });
    row("another label", false, [](Recording &now) { now.label[2] = 1; });
    row("another answer", false, [](Recording &now) { now.predicted[6 + 4] = 2; });
    row("another answer where nothing was recorded", true, [](Recording &now) { now.predicted[6 + 1] = 2; });
}

void TestGrowth::sameRecording()
{
    QFETCH(Change, change);
    QFETCH(bool, isSame);
    Recording now = half();
    change(now);
    QCOMPARE(isSameRecording(*opened(half()), *opened(now)), isSame);
    QCOMPARE(isSameRecording(*opened(now), *opened(half())), isSame);
}

void TestGrowth::unchanged()
{
    Recording now = half();
    QVERIFY(isUnchanged(*opened(half()), *opened(now)));
    now.metadata["label_warning"] = "Another order fits.";
    QVERIFY(!isUnchanged(*opened(half()), *opened(now)));
    now = half();
    fill(now);
    QVERIFY(!isUnchanged(*opened(half()), *opened(now)));
}

void TestGrowth::growing()
{
    Recording now = half();
    QVERIFY(isGrowing(*opened(now)));
    fill(now);
    QVERIFY(isGrowing(*opened(now))); // its checksum is missing
    rename(now, "fixed_later", "fixed_crc32");
    QVERIFY(!isGrowing(*opened(now)));
    now.recorded[5] = false;
    QVERIFY(isGrowing(*opened(now)));
}

void TestGrowth::fileOfAnotherRecording()
{
    const QTemporaryDir folder;
    const std::string path = folder.filePath(u"net.exits"_s).toStdString();
    {
        auto writer = RecordingWriter::create(path, planOf({0, 1, 2, 0}));
        QVERIFY(writer);
        record(*writer, {1, 2});
        const RecordingPtr recording = loadRecording(path).value();
        QVERIFY(checkFile(*recording));
        record(*writer, {0, 3});
        QVERIFY(checkFile(*recording)); // it grew
        QVERIFY(writer->finish());
    }
    const RecordingPtr recording = loadRecording(path).value();
    QVERIFY(std::filesystem::remove(path));
    QVERIFY(!checkFile(*recording));
    auto other = RecordingWriter::create(path, planOf({0, 1, 2, 1}));
    QVERIFY(other);
    const auto checked = checkFile(*recording);
    QVERIFY(!checked);
    QVERIFY(checked.error().sentence.find("another recording") != std::string::npos);
    QVERIFY(checked.error().sentence.find(path) != std::string::npos);
}

void TestGrowth::nothingRecordedYet()
{
    const QTemporaryDir folder;
    const std::string path = folder.filePath(u"net.exits"_s).toStdString();
    auto writer = RecordingWriter::create(path, planOf({0, 1, 2, 0}));
    QVERIFY(writer);
    const auto none = loadRecording(path);
    QVERIFY(!none);
    QCOMPARE(toText(none.error()),
             path + " has no recorded samples yet. Try again once its first samples are recorded.");
    record(*writer, {1});
    const auto one = loadRecording(path);
    QVERIFY(one);
    QCOMPARE((*one)->table().sampleCount(), std::size_t(1));
    QCOMPARE((*one)->expectedSamples(), std::size_t(4));
}

void TestGrowth::loadedAgain()
{
    const QTemporaryDir folder;
    const std::string path = folder.filePath(u"net.exits"_s).toStdString();
    std::vector<std::int32_t> labels;
    for (int i = 0; i < 60; ++i)
        labels.push_back(i % 3);
    auto writer = RecordingWriter::create(path, planOf(labels));
    QVERIFY(writer);
    record(*writer, {59});
    RecordingPtr before; // nothing is known at first
    std::mt19937 random(1);
    for (int round = 0; round < 12; ++round) {
        const std::vector<std::size_t> rows{random() % 60, random() % 60};
        std::vector<float> logits;
        for (int i = 0; i < 2 * 2 * 3; ++i)
            logits.push_back(static_cast<float>(random() % 7));
        if (round != 7) // then nothing is new
            QVERIFY(writer->write(rows, logits));
        if (round == 9)
            QVERIFY(writer->keepLabelWarning("Another order fits."));
        const RecordingPtr now = loadAgain(path, before).value();
        const RecordingPtr whole = loadRecording(path).value();
        QVERIFY(now->table() == whole->table());
        QCOMPARE(now->sweep().breakpoints(), whole->sweep().breakpoints());
        QCOMPARE(now->curve(), whole->curve());
        QCOMPARE(now->fullCost(), whole->fullCost());
        QCOMPARE(now->fingerprint(), whole->fingerprint());
        QCOMPARE(now->path(), path);
        QCOMPARE(now->expectedSamples(), std::size_t(60));
        QCOMPARE(now->columns()->recorded, whole->columns()->recorded);
        QCOMPARE(now->columns()->metadata, whole->columns()->metadata);
        for (std::size_t i = 0; i < now->table().sampleCount(); ++i)
            QCOMPARE(now->rowOf({i}), whole->rowOf({i}));
        before = now;
    }
    QVERIFY(std::filesystem::remove(path));
    const auto gone = loadAgain(path, before);
    QVERIFY(!gone);
    QCOMPARE(toText(gone.error()), toText(loadRecording(path).error()));
}

QTEST_APPLESS_MAIN(TestGrowth)
#include "tst_growth.moc"
