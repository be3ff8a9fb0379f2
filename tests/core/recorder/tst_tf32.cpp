// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "tests/app/engineprogram.h"

#include "core/execution/placement_p.h"
#include "core/recorder/recorder.h"
#include "core/recorder/verifier.h"
#include "core/recording/origin.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/Context.h>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

constexpr int classes = 3;
constexpr int imagesOfClass = 30;

ImageOptions asMade()
{
    ImageOptions options;
    options.mean = std::array{.5F, .5F, .5F};
    options.std = std::array{.25F, .25F, .25F};
    return options;
}

bool multipliesInTf32()
{
    return at::globalContext().allowTF32CuBLAS();
}

bool convolvesInTf32()
{
    return at::globalContext().allowTF32CuDNN();
}

} // namespace

/// Whether TF32 is allowed: what LibTorch is told, and what a recording says. No GPU is needed: the choice is recorded
/// for any device.
class TestTf32 : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::optional<Dataset> m_dataset;
    std::vector<std::string> m_notes; ///< of the last recording

    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }

    Result<void> recordInto(const char *out, std::optional<bool> allowsTf32, std::optional<std::size_t> limit = {})
    {
        RecordRequest request;
        request.out = at(out);
        request.images = asMade();
        request.device = *chooseDevice("cpu");
        request.threads = 1;
        request.allowsTf32 = allowsTf32;
        request.limit = limit;
        m_notes.clear();
        const RecordListener listener{[](const Event &) {},
                                      [this](const std::string &text) { m_notes.push_back(text); }};
        return record(*Network::load(at("toy.pt")), *m_dataset, request, listener, {});
    }

    [[nodiscard]] bool hasNote(const std::string &part) const
    {
        return std::ranges::any_of(m_notes, [&](const std::string &note) { return contains(note, part); });
    }

    /// Why the recording cannot be verified where TF32 is allowed or not; empty where it can.
    [[nodiscard]] std::string refusalToVerify(const char *recording, bool allowsTf32) const
    {
        const auto network = *Network::load(at("toy.pt"));
        const auto images = *planImages(network.spec(), asMade(), *m_dataset);
        VerifyRequest request;
        request.settings = {{.6}};
        request.run = {.device = *chooseDevice("cpu"),
                       .threads = 1,
                       .execution = Execution::Optimised,
                       .allowsTf32 = allowsTf32};
        const RecordListener nothing{[](const Event &) {}, [](const std::string &) {}};
        const auto found
            = offramp::verify(network, *m_dataset, images, *readRecording(at(recording)), request, nothing, {});
        return found ? std::string() : toText(found.error());
    }

private Q_SLOTS:
    void initTestCase()
    {
        ToyNetwork().save(at("toy.pt"));
        makeImages(at("images"), classes, imagesOfClass);
        auto dataset = openDataset(at("images"), {});
        QVERIFY2(dataset, dataset ? "" : toText(dataset.error()).c_str());
        m_dataset = std::move(*dataset);
    }

    void aGpuIsToldAtTheStartOfEachRun()
    {
        const RunSettings gpu{.device = {"cuda", 0, "", 0}};
        RunSettings allowing = gpu;
        allowing.allowsTf32 = true;
        QCOMPARE(prepareDevice(allowing).str(), std::string("cuda:0"));
        QVERIFY(multipliesInTf32() && convolvesInTf32());
        static_cast<void>(prepareDevice({})); // changes nothing for GPUs
        QVERIFY(multipliesInTf32() && convolvesInTf32());
        static_cast<void>(prepareDevice(gpu));
        QVERIFY(!multipliesInTf32() && !convolvesInTf32());
    }

    void words()
    {
        QCOMPARE(precisionText(Precision::Float32, true), std::string("float32, TF32 allowed"));
        QCOMPARE(precisionText(Precision::BFloat16, false), std::string("bfloat16"));
        RunSettings settings;
        QVERIFY(settings.isFullFloat32());
        settings.allowsTf32 = true;
        QVERIFY(!settings.isFullFloat32());
        settings = {.device = {}, .precision = Precision::Float16};
        QVERIFY(!settings.isFullFloat32());
    }

    void theRecordingSaysIt()
    {
        QVERIFY(recordInto("plain.exits", {}));
        QVERIFY(hasNote("float32, 1 thread,") && !hasNote("TF32"));
        const auto plain = readRecording(at("plain.exits"));
        QVERIFY(!plain->about(tf32Key) && !plain->about("precision_answers"));
        QVERIFY(!allowsTf32(plain->metadata));

        QVERIFY(recordInto("allowed.exits", true));
        QVERIFY(hasNote("float32, TF32 allowed, 1 thread,"));
        QVERIFY(hasNote("TF32 changes ") && hasNote(" answers (all exits of a sample) against float32"));
        const auto allowed = readRecording(at("allowed.exits"));
        QCOMPARE(allowed->about(tf32Key), std::optional<std::string>("allowed"));
        QCOMPARE(allowed->about("precision"), std::optional<std::string>("float32"));
        QCOMPARE(allowed->about("execution"), std::optional<std::string>("optimised"));
        QCOMPARE(allowed->about("precision_answers"), std::optional<std::string>("180"));
        QVERIFY(allowsTf32(allowed->metadata));
    }

    void resumesOnlyWithTheSameChoice()
    {
        for (const bool first : {false, true}) {
            const char *out = first ? "with.exits" : "without.exits";
            QVERIFY(recordInto(out, first, 64));
            const auto refused = recordInto(out, !first);
            QVERIFY(!refused);
            QCOMPARE(refused.error().kind, ErrorKind::BadInput);
            const std::string difference
                = first ? "allowed in the file, not allowed now" : "not allowed in the file, allowed now";
            QVERIFY2(contains(refused.error().sentence, "a different choice of TF32 (--tf32): " + difference),
                     refused.error().sentence.c_str());
            QVERIFY(recordInto(out, {})); // as in the file
            const auto recording = readRecording(at(out));
            QCOMPARE(recording->recordedCount(), recording->sampleCount());
            QCOMPARE(allowsTf32(recording->metadata), first);
        }
    }

    void verifiesOnlyWithTheSameChoice()
    {
        QVERIFY(recordInto("verified.exits", true));
        QVERIFY(recordInto("other.exits", false));
        QCOMPARE(refusalToVerify("verified.exits", true), std::string());
        QCOMPARE(refusalToVerify("other.exits", false), std::string());
        const std::string without = refusalToVerify("verified.exits", false);
        QVERIFY2(contains(without, "another choice of TF32: allowed in the file, not allowed now"), without.c_str());
        const std::string with = refusalToVerify("other.exits", true);
        QVERIFY2(contains(with, "another choice of TF32: not allowed in the file, allowed now"), with.c_str());
    }
};

QTEST_APPLESS_MAIN(TestTf32)
#include "tst_tf32.moc"
