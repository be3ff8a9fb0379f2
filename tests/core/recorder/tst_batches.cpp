// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/core/recorder/madeset.h"

#include "core/execution/session.h"
#include "core/exits/permutation.h"
#include "core/recorder/batchchoice.h"
#include "core/recorder/batchpipeline.h"
#include "core/recorder/batchplan.h"
#include "core/recorder/imagefeed.h"
#include "core/recorder/recorder.h"
#include "core/recording/recording.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

constexpr int classes = madeClasses;
constexpr std::size_t samples = madeSamples;
constexpr InputShape input{3, 32, 32};
constexpr float rounding = 1e-4F;

/// A network that needs 2^50 bytes for each of some images of a batch beyond those it has room for.
ToyNetwork hungryNetwork(const std::string &counted, int room, const std::string &second = "e2")
{
    ToyNetwork toy;
    toy.result = "(e1 + torch.zeros([max(" + counted + " - " + std::to_string(room) + ", 0) * 281474976710656]).sum(), "
                 + second + ")";
    return toy;
}

/// All images count.
ToyNetwork limitedNetwork(int largest)
{
    return hungryNetwork("x.size(0)", largest);
}

/// Images that begin with a white pixel count.
ToyNetwork pickyNetwork(int room, const std::string &second = "e2")
{
    return hungryNetwork("int((x[:, 0, 0, 0] > 40.0).sum())", room, second);
}

/// Whether two recordings have the same rows, and logits that differ by rounding at most.
bool agree(const fs::path &a, const fs::path &b)
{
    const auto one = readRecording(a);
    const auto other = readRecording(b);
    if (!one || !other || one->recorded != other->recorded || one->label != other->label)
        return false;
    for (std::size_t row = 0; row < samples; ++row) {
        const auto values = *readLogits(a, row);
        const auto others = *readLogits(b, row);
        if (!one->recorded[row])
            continue;
        if (!std::ranges::equal(*values, *others, [](float x, float y) {
                return std::abs(x - y) <= rounding * std::max(1.F, std::abs(x));
            }))
            return false;
    }
    return true;
}

Error noMemory()
{
    return {ErrorKind::Memory, "Memory ran out.", "Use a smaller --batch."};
}

/// A batch that is a number, and how it runs.
struct FakeRun {
    int batch = 0;
    bool done = false;
    std::vector<std::string> *log = nullptr;

    [[nodiscard]] bool isDone() const { return done; }
    [[nodiscard]] Result<int> finish()
    {
        log->push_back("finish " + std::to_string(batch));
        if (batch == 13)
            return failure(ErrorKind::Failed, "Thirteen.", "");
        return batch * 10;
    }
};

} // namespace

/// Batches that run while others are recorded, that are halved where memory runs out, and that are chosen.
class TestBatches : public QObject, private MadeFolder
{
    Q_OBJECT

private:
    [[nodiscard]] RecordRequest requestFor(const std::string &out, int batch) const
    {
        return madeRequest(at(out), batch);
    }
    [[nodiscard]] std::optional<std::string> about(const std::string &out, const char *key) const
    {
        return readRecording(at(out))->about(key);
    }

private Q_SLOTS:
    void begunAndFinishedIsClassified_data()
    {
        QTest::addColumn<int>("execution");
        QTest::addRow("as archived") << static_cast<int>(Execution::AsArchived);
        QTest::addRow("optimised") << static_cast<int>(Execution::Optimised);
    }

    void begunAndFinishedIsClassified()
    {
        QFETCH(int, execution);
        const Network network = load(ToyNetwork(), "toy.pt");
        auto session = Session::open(network, input,
                                     {.device = {}, .threads = 1, .execution = static_cast<Execution>(execution)});
        QVERIFY2(session, session ? "" : toText(session.error()).c_str());
        const PixelPool pool = poolFor(input, 4, {});
        std::vector<PixelBuffer> images;
        std::vector<ExitValues> expected;
        for (int i = 0; i < 3; ++i) {
            auto &pixels = images.emplace_back(pool.take());
            for (std::size_t at = 0; at < pixels.size(); ++at)
                pixels.data()[at] = std::sin(static_cast<float>(at) * .37F + static_cast<float>(i));
            expected.push_back(*session->classify(pixels, 4, {2, classes}));
        }
        QVERIFY(expected[0] != expected[1] && expected[1] != expected[2]);
        std::vector<RunningBatch> running;
        for (const PixelBuffer &pixels : images) {
            running.push_back(*session->begin(pixels, 4, {2, classes}));
            QVERIFY(running.back().isDone());
        }
        for (const std::size_t i : {1, 0, 2})
            QVERIFY(*running[i].finish() == expected[i]);
        QCOMPARE(session->begin(images[0], 4, {2, 5}).error().kind, ErrorKind::BadInput);
    }

    void buffersAreUsedAgain()
    {
        PixelBuffer kept;
        const float *first = nullptr;
        {
            const PixelPool pool(12, {});
            auto buffer = pool.take();
            first = buffer.data();
            QCOMPARE(buffer.size(), std::size_t(12));
            QCOMPARE(pool.take().data() == first, false); // while it is in use
            buffer = {};
            const PixelPool same = pool;
            kept = same.take();
            QCOMPARE(kept.data(), first);
        }
        std::ranges::fill(kept, 1.F); // it outlives the pool
        QCOMPARE(std::accumulate(kept.begin(), kept.end(), 0.F), 12.F);
    }

    void oneBatchRunsBehindTheNext()
    {
        std::vector<std::string> log;
        BatchPipeline<int, FakeRun> pipeline([&log](const int &batch, int value) -> Result<void> {
            log.push_back("take " + std::to_string(batch) + " " + std::to_string(value));
            return {};
        });
        const auto begin = [&log](const int &batch) -> Result<FakeRun> {
            log.push_back("begin " + std::to_string(batch));
            if (batch == 7)
                return tl::unexpected(noMemory());
            return FakeRun{batch, batch == 3, &log};
        };
        QVERIFY(pipeline.finish()); // nothing runs yet
        QVERIFY(pipeline.run(1, begin) && pipeline.run(2, begin) && pipeline.run(3, begin));
        QCOMPARE(log, (std::vector<std::string>{"begin 1", "begin 2", "finish 1", "take 1 10", "begin 3", "finish 2",
                                                "take 2 20", "finish 3", "take 3 30"})); // the third was done at once
        log.clear();
        QVERIFY(pipeline.run(4, begin));
        QCOMPARE(pipeline.run(7, begin).error(), noMemory()); // the one before it is taken all the same
        QVERIFY(pipeline.finish());
        QCOMPARE(log, (std::vector<std::string>{"begin 4", "begin 7", "finish 4", "take 4 40"}));
        log.clear();
        QVERIFY(pipeline.run(13, begin));
        QCOMPARE(pipeline.run(5, begin).error().sentence, std::string("Thirteen."));
        QVERIFY(pipeline.finish()); // both were dropped
        QCOMPARE(log, (std::vector<std::string>{"begin 13", "begin 5", "finish 13"}));
    }

    void halvesDownToOne()
    {
        BatchPlan batches{25, 25};
        std::vector<int> sizes;
        for (;;) {
            const auto said = halve(batches, noMemory());
            if (!said) {
                QCOMPARE(said.error().kind, ErrorKind::Memory);
                QVERIFY(said.error().remedy.find("one image at a time") != std::string::npos);
                break;
            }
            sizes.push_back(batches.running);
        }
        QCOMPARE(sizes, (std::vector<int>{13, 7, 4, 2, 1}));
        QCOMPARE(batches.size, 25);
        batches.running = 4;
        QCOMPARE(*halve(batches, noMemory()),
                 std::string("Memory ran out. The recording goes on with batches of 2 images."));
        QCOMPARE(*halve(batches, noMemory()),
                 std::string("Memory ran out. The recording goes on with batches of 1 image."));
        const Error other{ErrorKind::Device, "It broke.", "Repair it."};
        batches.running = 4;
        QCOMPARE(halve(batches, other).error(), other);
        BatchPlan fixed{4, 4, true};
        QVERIFY(halve(fixed, noMemory()).error().remedy.find("made for batches of 4 images") != std::string::npos);
        QCOMPARE(fixed.running, 4);
        const std::vector<std::size_t> rows{5, 6, 7};
        QCOMPARE(inBatches(rows, 2), (std::vector<std::vector<std::size_t>>{{5, 6}, {7}}));
    }

    void plansBatches()
    {
        const Network network = load(ToyNetwork(), "toy.pt");
        using Metadata = std::map<std::string, std::string>;
        const auto planned = [&](const RecordRequest &request, const std::optional<Metadata> &before) {
            return *planBatches(request, before, network, input, samples);
        };
        RecordRequest given = requestFor("none", 32);
        RecordRequest absent = given;
        absent.isBatchGiven = false;
        RecordRequest chosen = absent;
        chosen.isBatchToBeChosen = true;
        const Metadata file{{"batch_size", "64"}};
        const Metadata shrunk{{"batch_size", "64"}, {"batches_used", "64,16"}};
        QCOMPARE(planned(given, {}), (BatchPlan{32, 32}));
        QCOMPARE(planned(absent, {}), (BatchPlan{32, 32}));
        QCOMPARE(planned(chosen, {}), (BatchPlan{.size = 16, .running = 16, .isToBeChosen = true}));
        QCOMPARE(planned(absent, file), (BatchPlan{64, 64}));
        QCOMPARE(planned(chosen, file), (BatchPlan{64, 64}));
        QCOMPARE(planned(chosen, shrunk), (BatchPlan{64, 16}));
        given.batch = 64;
        QCOMPARE(planned(given, shrunk), (BatchPlan{64, 16}));
        given.batch = 128; // refused where the origins are compared
        QCOMPARE(planned(given, file), (BatchPlan{128, 128}));
        given.batch = 16;
        QCOMPARE(planned(given, shrunk), (BatchPlan{64, 16}));
        const BatchPlan smaller = planned(given, file);
        QCOMPARE(smaller.size, 64);
        QCOMPARE(smaller.running, 16);
        QCOMPARE(smaller.warnings.size(), std::size_t(1));
        QVERIFY(smaller.warnings[0].find("begun with batches of 64 images and goes on with batches of 16 images")
                != std::string::npos);
    }

    void goesOnWithSmallerBatches()
    {
        const auto set = madeSet({40, 48});
        const Network plain = load(ToyNetwork(), "toy.pt");
        QVERIFY(recordInto(plain, set, requestFor("plain.exits", 16)).ended);
        QVERIFY(!about("plain.exits", usedBatchesKey));

        // The third batch, places 32 to 47, has 8 images that count.
        const Network picky = load(pickyNetwork(2), "picky.pt");
        const Said said = recordInto(picky, set, requestFor("halved.exits", 16));
        QVERIFY2(said.ended, said.ended ? "" : toText(said.ended.error()).c_str());
        QVERIFY(said.warns("batch of 16 images was classified. The recording goes on with batches of 8 images."));
        QVERIFY(said.warns("The recording goes on with batches of 4 images."));
        QVERIFY(said.warns("The recording goes on with batches of 2 images."));
        QVERIFY(!said.warns("The recording goes on with batches of 1 image."));
        QCOMPARE(said.batches, (std::vector<int>{16, 8, 4, 2}));
        QCOMPARE(readRecording(at("halved.exits"))->recordedCount(), samples);
        QCOMPARE(about("halved.exits", batchSizeKey), std::optional<std::string>("16"));
        QCOMPARE(about("halved.exits", usedBatchesKey), std::optional<std::string>("16,8,2"));
        QVERIFY(agree(at("halved.exits"), at("plain.exits")));
        QVERIFY(readRecording(at("halved.exits"))->checksums == Checksums::Fit);
    }

    void recordedRowsAreKeptWhereOneImageIsTooMuch()
    {
        const Network picky = load(pickyNetwork(0), "greedy.pt");
        const auto request = requestFor("kept.exits", 16);
        const Said said = recordInto(picky, madeSet({40, 48}), request);
        QVERIFY(!said.ended);
        QCOMPARE(said.ended.error().kind, ErrorKind::Memory);
        QVERIFY2(said.ended.error().remedy.find("one image at a time") != std::string::npos,
                 said.ended.error().remedy.c_str());
        QCOMPARE(readRecording(at("kept.exits"))->recordedCount(), std::size_t(40));

        // The same command goes on with what ran last; one with a larger batch is refused.
        QCOMPARE(about("kept.exits", usedBatchesKey), std::optional<std::string>("16,8"));
        const Said again = recordInto(picky, madeSet({40, 48}), request);
        QVERIFY(!again.ended && again.notesThat("batches of 8."));
        QCOMPARE(readRecording(at("kept.exits"))->recordedCount(), std::size_t(40));
        const Said larger = recordInto(picky, madeSet({40, 48}), requestFor("kept.exits", 32));
        QVERIFY(larger.ended.error().sentence.find("batch size: 16 in the file, 32 now") != std::string::npos);
    }

    void trialsGoOnToo()
    {
        const Network limited = load(limitedNetwork(8), "limited.pt");
        RecordRequest request = requestFor("tried.exits", 32);
        request.execution.reset();
        const Said said = recordInto(limited, madeSet(), request);
        QVERIFY2(said.ended, said.ended ? "" : toText(said.ended.error()).c_str());
        QVERIFY(said.warns("batch of 32 images was classified. The recording goes on with batches of 16 images."));
        QVERIFY(said.warns("batch of 16 images was classified. The recording goes on with batches of 8 images."));
        QVERIFY(said.notesThat("batches of 8."));
        QCOMPARE(readRecording(at("tried.exits"))->recordedCount(), samples);
        QCOMPARE(about("tried.exits", batchSizeKey), std::optional<std::string>("32"));
        QCOMPARE(about("tried.exits", usedBatchesKey), std::optional<std::string>("8"));
    }

    void resumesWithASmallerBatch()
    {
        const Network plain = load(ToyNetwork(), "toy.pt");
        RecordRequest request = requestFor("resumed.exits", 16);
        request.limit = 20;
        QVERIFY(recordInto(plain, madeSet(), request).ended);
        const Said said = recordInto(plain, madeSet(), requestFor("resumed.exits", 4));
        QVERIFY2(said.ended, said.ended ? "" : toText(said.ended.error()).c_str());
        QVERIFY(said.warns("goes on with batches of 4 images: the last bits of a logit may differ."));
        QCOMPARE(said.batches, std::vector<int>{4});
        QCOMPARE(readRecording(at("resumed.exits"))->recordedCount(), samples);
        QCOMPARE(about("resumed.exits", usedBatchesKey), std::optional<std::string>("16,4"));
        QVERIFY(recordInto(plain, madeSet(), requestFor("whole.exits", 16)).ended);
        QVERIFY(agree(at("resumed.exits"), at("whole.exits")));
    }

    void fixedBatchesAreNotHalved()
    {
        const Network fixed
            = load(pickyNetwork(2,
                                "torch.linear(torch.reshape(torch.adaptive_avg_pool2d(b, [1, 1]), [4, -1]), self.h2)"),
                   "fixed.pt");
        RecordRequest request = requestFor("fixed.exits", 64);
        request.isBatchGiven = false;
        const Said said = recordInto(fixed, madeSet({8, 12}), request);
        QVERIFY(!said.ended);
        QCOMPARE(said.ended.error().kind, ErrorKind::Memory);
        QVERIFY2(said.ended.error().remedy.find("made for batches of 4 images") != std::string::npos,
                 said.ended.error().remedy.c_str());
        QVERIFY(!said.warns("goes on with"));
        QVERIFY(said.batches.empty()); // no other number is possible
        QCOMPARE(readRecording(at("fixed.exits"))->recordedCount(), std::size_t(8));
    }

    void choosesABatch_data()
    {
        QTest::addColumn<int>("most");
        QTest::addColumn<QList<double>>("rates"); // of 16, 32, …; 0 where memory runs out
        QTest::addColumn<QString>("why");
        QTest::addRow("little gain") << 1024 << QList<double>{300, 600, 1000, 1234, 1240}
                                     << "Batch 128: 1,234 images/s; 256 gives 1,240.";
        QTest::addRow("slower") << 1024 << QList<double>{31.5, 30} << "Batch 16: 31.5 images/s; 32 gives 30.0.";
        QTest::addRow("memory") << 1024 << QList<double>{300, 600, 0}
                                << "Batch 32: 600 images/s; memory ran out with 64.";
        QTest::addRow("the largest") << 64 << QList<double>{300, 600, 900, 1800}
                                     << "Batch 64: 900 images/s; larger ones are not tried.";
        QTest::addRow("a small test set")
            << 100 << QList<double>{300, 600, 900, 1800} << "Batch 64: 900 images/s; larger ones are not tried.";
        QTest::addRow("thousands") << 1024 << QList<double>{1, 2, 4, 8, 16, 32, 64, 128}
                                   << "Batch 1,024: 64.0 images/s; larger ones are not tried.";
    }

    void choosesABatch()
    {
        QFETCH(int, most);
        QFETCH(QList<double>, rates);
        QFETCH(QString, why);
        const auto choice = chooseBatch(16, most, [&rates](int batch) -> Result<double> {
            const double rate = rates.value(static_cast<int>(std::log2(batch / 16)), -1);
            return rate > 0 ? Result<double>(rate) : tl::unexpected(noMemory());
        });
        QVERIFY2(choice, choice ? "" : toText(choice.error()).c_str());
        QCOMPARE(QString::fromStdString(choice->why), why);
        QVERIFY(why.contains(QString::number(choice->batch)) || choice->batch == 1024);
    }

    void theFirstBatchMayNotFit()
    {
        const auto fitting = [](int largest) {
            return chooseBatch(16, 1024, [largest](int batch) -> Result<double> {
                return batch <= largest ? Result<double>(5.) : tl::unexpected(noMemory());
            });
        };
        QCOMPARE(fitting(5)->batch, 4);
        QCOMPARE(fitting(5)->why, std::string("Batch 4: 5.0 images/s; memory ran out with 8."));
        QCOMPARE(fitting(0).error(), noMemory());
        const Error other{ErrorKind::Device, "It broke.", "Repair it."};
        const auto broken = chooseBatch(16, 1024, [&other](int batch) -> Result<double> {
            return batch == 16 ? Result<double>(5.) : tl::unexpected(other);
        });
        QCOMPARE(broken.error(), other);
        QCOMPARE(chooseBatch(16, 10, [](int) { return Result<double>(5.); })->batch, 10);
    }

    void batchesLeaveRoomForThoseAhead()
    {
        const InputShape large{3, 224, 224}; // 602,112 bytes an image
        const std::uint64_t gigabyte = 1'000'000'000;
        QCOMPARE(largestBatch(large, 8, 8 * gigabyte), 301); // 2 GB, for 11 batches
        QCOMPARE(largestBatch(large, 1, 8 * gigabyte), 830);
        QCOMPARE(largestBatch(large, 8, 1'000'000), 1);
        QVERIFY(largestBatch({1, 8, 8}, 1, 1'000'000 * gigabyte) > 1024);
    }

    void aChosenBatchIsRecorded()
    {
        const Network limited = load(limitedNetwork(32), "chosen.pt");
        RecordRequest request = requestFor("chosen.exits", 64);
        request.isBatchGiven = false;
        request.isBatchToBeChosen = true;
        std::optional<int> planned;
        const RecordListener plan{[&planned](const Event &event) { planned = planned ? planned : batchIn(event); },
                                  [](const std::string &) {}};
        QVERIFY(planOnly(limited, madeSet(), request, plan));
        QVERIFY(!planned); // not decided yet
        request.limit = 40;
        const Said said = recordInto(limited, madeSet(), request);
        QVERIFY2(said.ended, said.ended ? "" : toText(said.ended.error()).c_str());
        const auto size = about("chosen.exits", batchSizeKey);
        QVERIFY2(size == "16" || size == "32", size->c_str()); // 64 would be more than there are
        QVERIFY(said.notesThat("Batch " + *size + ": "));
        QCOMPARE(std::to_string(said.batches.front()), *size);
        QVERIFY(said.notesThat("batches of " + *size + "."));
        QVERIFY(!about("chosen.exits", usedBatchesKey));

        request.limit.reset();
        const Said resumed = recordInto(limited, madeSet(), request);
        QVERIFY2(resumed.ended, resumed.ended ? "" : toText(resumed.ended.error()).c_str());
        QVERIFY(!resumed.notesThat("images/s;"));
        QCOMPARE(about("chosen.exits", batchSizeKey), size);
        QCOMPARE(readRecording(at("chosen.exits"))->recordedCount(), samples);

        request.out = at("part.exits");
        request.shard = Shard{1, 2};
        QCOMPARE(recordInto(limited, madeSet(), request).ended.error().kind, ErrorKind::Usage);
    }
};

QTEST_APPLESS_MAIN(TestBatches)
#include "tst_batches.moc"
