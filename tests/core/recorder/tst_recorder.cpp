// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/execution/devices.h"
#include "core/dataset/labelcheck.h"
#include "core/recorder/progressmeter.h"
#include "core/execution/tensorresize.h"
#include "core/imaging/preprocessing.h"
#include "core/support/sha256.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace offramp;

namespace {

/// Ten classes of which `wnids` is the reversed order; nothing on disk.
Dataset reversedOrders()
{
    Dataset dataset;
    dataset.labels.word = "sorted";
    dataset.labels.outputOf.resize(10);
    std::iota(dataset.labels.outputOf.begin(), dataset.labels.outputOf.end(), 0);
    dataset.knownOrders = {dataset.labels, {"wnids", {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}}};
    dataset.classIds.resize(10);
    return dataset;
}

} // namespace

class TestRecorder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resizesAsTensors_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::addColumn<Interpolation>("interpolation");
        QTest::addColumn<bool>("antialiased");
        QTest::addColumn<QByteArray>("sha256"); // of interpolate() on the float tensor in PyTorch, clamped and rounded
        const auto add = [](int w, int h, Interpolation interpolation, bool antialiased, const char *sha) {
            QTest::addRow("%dx%d %s %d", w, h, toText(interpolation), antialiased)
                << w << h << interpolation << antialiased << QByteArray(sha);
        };
        add(128, 128, Interpolation::Bicubic, false,
            "73a2123ffb18a7b044af1bb4e7c25d6fcf18971842ad0008d84901bb3f290e3a");
        add(48, 40, Interpolation::Bicubic, false, "1fd5212703faaed6880a0c88e83ff4b5114c5d920a26e3b33ec4c4a9ff563a7a");
        add(128, 128, Interpolation::Bicubic, true, "24b88e3b56023869e633a2543b96700becb1c5bfbde8df5c65fd5065e9f1d113");
        add(48, 40, Interpolation::Bicubic, true, "0fb7a9002f3e1f16a2e9f955e5d0a9db083512b47c821fc452071f958e08d435");
        add(128, 128, Interpolation::Bilinear, false,
            "9065e771b29a4b427af8b61ad832bf40c70bf3794f82c0047d50b9f7425bca71");
        add(128, 128, Interpolation::Bilinear, true,
            "9065e771b29a4b427af8b61ad832bf40c70bf3794f82c0047d50b9f7425bca71");
        add(48, 40, Interpolation::Bilinear, true, "20bc57d350ea2b84fcb412f075ec2fd766df125147bd51f913f5e23ce8ce7844");
    }

    void resizesAsTensors()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        QFETCH(Interpolation, interpolation);
        QFETCH(bool, antialiased);
        QFETCH(QByteArray, sha256);
        Image noise{64, 64, std::vector<std::uint8_t>(64 * 64 * 3)};
        std::uint64_t state = 64 * 1000 + 64;
        for (auto &value : noise.rgb) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            value = static_cast<std::uint8_t>(state >> 56);
        }
        const Image resized = resizeAsTensor(noise, width, height, interpolation, antialiased);
        Sha256 digest;
        digest.add({reinterpret_cast<const char *>(resized.rgb.data()), resized.rgb.size()});
        QCOMPARE(QByteArray::fromStdString(digest.hex()), sha256);
    }

    void noticesAnotherOrder()
    {
        LabelCheck check = checkOfLabels(reversedOrders(), 10);
        for (int i = 0; i < 199; ++i)
            check.add(i % 10, i % 4 == 0 ? 0 : 9 - i % 10);
        QVERIFY(!check.verdict());
        check.add(1, 8);
        const auto verdict = check.verdict();
        QVERIFY(verdict.has_value());
        QVERIFY2(verdict->find("sorted order gives 5.0 %, wnids order would give 80.0 %") != std::string::npos
                     || verdict->find("wnids order would give") != std::string::npos,
                 verdict->c_str());
        QVERIFY(verdict->find("--labels wnids") != std::string::npos);
    }

    void noticesAShift()
    {
        for (const int by : {1, -1}) {
            Dataset dataset = reversedOrders();
            dataset.labels = {"map.json", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, "maps/map.json"};
            dataset.knownOrders.clear();
            dataset.classIds.resize(11);
            LabelCheck check = checkOfLabels(dataset, 12);
            for (int i = 0; i < 250; ++i)
                check.add(1 + i % 10, 1 + i % 10 + by);
            const auto verdict = check.verdict();
            QVERIFY(verdict.has_value());
            QVERIFY2(verdict->find("off by one: map.json order gives 0.0 %") != std::string::npos, verdict->c_str());
            QVERIFY2(verdict->find(by > 0 ? "--labels maps/map.json+1." : "--labels maps/map.json-1.")
                         != std::string::npos,
                     verdict->c_str());
        }
    }

    void noticesAnInvertedMap()
    {
        const std::vector<std::int32_t> outputs{3, 0, 1, 2, 9, 4, 5, 6, 7, 8};
        Dataset dataset = reversedOrders();
        dataset.labels = {"map.json", outputs, "maps/map.json"};
        dataset.knownOrders.push_back({"map.json:inverted", {1, 2, 3, 0, 5, 6, 7, 8, 9, 4}, "maps/map.json:inverted"});
        LabelCheck check = checkOfLabels(dataset, 10);
        for (std::int32_t i = 0; i < 200; ++i) { // class outputs[x] has output x
            const std::int32_t x = i % 10;
            check.add(outputs[static_cast<std::size_t>(outputs[static_cast<std::size_t>(x)])], x);
        }
        const auto verdict = check.verdict();
        QVERIFY(verdict.has_value());
        QVERIFY2(verdict->find("map.json:inverted order would give 100.0 %") != std::string::npos, verdict->c_str());
        QVERIFY2(verdict->find("--labels maps/map.json:inverted.") != std::string::npos, verdict->c_str());
    }

    void noticesAnyAssignment()
    {
        LabelCheck check = checkOfLabels(reversedOrders(), 10);
        const std::vector<std::int32_t> outputs{3, 0, 1, 2, 9, 4, 5, 6, 7, 8};
        for (int i = 0; i < 120; ++i)
            check.add(i % 10, i % 5 == 0 ? 0 : outputs[static_cast<std::size_t>(i % 10)]);
        QVERIFY(!check.verdict());
        const auto verdict = check.verdict(100);
        QVERIFY(verdict.has_value());
        QVERIFY2(verdict->find("another assignment of outputs to classes would give") != std::string::npos,
                 verdict->c_str());

        LabelCheck swapped = checkOfLabels(
            [] {
                Dataset two = reversedOrders();
                two.labels.outputOf = {0, 1};
                two.knownOrders.clear();
                two.classIds.resize(2);
                return two;
            }(),
            2);
        for (int i = 0; i < 200; ++i)
            swapped.add(i / 3 % 2, 1 - i / 3 % 2);
        QVERIFY(swapped.verdict().has_value());
    }

    /// An assignment that fits the answers it was made from by chance is not one.
    void doesNotReportWhatFitsByChance()
    {
        Dataset many;
        many.labels.word = "sorted";
        many.labels.outputOf.resize(200);
        std::iota(many.labels.outputOf.begin(), many.labels.outputOf.end(), 0);
        many.classIds.resize(200);
        LabelCheck guessing = checkOfLabels(many, 200);
        std::uint64_t state = 1;
        for (int i = 0; i < 400; ++i) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            guessing.add(i % 200, static_cast<std::int32_t>((state >> 40) % 200));
        }
        QVERIFY(!guessing.verdict());
    }

    void doesNotReportChance()
    {
        LabelCheck guessing = checkOfLabels(reversedOrders(), 10);
        LabelCheck correct = checkOfLabels(reversedOrders(), 10);
        std::uint64_t state = 1;
        for (int i = 0; i < 1000; ++i) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            guessing.add(i % 10, static_cast<std::int32_t>((state >> 40) % 10));
            correct.add(i % 10, i % 10);
        }
        QVERIFY(!guessing.verdict());
        QVERIFY(!correct.verdict());
    }

    void talliesWhatWasExecuted()
    {
        const ProgressMeter::Clock::time_point start{};
        ProgressMeter meter(100, 1000, {10, 30, 70}, 80, start);
        const auto first = meter.add(50, 40, start + std::chrono::seconds(1));
        QVERIFY(first.has_value());
        QCOMPARE(first->recorded, std::uint64_t(140));
        QCOMPARE(first->samples, std::uint64_t(1000));
        QCOMPARE(first->flopsExecuted, 4000.0);
        QCOMPARE(first->flopsByExit, (std::vector<double>{500, 1000, 2000}));
        QCOMPARE(first->samplesPerSecond, 50.0);
        QCOMPARE(*first->secondsLeft, 860.0 / 50);
        QVERIFY(!meter.add(50, 50, start + std::chrono::milliseconds(1100)));
        QVERIFY(meter.add(50, 50, start + std::chrono::milliseconds(1300)).has_value());
    }

    void talliesWhatEachSampleSpent()
    {
        const ProgressMeter::Clock::time_point start{};
        ProgressMeter meter(0, 10, {70}, 70, start);
        meter.spend(10);
        static_cast<void>(meter.add(1, 1, start));
        meter.spend(70);
        static_cast<void>(meter.add(1, 1, start));
        QCOMPARE(meter.state(start).flopsExecuted, 80.0);
        QCOMPARE(meter.state(start).flopsByExit, std::vector<double>{80});
    }

    void rateCoversTheLastSeconds()
    {
        const ProgressMeter::Clock::time_point start{};
        ProgressMeter meter(0, 100000, {1}, 1, start);
        for (int second = 1; second <= 60; ++second)
            static_cast<void>(meter.add(second < 40 ? 10 : 100, 10, start + std::chrono::seconds(second)));
        QCOMPARE(meter.state(start + std::chrono::seconds(60)).samplesPerSecond, 100.0);
    }

    void devices()
    {
        const auto all = availableDevices();
        QVERIFY(!all.empty());
        QCOMPARE(toText(all.front()), std::string("cpu"));
        QVERIFY(all.front().threads >= 1);
        QCOMPARE(chooseDevice("cpu")->kind, std::string("cpu"));
        QVERIFY(chooseDevice("auto").has_value());
        QCOMPARE(chooseDevice("cuda:99").error().kind, ErrorKind::Device);
        QCOMPARE(chooseDevice("gpu").error().kind, ErrorKind::Usage);
        QCOMPARE(chooseDevice("cuda:x").error().kind, ErrorKind::Usage);
    }
};

QTEST_APPLESS_MAIN(TestRecorder)
#include "tst_recorder.moc"
