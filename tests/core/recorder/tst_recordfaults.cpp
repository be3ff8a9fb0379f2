// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/core/recorder/madeset.h"

#include "core/execution/session.h"
#include "core/recorder/skipped.h"
#include "core/recording/recording.h"

#include <QTest>

#include <filesystem>
#include <fstream>
#include <new>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

/// How many images of a batch begin with a white pixel.
const std::string whiteImages = "int((x[:, 0, 0, 0] > 40.0).sum())";

/// A network that ends with an error where a number, in TorchScript, is above that.
ToyNetwork failingNetwork(const std::string &error, const std::string &number, int most)
{
    ToyNetwork toy;
    toy.statements = "    assert " + number + " <= " + std::to_string(most) + ", \"" + error + "\"\n";
    return toy;
}

/// The image of a row cannot be read.
void breakImage(Dataset &set, std::size_t row)
{
    set.samples[row].pixels = nullptr;
    set.samples[row].path = "/made/set/missing";
}

std::size_t recordedIn(const fs::path &file)
{
    return readRecording(file)->recordedCount();
}

} // namespace

/// What is recorded, and said, where something fails in the middle of a run.
class TestRecordFaults : public QObject, private MadeFolder
{
    Q_OBJECT

private Q_SLOTS:
    /// Memory may also run out between two batches.
    void noBatchIsLost()
    {
        Dataset set = madeSet();
        const auto order = rowsInOrder(set);
        breakImage(set, order[20]); // in the third batch
        RecordRequest request = madeRequest(at("lost.exits"), 8);
        request.skipBroken = true;
        bool isFirst = true;
        std::optional<DoneEvent> done;
        const Said said = recordInto(load(ToyNetwork(), "toy.pt"), set, request, [&](const Event &event) {
            if (const auto *ended = std::get_if<DoneEvent>(&event))
                done = *ended;
            const auto *warning = std::get_if<WarningEvent>(&event);
            if (isFirst && warning && warning->text.find("It is skipped.") != std::string::npos) {
                isFirst = false;
                throw std::bad_alloc();
            }
        });
        QVERIFY2(said.ended, said.ended ? "" : toText(said.ended.error()).c_str());
        QVERIFY(!isFirst);
        QVERIFY(said.warns("The recording goes on with batches of 4 images."));
        QCOMPARE(recordedIn(at("lost.exits")), madeSamples - 1);
        QVERIFY(done && done->recorded == madeSamples - 1);
        QCOMPARE(done->skipped, std::optional<std::uint64_t>(1));
    }

    /// More than may be broken in a row, but recorded images lie between them.
    void brokenImagesMayLieFarApart()
    {
        const Network network = load(ToyNetwork(), "toy.pt");
        Dataset set = madeSet();
        const auto whole = set;
        for (int copy = 1; copy < 5; ++copy) {
            for (const Sample &sample : whole.samples) {
                set.samples.push_back(sample);
                set.samples.back().name += "_" + std::to_string(copy);
            }
        }
        const auto order = rowsInOrder(set);
        for (std::size_t place = 1; place < order.size(); place += 2)
            breakImage(set, order[place]);
        RecordRequest request = madeRequest(at("apart.exits"), 1);
        const Said first = recordInto(network, set, request);
        QVERIFY(!first.ended);
        QCOMPARE(recordedIn(at("apart.exits")), order.size() / 2);
        request.skipBroken = true; // as the error says
        const Said second = recordInto(network, set, request);
        QVERIFY2(second.ended, second.ended ? "" : toText(second.ended.error()).c_str());
        QCOMPARE(readRecording(at("apart.exits"))->label.size(), order.size() / 2);
    }

    void aSetThatBreaksOffEndsTheRun()
    {
        Dataset set = madeSet();
        for (int copy = 1; copy < 4; ++copy) {
            for (std::size_t row = 0; row < madeSamples; ++row)
                set.samples.push_back(set.samples[row]);
        }
        for (std::size_t row = 0; row < set.samples.size(); ++row)
            set.samples[row].name = std::to_string(row);
        const auto order = rowsInOrder(set);
        for (std::size_t place = 30; place < order.size(); ++place)
            breakImage(set, order[place]);
        const Said said = recordInto(load(ToyNetwork(), "toy.pt"), set, madeRequest(at("off.exits"), 1));
        QVERIFY(!said.ended);
        QVERIFY2(said.ended.error().sentence.find("100 images in a row cannot be used") != std::string::npos,
                 said.ended.error().sentence.c_str());
        QCOMPARE(recordedIn(at("off.exits")), std::size_t(30));
    }

    /// An empty file would refuse what the error advises: another device, or another size.
    void noEmptyFileIsLeft_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("kind");
        QTest::addRow("memory") << QByteArray("CUDA out of memory.") << static_cast<int>(ErrorKind::Memory);
        QTest::addRow("device") << QByteArray("CUDA error: an illegal memory access was encountered")
                                << static_cast<int>(ErrorKind::Device);
    }

    void noEmptyFileIsLeft()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, kind);
        const Network network = load(failingNetwork(text.toStdString(), whiteImages, 0), "fails.pt");
        const Said said = recordInto(network, madeSet({0, 1}), madeRequest(at("empty.exits"), 4));
        QVERIFY(!said.ended);
        QCOMPARE(static_cast<int>(said.ended.error().kind), kind);
        QVERIFY2(said.ended.error().remedy.find("resume") == std::string::npos, said.ended.error().remedy.c_str());
        QVERIFY(!fs::exists(at("empty.exits")));
    }

    /// Engines of cuDNN need memory of their own, and it does not call that so.
    void fewerImagesMayFindAnEngine()
    {
        const std::string text = "GET was unable to find an engine to execute this computation";
        const Network small = load(failingNetwork(text, "x.size(0)", 4), "small.pt");
        const Said said = recordInto(small, madeSet(), madeRequest(at("engine.exits"), 16));
        QVERIFY2(said.ended, said.ended ? "" : toText(said.ended.error()).c_str());
        QVERIFY(said.warns("The recording goes on with batches of 4 images."));
        QCOMPARE(recordedIn(at("engine.exits")), madeSamples);
        const Network never = load(failingNetwork(text, whiteImages, 0), "never.pt");
        const Said failed = recordInto(never, madeSet({8, 9}), madeRequest(at("never.exits"), 2));
        QVERIFY(!failed.ended);
        QVERIFY2(failed.ended.error().sentence.find("cannot run the layer at all") != std::string::npos,
                 failed.ended.error().sentence.c_str());
        QCOMPARE(recordedIn(at("never.exits")), std::size_t(8));
    }

    void tensorsOnAnotherDeviceAreNamed()
    {
        const Network network
            = load(failingNetwork("Expected all tensors to be on the same device, but found cuda:0 and cpu",
                                  whiteImages, 0),
                   "two.pt");
        const Said said = recordInto(network, madeSet({0, 1}), madeRequest(at("two.exits"), 4));
        QVERIFY(!said.ended);
        QCOMPARE(said.ended.error().kind, ErrorKind::BadInput);
        QVERIFY2(said.ended.error().remedy.find("--device cpu") != std::string::npos,
                 said.ended.error().remedy.c_str());
    }

    void aSetOfSkippedImagesIsAnError()
    {
        const Network network = load(ToyNetwork(), "toy.pt");
        const Dataset set = madeSet();
        RecordRequest request = madeRequest(at("skipped.exits"), 8);
        QVERIFY(recordInto(network, set, request).ended);
        const Said said = recordInto(network, without(set, namesOf(set)), request);
        QVERIFY(!said.ended);
        QCOMPARE(said.ended.error().kind, ErrorKind::BadInput);
        QVERIFY2(said.ended.error().sentence.find("no image") != std::string::npos,
                 said.ended.error().sentence.c_str());
    }

private:
    /// The rows in the order of work.
    static std::vector<std::size_t> rowsInOrder(const Dataset &set)
    {
        std::vector<std::int32_t> label;
        for (const Sample &sample : set.samples)
            label.push_back(sample.label);
        return stratifiedPermutation(label, 0);
    }
    static std::vector<std::string> namesOf(const Dataset &set)
    {
        std::vector<std::string> names;
        for (const Sample &sample : set.samples)
            names.push_back(sample.name);
        return names;
    }
};

QTEST_GUILESS_MAIN(TestRecordFaults)
#include "tst_recordfaults.moc"
