// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/trainer.h"

#include "core/networks/network_p.h"
#include "tests/core/training/colourset.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <fstream>
#include <map>
#include <memory>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

std::string bytesOf(const fs::path &path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

fs::path checkpointOf(const fs::path &out)
{
    return out.string() + ".checkpoint";
}

std::string errorIn(const Result<void> &result)
{
    return result ? "no error" : toText(result.error());
}

/// Eight-pixel images in batches of eight, on one thread.
TrainingRequest requestFor(const fs::path &out, int epochs)
{
    TrainingRequest request;
    request.out = out;
    request.threads = 1;
    request.recipe.optimiser = OptimiserKind::AdamW;
    request.recipe.learningRate = 5e-3;
    request.recipe.epochs = epochs;
    request.recipe.batch = 8;
    return request;
}

/// A counter that a test moves, and that it can break.
struct FakeCounter {
    std::atomic<int> joules = 0;
    std::atomic<bool> isBroken = false;
};

class FakeMeter : public Meter
{
public:
    explicit FakeMeter(const FakeCounter &counter)
        : m_counter(counter)
    {
    }

    const MeterInfo &info() const override { return m_info; }

    Result<double> joules() override
    {
        if (m_counter.isBroken)
            return failure(ErrorKind::Device, "The counter is broken.", "Repair it.");
        return m_counter.joules.load();
    }

private:
    MeterInfo m_info{"package-0", PowerDomain::Cpu, EnergySource::Counter};
    const FakeCounter &m_counter;
};

Meters metersOf(const FakeCounter &counter)
{
    Meters meters;
    meters.push_back(std::make_unique<FakeMeter>(counter));
    return meters;
}

std::map<std::string, at::Tensor> tensorsIn(const Network &network)
{
    std::map<std::string, at::Tensor> tensors;
    for (const auto &entry : network.d().module.named_parameters())
        tensors[entry.name] = entry.value;
    for (const auto &entry : network.d().module.named_buffers())
        tensors[entry.name] = entry.value;
    return tensors;
}

} // namespace

class TestTraining : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    Dataset m_dataset = colourSet(4, 6);
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }

    [[nodiscard]] Result<TrainingPlan> planFor(const Dataset &dataset) const
    {
        return planTraining(at("spec.json").string(), dataset, 8);
    }

    /// Trains until an epoch is done, or all; the notes of the training go to notes.
    [[nodiscard]] Result<void> trainUntil(const TrainingRequest &request, int lastEpoch, std::string *notes = nullptr)
    {
        const auto plan = planFor(m_dataset);
        if (!plan)
            return tl::unexpected(plan.error());
        std::stop_source stop;
        TrainingListener listener;
        listener.epoch = [&](const EpochRecord &epoch) {
            if (epoch.epoch == lastEpoch)
                stop.request_stop();
        };
        listener.note = [&](const std::string &text) {
            if (notes)
                *notes += text + '\n';
        };
        return train(request, *plan, m_dataset, listener, stop.get_token());
    }

    [[nodiscard]] Result<void> trainAll(const TrainingRequest &request, std::string *notes = nullptr)
    {
        return trainUntil(request, -1, notes);
    }

private Q_SLOTS:
    void initTestCase()
    {
        std::ofstream(at("spec.json")) << R"({"offramp_network": 1, "architecture": "cifar_resnet20", "exits": [
            {"name": "early", "after": "layer1", "head": "pool-linear"}, {"name": "last"}]})";
    }

    void learnsItsImagesByHeart()
    {
        TrainingRequest request = requestFor(at("heart.safetensors"), 30);
        request.recipe.heldBack = 0;
        request.recipe.limit = 16;
        const auto plan = planFor(m_dataset);
        QVERIFY2(plan.has_value(), plan ? "" : plan.error().sentence.c_str());
        std::vector<EpochRecord> epochs;
        TrainingListener listener;
        listener.epoch = [&](const EpochRecord &epoch) { epochs.push_back(epoch); };
        const auto done = train(request, *plan, m_dataset, listener, {});
        QVERIFY2(done.has_value(), errorIn(done).c_str());
        QCOMPARE(epochs.size(), std::size_t(30));
        QVERIFY2(epochs.back().train[1].accuracy >= 0.9, std::to_string(epochs.back().train[1].accuracy).c_str());
        QVERIFY(epochs.back().train[1].loss < epochs.front().train[1].loss);
        QVERIFY(epochs.back().heldBack.empty() && epochs.back().isBest);

        const auto network = Network::load(request.out);
        QVERIFY2(network.has_value(), network ? "" : network.error().sentence.c_str());
        const auto shape = network->probe({3, 8, 8});
        QVERIFY(shape && *shape == (OutputShape{2, 4}));
        QVERIFY(network->exitNames(2) == (std::vector<std::string>{"early", "last"}));
        QVERIFY(network->spec().mean && network->spec().std);
        QVERIFY(network->spec().input == (std::array{3, 8, 8}));
        QCOMPARE(network->spec().crop.value_or(0), 8);
        // Each epoch costs three times the forward FLOPs of 16 images.
        QVERIFY(std::abs(epochs[29].gflops / epochs[0].gflops - 30) < 1e-6);
        const double flopsOfImage = epochs[0].gflops * 1e9 / 3 / 16;
        QVERIFY2(flopsOfImage > 2e6 && flopsOfImage < 3e6, std::to_string(flopsOfImage).c_str());
    }

    void resumesToTheSameBytes_data()
    {
        QTest::addColumn<int>("optimiser");
        QTest::addColumn<double>("emaDecay");
        QTest::newRow("sgd") << static_cast<int>(OptimiserKind::Sgd) << 0.0;
        QTest::newRow("adam") << static_cast<int>(OptimiserKind::Adam) << 0.0;
        QTest::newRow("adamw, moving average") << static_cast<int>(OptimiserKind::AdamW) << 0.9;
    }

    void resumesToTheSameBytes()
    {
        QFETCH(int, optimiser);
        QFETCH(double, emaDecay);
        constexpr int epochs = 3;
        TrainingRequest request = requestFor(at("whole.safetensors"), epochs);
        request.recipe.optimiser = static_cast<OptimiserKind>(optimiser);
        request.recipe.emaDecay = emaDecay;
        request.recipe.heldBack = 0.25;
        request.recipe.augmentations
            = {usualAugmentation(AugmentationKind::HorizontalFlip), usualAugmentation(AugmentationKind::CutMix)};
        fs::remove(checkpointOf(request.out));
        const auto done = trainAll(request);
        QVERIFY2(done.has_value(), errorIn(done).c_str());
        const std::string whole = bytesOf(request.out);
        QVERIFY(!whole.empty());
        for (int last = 1; last < epochs; ++last) {
            request.out = at("resumed.safetensors");
            fs::remove(checkpointOf(request.out));
            const auto stopped = trainUntil(request, last);
            QVERIFY(!stopped && stopped.error().kind == ErrorKind::Cancelled);
            request.resume = true;
            const auto resumed = trainAll(request);
            QVERIFY2(resumed.has_value(), errorIn(resumed).c_str());
            QVERIFY2(bytesOf(request.out) == whole, std::to_string(last).c_str());
            request.resume = false;
        }
        request.recipe.seed = 1;
        fs::remove(checkpointOf(request.out));
        QVERIFY(trainAll(request).has_value());
        QVERIFY(bytesOf(request.out) != whole);
    }

    void resumesOnlyItsOwn()
    {
        TrainingRequest request = requestFor(at("own.safetensors"), 2);
        request.resume = true; // without a checkpoint: from the beginning
        QVERIFY(trainAll(request).has_value());
        const std::string bytes = bytesOf(request.out);
        std::string notes;
        QVERIFY(trainAll(request, &notes).has_value());
        QVERIFY2(notes.find("Nothing to do: all epochs are done.") != std::string::npos, notes.c_str());
        QVERIFY(bytesOf(request.out) == bytes);

        TrainingRequest other = request;
        other.recipe.learningRate = 0.25;
        const auto otherRecipe = errorIn(trainAll(other));
        QVERIFY2(otherRecipe.find("another recipe (\"learning_rate\": 0.005, not \"learning_rate\": 0.25)")
                     != std::string::npos,
                 otherRecipe.c_str());
        request.resume = false;
        QVERIFY(errorIn(trainAll(request)).find("Add --resume") != std::string::npos);
        request.resume = true;
        fs::remove(request.out);
        QVERIFY(errorIn(trainAll(request)).find("is missing") != std::string::npos);
        std::ofstream(checkpointOf(request.out), std::ios::binary) << bytes;
        QVERIFY(errorIn(trainAll(request)).find("is not a checkpoint") != std::string::npos);
    }

    void resumesOnlyWithItsWeights()
    {
        const TrainingRequest first = requestFor(at("first.safetensors"), 1);
        TrainingRequest second = requestFor(at("second.safetensors"), 1);
        second.recipe.seed = 7;
        QVERIFY(trainAll(first).has_value() && trainAll(second).has_value());
        TrainingRequest random = first;
        random.resume = true;
        random.weights = second.out;
        const auto error = errorIn(trainAll(random));
        QVERIFY2(error.find("belongs to a training with other weights to begin with.") != std::string::npos,
                 error.c_str());

        TrainingRequest request = requestFor(at("weighted.safetensors"), 3);
        request.weights = first.out;
        QVERIFY(!trainUntil(request, 1)); // stopped
        request.resume = true;
        request.weights = second.out;
        QVERIFY(errorIn(trainAll(request)).find("other weights to begin with") != std::string::npos);
        request.weights = first.out;
        QVERIFY(!trainUntil(request, 2));
        request.weights.clear(); // not needed again
        QVERIFY(trainAll(request).has_value());
        request.weights = second.out;
        QVERIFY(errorIn(trainAll(request)).find("other weights to begin with") != std::string::npos);
    }

    void writesItsLog()
    {
        const TrainingRequest request = requestFor(at("log.safetensors"), 2);
        QVERIFY(trainAll(request).has_value());
        const auto epochs = parseEpochs(bytesOf(request.out.string() + ".jsonl"), "log");
        QVERIFY(epochs.has_value());
        QCOMPARE(epochs->size(), std::size_t(2));
        QCOMPARE(epochs->front().heldBackImages, std::int64_t(2));
        QVERIFY(epochs->front().isBest);
        QVERIFY(epochs->front().imagesPerSecond > 0);
        const std::string csv = bytesOf(request.out.string() + ".csv");
        QCOMPARE(std::ranges::count(csv, '\n'), std::ptrdiff_t(1 + 2 * 2));
        QVERIFY(csv.find("\n2,last,") != std::string::npos);
    }

    /// Two joules for each batch; the counter is broken at the ends of epochs 2 and 3.
    void logsTheEnergyOfEachEpoch()
    {
        FakeCounter counter;
        PartMeter meter(metersOf(counter));
        TrainingRequest request = requestFor(at("energy.safetensors"), 4);
        request.meter = &meter;
        const auto plan = planFor(m_dataset);
        QVERIFY(plan.has_value());
        int spent = 0; // in this epoch
        std::vector<int> spentIn;
        std::vector<EpochRecord> epochs;
        std::string notes;
        TrainingListener listener;
        listener.progress = [&](const TrainingProgress &) {
            counter.joules += 2;
            spent += 2;
            counter.isBroken = epochs.size() == 1 || epochs.size() == 2;
        };
        listener.epoch = [&](const EpochRecord &epoch) {
            counter.isBroken = false;
            counter.joules += 100; // between epochs
            epochs.push_back(epoch);
            spentIn.push_back(std::exchange(spent, 0));
        };
        listener.note = [&](const std::string &text) { notes += text + '\n'; };
        const auto done = train(request, *plan, m_dataset, listener, {});
        QVERIFY2(done.has_value(), errorIn(done).c_str());
        QCOMPARE(epochs.size(), std::size_t(4));
        for (const std::size_t i : {std::size_t(0), std::size_t(3)})
            QVERIFY(epochs[i].energy
                    == (PartEnergy{static_cast<double>(spentIn[i]), EnergySource::Counter, {"package-0"}}));
        QVERIFY(spentIn[0] > 0 && !epochs[1].energy && !epochs[2].energy);
        QCOMPARE(notes, std::string("Where a meter fails, the energy of an epoch is not known. The counter is broken. "
                                    "Repair it.\n"));
        const auto log = parseEpochs(bytesOf(request.out.string() + ".jsonl"), "log");
        QVERIFY(log && *log == epochs);
    }

    /// Also where it goes on without a meter; the network is the same with one and without.
    void keepsTheEnergyOfEarlierRuns()
    {
        FakeCounter counter;
        PartMeter meter(metersOf(counter), {[] { return 0.0; }, [](double) {}}); // a counter may rest so long
        TrainingRequest request = requestFor(at("metered.safetensors"), 2);
        request.meter = &meter;
        QVERIFY(!trainUntil(request, 1)); // stopped
        request.meter = nullptr;
        request.resume = true;
        QVERIFY(trainAll(request).has_value());
        const auto log = parseEpochs(bytesOf(request.out.string() + ".jsonl"), "log");
        QVERIFY(log && log->size() == 2);
        QVERIFY(!log->back().energy);
        const std::string csv = bytesOf(request.out.string() + ".csv");
        const TrainingRequest unmetered = requestFor(at("unmetered.safetensors"), 2);
        QVERIFY(trainAll(unmetered).has_value());
        QVERIFY(bytesOf(request.out) == bytesOf(unmetered.out));
        QVERIFY2(csv.find(",counter,package-0\n2,early,") != std::string::npos, csv.c_str());
        QVERIFY2(log->front().energy && csv.ends_with(",,,\n"), csv.c_str());
    }

    /// The rate of the second epoch is far too high, by way of the request that is still in use.
    void stopsWhereTheLossIsNotFinite()
    {
        TrainingRequest request = requestFor(at("infinite.safetensors"), 2);
        request.recipe.optimiser = OptimiserKind::Sgd;
        request.recipe.schedule = ScheduleKind::Constant;
        const auto plan = planFor(m_dataset);
        QVERIFY(plan.has_value());
        std::string network;
        std::string checkpoint;
        TrainingListener listener;
        listener.epoch = [&](const EpochRecord &) {
            network = bytesOf(request.out);
            checkpoint = bytesOf(checkpointOf(request.out));
            request.recipe.learningRate = 1e35;
        };
        const auto done = train(request, *plan, m_dataset, listener, {});
        QVERIFY(!done && done.error().kind == ErrorKind::Failed);
        QVERIFY2(done.error().sentence.find("The loss is not finite in epoch 2, step ") != std::string::npos,
                 done.error().sentence.c_str());
        QVERIFY(!checkpoint.empty());
        QVERIFY(bytesOf(request.out) == network);
        QVERIFY(bytesOf(checkpointOf(request.out)) == checkpoint);
    }

    void startsFromOtherClasses()
    {
        const TrainingRequest before = requestFor(at("four.safetensors"), 1);
        QVERIFY(trainAll(before).has_value());
        const Dataset three = colourSet(3, 6);
        const auto plan = planFor(three);
        QVERIFY(plan.has_value());
        TrainingRequest request = requestFor(at("three.safetensors"), 1);
        request.recipe.frozenTrunk = true;
        const auto without = train(request, *plan, three, {}, {});
        QVERIFY(!without && without.error().remedy.find("--weights") != std::string::npos);
        request.weights = before.out;
        std::string notes;
        TrainingListener listener;
        listener.note = [&](const std::string &text) { notes += text; };
        const auto done = train(request, *plan, three, listener, {});
        QVERIFY2(done.has_value(), errorIn(done).c_str());
        QVERIFY2(notes.find("begin at random: exit1.fc.weight, exit1.fc.bias, linear.weight, linear.bias.")
                     != std::string::npos,
                 notes.c_str());
        const auto old = Network::load(before.out);
        const auto now = Network::load(request.out);
        QVERIFY(old && now);
        const auto oldTensors = tensorsIn(*old);
        for (const auto &[name, tensor] : tensorsIn(*now)) {
            const bool isHead = name.starts_with("exit1.") || name.starts_with("linear.");
            QVERIFY2(isHead || torch::equal(tensor, oldTensors.at(name)), name.c_str());
            QVERIFY2(!isHead || tensor.size(0) == 3, name.c_str());
        }

        // The trunk of another architecture is refused, and so is a file without weights.
        const auto larger = planTraining("cifar_resnet32", three, 8);
        QVERIFY(larger.has_value());
        request.out = at("larger.safetensors");
        const auto refused = errorIn(train(request, *larger, three, {}, {}));
        QVERIFY2(refused.find("does not have the trunk of this architecture: layer1.3.conv1.weight")
                     != std::string::npos,
                 refused.c_str());
        request.weights = at("spec.json");
        QVERIFY(!train(request, *plan, three, {}, {}));
    }

    void takesOneWeightForEachExit()
    {
        TrainingRequest request = requestFor(at("weights.safetensors"), 1);
        request.recipe.exitWeights = {1, 1, 1};
        QVERIFY(errorIn(trainAll(request)).find("3 \"exit_weights\", and the network 2 exits") != std::string::npos);
        request.recipe.exitWeights = {0.5, 1};
        QVERIFY(trainAll(request).has_value());
    }
};

QTEST_APPLESS_MAIN(TestTraining)
#include "tst_training.moc"
