// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/network_p.h"
#include "core/training/trainablenetwork_p.h"
#include "core/training/trainer.h"
#include "tests/core/training/colourset.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

constexpr double headFlops = 16 * 4 + 64 * 4; // of linear layers after layer1 and at the end, for 4 classes
constexpr double trainedImages = 18;          // a quarter of 24 is held back

std::string bytesOf(const fs::path &path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string errorIn(const Result<void> &result)
{
    return result ? "no error" : toText(result.error());
}

/// A traced network of two blocks for images of 8 x 8 and three classes, with an exit after each.
std::string archive()
{
    const QString source = qEnvironmentVariable("OFFRAMP_SOURCE", QFINDTESTDATA("../../.."));
    return (source + QStringLiteral("/tests/core/networks/data/hooked.pt")).toStdString();
}

std::vector<std::string> namesOf(const TrainingPlan &plan)
{
    std::vector<std::string> names;
    for (const ExitSpec &exit : plan.spec.exits)
        names.push_back(exit.name);
    return names;
}

bool has(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

/// Trainings of heads on a trunk that stays as it is.
class TestFrozenTrunk : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    Dataset m_dataset = colourSet(4, 6);
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }

    /// What a training said.
    struct Said {
        Result<void> done;
        std::string notes;
        std::vector<EpochRecord> epochs;
    };

    [[nodiscard]] TrainingRequest requestFor(const std::string &name) const
    {
        TrainingRequest request;
        request.out = at(name);
        request.weights = at("trunk.safetensors");
        request.threads = 1;
        request.recipe.learningRate = 0.05;
        request.recipe.epochs = 3;
        request.recipe.batch = 8;
        request.recipe.heldBack = 0.25;
        request.recipe.frozenTrunk = true;
        return request;
    }

    /// Trains the network of spec.json until an epoch is done, or all.
    [[nodiscard]] Said trainUntil(const TrainingRequest &request, int lastEpoch = -1)
    {
        return trainUntil(request, m_dataset, planTraining(at("spec.json").string(), m_dataset, 8), lastEpoch);
    }

    [[nodiscard]] static Said trainUntil(const TrainingRequest &request, const Dataset &dataset,
                                         const Result<TrainingPlan> &plan, int lastEpoch = -1)
    {
        Said said{{}, {}, {}};
        if (!plan) {
            said.done = tl::unexpected(plan.error());
            return said;
        }
        std::stop_source stop;
        TrainingListener listener;
        listener.note = [&](const std::string &text) { said.notes += text + '\n'; };
        listener.epoch = [&](const EpochRecord &epoch) {
            said.epochs.push_back(epoch);
            if (epoch.epoch == lastEpoch)
                stop.request_stop();
        };
        said.done = train(request, *plan, dataset, listener, stop.get_token());
        return said;
    }

private Q_SLOTS:
    void initTestCase()
    {
        std::ofstream(at("spec.json")) << R"({"offramp_network": 1, "architecture": "cifar_resnet20", "exits": [
            {"name": "early", "after": "layer1", "head": "pool-linear"}, {"name": "last"}]})";
        TrainingRequest request = requestFor("trunk.safetensors");
        request.weights.clear();
        request.recipe.frozenTrunk = false;
        request.recipe.epochs = 1;
        const Said said = trainUntil(request);
        QVERIFY2(said.done.has_value(), errorIn(said.done).c_str());
        QVERIFY(!has(said.notes, "features"));
    }

    void answersAsTheWholeNetwork_data()
    {
        QTest::addColumn<QString>("architecture");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("head");
        QTest::newRow("pooled") << "cifar_resnet20"
                                << "layer1"
                                << "pool-linear";
        QTest::newRow("convolved") << "cifar_resnet20"
                                   << "layer2.0"
                                   << "conv-pool-linear";
        QTest::newRow("every pixel") << "resnet18"
                                     << "layer1"
                                     << "conv256-conv256s2-linear";
        QTest::newRow("dropout") << "efficientnet_b0"
                                 << "features.3"
                                 << "pool-linear";
    }

    void answersAsTheWholeNetwork()
    {
        QFETCH(QString, architecture);
        QFETCH(QString, after);
        QFETCH(QString, head);
        NetworkSpec spec;
        spec.architecture = architecture.toStdString();
        spec.classes = 4;
        spec.input = std::array{3, 32, 32};
        spec.exits = {{"early", after.toStdString(), head.toStdString()}, {"last", {}, {}}};
        spec = *completeSpec(spec, {});
        auto whole = TrainableNetwork::build(spec, 5, false);
        auto frozen = TrainableNetwork::build(spec, 5, true);
        QVERIFY(whole && frozen);
        const auto images = torch::rand({3, 3, 32, 32});
        const at::NoGradGuard ungraded;
        whole->setTraining(false);
        frozen->setTraining(false);
        const auto expected = whole->logits(images);
        const auto features = frozen->features(images);
        QVERIFY2(expected && features, features ? "" : features.error().sentence.c_str());
        const auto given = frozen->headLogits(*features);
        QVERIFY2(given.has_value(), given ? "" : given.error().sentence.c_str());
        QCOMPARE(given->size(), std::size_t(2));
        for (std::size_t k = 0; k < 2; ++k)
            QVERIFY(torch::allclose((*given)[k], (*expected)[k], 1e-4, 1e-5));
        QCOMPARE(frozen->forwardFlops({3, 32, 32}), whole->forwardFlops({3, 32, 32}));
        QVERIFY(frozen->headFlops({3, 32, 32}) < frozen->forwardFlops({3, 32, 32}));

        // The trunk gives the same while it trains, without gradient.
        frozen->setTraining(true);
        static_cast<void>(frozen->trainedTensors(1));
        const auto again = frozen->features(images);
        QVERIFY(again && again->size() == features->size());
        for (std::size_t i = 0; i < again->size(); ++i)
            QVERIFY(torch::equal((*again)[i], (*features)[i]) && !(*again)[i].requires_grad());
    }

    /// A pooled map of 16 channels and one of 64, as float32.
    void keepsWhatHeadsNeed()
    {
        NetworkSpec spec;
        spec.architecture = "cifar_resnet20";
        spec.classes = 4;
        spec.exits = {{"early", "layer1", "pool-linear"}, {"last", {}, {}}};
        const auto network = TrainableNetwork::build(*completeSpec(spec, {}), 1, true);
        QVERIFY(network.has_value());
        QCOMPARE(network->featureBytes({3, 8, 8}), std::int64_t(4 * (16 + 64)));
        QCOMPARE(network->headFlops({3, 8, 8}), std::int64_t(headFlops));
        std::vector<std::string> changing;
        for (const auto &[name, tensor] : network->changingTensors())
            changing.push_back(name);
        QVERIFY(changing
                == (std::vector<std::string>{"exit1.fc.bias", "exit1.fc.weight", "linear.bias", "linear.weight"}));
    }

    void computesFeaturesOnce()
    {
        const Said kept = trainUntil(requestFor("kept.safetensors"));
        QVERIFY2(kept.done.has_value(), errorIn(kept.done).c_str());
        QVERIFY2(has(kept.notes, "features of 24 images take less than 1 MB: they are computed once and kept."),
                 kept.notes.c_str());
        TrainingRequest request = requestFor("again.safetensors");
        request.featureMemory = 0;
        const Said again = trainUntil(request);
        QVERIFY2(again.done.has_value(), errorIn(again.done).c_str());
        QVERIFY2(has(again.notes, "more than the 0 GB that may be kept, so they are computed in every epoch."),
                 again.notes.c_str());
        QCOMPARE(kept.epochs.size(), std::size_t(3));
        QCOMPARE(again.epochs.size(), std::size_t(3));
        for (std::size_t i = 0; i < 3; ++i) {
            for (std::size_t k = 0; k < 2; ++k) {
                QVERIFY(std::abs(kept.epochs[i].train[k].loss - again.epochs[i].train[k].loss) < 1e-3);
                QVERIFY(std::abs(kept.epochs[i].heldBack[k].loss - again.epochs[i].heldBack[k].loss) < 1e-3);
            }
        }

        // Heads cost three times their FLOPs; the trunk costs its own once, or in every epoch.
        const auto spent = [](const Said &said, std::size_t from, std::size_t to) {
            return (said.epochs[to].gflops - said.epochs[from].gflops) * 1e9 / trainedImages;
        };
        QVERIFY(std::abs(spent(kept, 1, 2) - 3 * headFlops) < 1);
        QVERIFY(spent(again, 1, 2) > 2e6);
        const double first = kept.epochs[0].gflops * 1e9 / trainedImages;
        QVERIFY2(std::abs(first - spent(again, 1, 2)) < 1, std::to_string(first).c_str());
    }

    void computesChangedImagesInEveryEpoch()
    {
        TrainingRequest request = requestFor("changed.safetensors");
        request.recipe.epochs = 1;
        request.recipe.augmentations = {usualAugmentation(AugmentationKind::HorizontalFlip)};
        const Said said = trainUntil(request);
        QVERIFY2(said.done.has_value(), errorIn(said.done).c_str());
        QVERIFY2(has(said.notes, "features are computed in every epoch, because the recipe has augmentations."),
                 said.notes.c_str());
    }

    void resumesToTheSameBytes()
    {
        TrainingRequest request = requestFor("whole.safetensors");
        request.recipe.emaDecay = 0.9;
        QVERIFY(trainUntil(request).done.has_value());
        const std::string whole = bytesOf(request.out);
        request.out = at("resumed.safetensors");
        QVERIFY(!trainUntil(request, 1).done);
        request.resume = true;
        request.weights.clear(); // the checkpoint has the trunk
        const Said resumed = trainUntil(request);
        QVERIFY2(resumed.done.has_value(), errorIn(resumed.done).c_str());
        QVERIFY(!whole.empty() && bytesOf(request.out) == whole);
    }

    /// A head on the second block of an archive, between its own two exits, which stay as they are.
    void putsHeadsOnAnArchive()
    {
        const Dataset three = colourSet(3, 8);
        const HeadChoice heads{{"backbone.1"}, false, "conv-pool-linear"};
        const auto plan = planTraining(archive(), three, 8, heads);
        QVERIFY2(plan.has_value(), plan ? "" : toText(plan.error()).c_str());
        QVERIFY(namesOf(*plan) == (std::vector<std::string>{"exit1", "backbone.1", "exit3"}));
        TrainingRequest request = requestFor("heads.pt");
        request.weights.clear();
        request.recipe.frozenTrunk = false; // it is in any case
        request.recipe.learningRate = 0.02;
        request.recipe.emaDecay = 0.5;
        request.recipe.epochs = 4;
        const Said said = trainUntil(request, three, plan);
        QVERIFY2(said.done.has_value(), errorIn(said.done).c_str());
        QVERIFY2(has(said.notes, "they are computed once and kept."), said.notes.c_str());
        QCOMPARE(said.epochs.size(), std::size_t(4));
        QVERIFY(said.epochs[3].train[1].loss < said.epochs[0].train[1].loss);
        for (const std::size_t own : {0, 2})
            QVERIFY(std::abs(said.epochs[3].heldBack[own].loss - said.epochs[0].heldBack[own].loss) < 1e-6);

        const auto old = Network::load(archive());
        const auto network = Network::load(request.out);
        QVERIFY2(old && network, network ? "" : toText(network.error()).c_str());
        const auto shape = network->probe({3, 8, 8});
        QVERIFY2(shape && *shape == (OutputShape{3, 3}), shape ? "" : toText(shape.error()).c_str());
        QVERIFY(network->spec() == plan->spec);
        QVERIFY(network->spec().mean && network->spec().resize == 8 && network->spec().labelOrder == "sorted");
        const auto images = torch::rand({2, 3, 8, 8});
        const auto before = flattenOutputs(old->d().module.forward({images}));
        const auto now = flattenOutputs(network->d().module.forward({images}));
        QVERIFY(before && now && now->size() == 3);
        QVERIFY(torch::allclose((*now)[0], (*before)[0], 1e-5, 1e-6));
        QVERIFY(torch::allclose((*now)[2], (*before)[1], 1e-5, 1e-6));

        // A run that is stopped goes on to the same head; another archive or another head would not.
        request.out = at("resumed.pt");
        QVERIFY(!trainUntil(request, three, planTraining(archive(), three, 8, heads), 1).done);
        request.resume = true;
        const Said other = trainUntil(request, three, planTraining(archive(), three, 8, {{"backbone.0"}, false}));
        QVERIFY2(has(errorIn(other.done), "another network"), errorIn(other.done).c_str());
        const Said resumed = trainUntil(request, three, planTraining(archive(), three, 8, heads));
        QVERIFY2(resumed.done.has_value(), errorIn(resumed.done).c_str());
        const auto again = Network::load(request.out);
        QVERIFY(again.has_value());
        const auto answers = flattenOutputs(again->d().module.forward({images}));
        QVERIFY(answers && torch::equal((*answers)[1], (*now)[1]));
    }

    void leavesExitsOfOtherClassesOut()
    {
        const auto plan = planTraining(archive(), m_dataset, 8, {{}, true});
        QVERIFY2(plan.has_value(), plan ? "" : toText(plan.error()).c_str());
        QVERIFY(namesOf(*plan) == (std::vector<std::string>{"backbone.0", "backbone.1"}));
        QCOMPARE(plan->spec.classes.value_or(0), 4);
        QVERIFY(std::ranges::any_of(plan->images.warnings, [](const std::string &warning) {
            return has(warning, "knows 3 classes, and the data set has 4: its own exits are left out.");
        }));
        TrainingRequest request = requestFor("four.pt");
        request.recipe.epochs = 1;
        const Said refused = trainUntil(request, m_dataset, plan);
        QVERIFY2(has(errorIn(refused.done), "has its own weights"), errorIn(refused.done).c_str());
        request.weights.clear();
        const Said said = trainUntil(request, m_dataset, plan);
        QVERIFY2(said.done.has_value(), errorIn(said.done).c_str());
        const auto network = Network::load(request.out);
        QVERIFY(network.has_value());
        const auto shape = network->probe({3, 8, 8});
        QVERIFY(shape && *shape == (OutputShape{2, 4}));

        const auto unnamed = planTraining(archive(), m_dataset, 8);
        QVERIFY(!unnamed && has(toText(unnamed.error()), "--heads-at layer1,layer2"));
        const auto flat = planTraining(archive(), colourSet(3, 4), 8, {{"last"}, false});
        QVERIFY(!flat && has(toText(flat.error()), "Layer \"last\" gives [3] for an image"));
    }
};

QTEST_APPLESS_MAIN(TestFrozenTrunk)
#include "tst_frozentrunk.moc"