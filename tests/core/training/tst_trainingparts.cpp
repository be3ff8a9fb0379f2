// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/jointloss_p.h"
#include "core/training/optimiser_p.h"
#include "core/training/trainablenetwork_p.h"
#include "core/training/trainingbatch.h"
#include "core/training/trainingplan.h"
#include "tests/core/training/colourset.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace offramp;

namespace {

NetworkSpec smallSpec()
{
    NetworkSpec spec;
    spec.architecture = "cifar_resnet20";
    spec.classes = 4;
    spec.input = std::array{3, 8, 8};
    spec.exits = {{"early", "layer1", "conv-pool-linear"}, {"last", {}, {}}};
    return *completeSpec(spec, {});
}

bool isNear(double a, double b)
{
    return std::abs(a - b) < 1e-5;
}

} // namespace

class TestTrainingParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Two classes: the first exit gives 1/2, 1/2, the last 3/4, 1/4, and the first class is correct.
    void sumsTheLosses_data()
    {
        QTest::addColumn<double>("firstWeight");
        QTest::addColumn<double>("distillation");
        QTest::addColumn<double>("temperature");
        QTest::addColumn<double>("smoothing");
        QTest::addColumn<double>("total");
        QTest::newRow("sum") << 1.0 << 0.0 << 1.0 << 0.0 << std::log(2) - std::log(0.75);
        QTest::newRow("weights") << 2.0 << 0.0 << 1.0 << 0.0 << 2 * std::log(2) - std::log(0.75);
        QTest::newRow("smoothing") << 1.0 << 0.0 << 1.0 << 0.2
                                   << std::log(2) - 0.9 * std::log(0.75) - 0.1 * std::log(0.25);
        // The divergence is 3/4 ln 3/2 + 1/4 ln 1/2; at temperature 2, PyTorch's kl_div says 0.14536313 with its
        // factor.
        QTest::newRow("distillation") << 1.0 << 0.5 << 1.0 << 0.0 << 0.6996616807;
        QTest::newRow("temperature") << 1.0 << 0.5 << 2.0 << 0.0 << 0.7069372285;
    }

    void sumsTheLosses()
    {
        QFETCH(double, firstWeight);
        QFETCH(double, distillation);
        QFETCH(double, temperature);
        QFETCH(double, smoothing);
        QFETCH(double, total);
        Recipe recipe;
        if (firstWeight != 1)
            recipe.exitWeights = {firstWeight, 1};
        recipe.distillationWeight = distillation;
        recipe.distillationTemperature = temperature;
        recipe.labelSmoothing = smoothing;
        const auto first = torch::zeros({1, 2}).set_requires_grad(true);
        const auto last = torch::tensor({std::log(3.0f), 0.0f}).reshape({1, 2}).set_requires_grad(true);
        const JointLoss loss = jointLoss({first, last}, torch::tensor({1.0f, 0.0f}).reshape({1, 2}), recipe);
        QVERIFY2(isNear(loss.total.item<double>(), total), std::to_string(loss.total.item<double>()).c_str());
        QVERIFY(isNear(loss.ofExit[0].item<double>(), std::log(2)));
        // The last exit teaches and does not learn from that: its gradient is p - y alone.
        loss.total.backward();
        const double wanted = 0.75 - (1 - smoothing / 2);
        QVERIFY(isNear(last.grad()[0][0].item<double>(), wanted));
    }

    /// One parameter of 1, gradients of 0.5 and then -0.25, rate 0.1, decay 0.01: values of PyTorch's optimisers.
    void stepsAsPyTorch_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<double>("first");
        QTest::addColumn<double>("second");
        QTest::newRow("sgd") << static_cast<int>(OptimiserKind::Sgd) << 0.949 << 0.927151;
        QTest::newRow("adam") << static_cast<int>(OptimiserKind::Adam) << 0.9000000020 << 0.8712293476;
        QTest::newRow("adamw") << static_cast<int>(OptimiserKind::AdamW) << 0.8990000020 << 0.8714672987;
    }

    void stepsAsPyTorch()
    {
        QFETCH(int, kind);
        QFETCH(double, first);
        QFETCH(double, second);
        Recipe recipe;
        recipe.optimiser = static_cast<OptimiserKind>(kind);
        recipe.weightDecay = 0.01;
        const auto weight = torch::ones({1}).set_requires_grad(true);
        Optimiser optimiser(recipe, {{"weight", weight}});
        (weight * 0.5).sum().backward();
        optimiser.step(0.1);
        QVERIFY2(isNear(weight.item<double>(), first), std::to_string(weight.item<double>()).c_str());
        (weight * -0.25).sum().backward();
        optimiser.step(0.1);
        QVERIFY2(isNear(weight.item<double>(), second), std::to_string(weight.item<double>()).c_str());
        QCOMPARE(optimiser.state().count("second.weight"), std::size_t(recipe.optimiser != OptimiserKind::Sgd));
    }

    void startsFromItsSeed()
    {
        const auto one = TrainableNetwork::build(smallSpec(), 3, false);
        const auto same = TrainableNetwork::build(smallSpec(), 3, false);
        const auto other = TrainableNetwork::build(smallSpec(), 4, false);
        QVERIFY(one && same && other);
        const auto weights
            = [](const TrainableNetwork &network) { return network.tensors().at("layer2.0.conv1.weight"); };
        QVERIFY(torch::equal(weights(*one), weights(*same)));
        QVERIFY(!torch::equal(weights(*one), weights(*other)));
        const auto tensors = one->tensors();
        QVERIFY(torch::equal(tensors.at("bn1.weight"), torch::ones({16})));
        QVERIFY(torch::equal(tensors.at("bn1.running_var"), torch::ones({16})));
        QVERIFY(torch::equal(tensors.at("bn1.bias"), torch::zeros({16})));
        // 32 channels of 3 x 3: a deviation of sqrt(2 / 288).
        QVERIFY(std::abs(weights(*one).std().item<double>() / std::sqrt(2.0 / 288) - 1) < 0.05);
        QVERIFY(tensors.at("linear.bias").abs().max().item<double>() <= 0.125); // 1 / sqrt(64)
    }

    void givesLogitsOfEveryExit()
    {
        auto network = TrainableNetwork::build(smallSpec(), 1, false);
        QVERIFY(network.has_value());
        network->setTraining(true);
        const auto logits = network->logits(torch::rand({6, 3, 8, 8}));
        QVERIFY(logits.has_value());
        QCOMPARE(logits->size(), std::size_t(2));
        QVERIFY((*logits)[0].sizes() == (std::vector<std::int64_t>{6, 4}));
        QVERIFY(!torch::equal(network->tensors().at("bn1.running_mean"), torch::zeros({16})));
        network->setTraining(false);
        QVERIFY(network->forwardFlops({3, 8, 8}) > 2'000'000);
    }

    void computesInAShorterPrecisionWhileItTrains()
    {
        auto network = TrainableNetwork::build(smallSpec(), 1, false);
        QVERIFY(network.has_value());
        network->place(torch::kCPU, Precision::BFloat16);
        const auto trained = network->trainedTensors(1);
        const auto images = torch::rand({6, 3, 8, 8});
        const auto lastLogits = [&](bool training) {
            network->setTraining(training);
            const auto logits = network->logits(images);
            return logits ? logits->back() : at::Tensor();
        };
        const auto isShort
            = [](const at::Tensor &values) { return torch::equal(values, values.to(at::kBFloat16).to(at::kFloat)); };
        const auto logits = lastLogits(true);
        QVERIFY(logits.defined() && logits.scalar_type() == at::kFloat && isShort(logits));
        logits.square().sum().backward();
        for (const TrainedTensor &one : trained) {
            if (!one.tensor.grad().defined())
                continue;
            QVERIFY2(one.tensor.scalar_type() == at::kFloat, one.name.c_str());
            QVERIFY2(one.tensor.grad().scalar_type() == at::kFloat, one.name.c_str());
        }
        const at::NoGradGuard ungraded;
        network->tensors().at("linear.weight").mul_(2);
        QVERIFY2(!torch::equal(lastLogits(true), logits), "the weights of the step before are used");
        QVERIFY(!isShort(lastLogits(false)));
    }

    /// Only heads are trained then, and only they see the batch.
    void freezesTheTrunk()
    {
        auto network = TrainableNetwork::build(smallSpec(), 1, true);
        QVERIFY(network.has_value());
        const auto trained = network->trainedTensors(0.1);
        for (const TrainedTensor &one : trained) {
            QVERIFY2(one.name.starts_with("exit1.") || one.name.starts_with("linear."), one.name.c_str());
            QCOMPARE(one.rateFactor, 1.0);
        }
        QCOMPARE(trained.size(), std::size_t(7)); // conv, bn (2), fc (2) and linear (2)
        network->setTraining(true);
        const auto logits = network->logits(torch::rand({6, 3, 8, 8}));
        QVERIFY(logits.has_value());
        QVERIFY(torch::equal(network->tensors().at("bn1.running_mean"), torch::zeros({16})));
        QVERIFY(!torch::equal(network->tensors().at("exit1.bn.running_mean"), torch::zeros({64})));
        auto whole = TrainableNetwork::build(smallSpec(), 1, false);
        QVERIFY(whole.has_value());
        const auto all = whole->trainedTensors(0.1);
        QVERIFY(all.size() > trained.size());
        const auto found = std::ranges::find(all, "conv1.weight", &TrainedTensor::name);
        QVERIFY(found != all.end() && found->rateFactor == 0.1);
    }

    void preparesBatches()
    {
        const Dataset dataset = colourSet(3, 4);
        const auto plan = planTraining("cifar_resnet20", dataset, 8);
        QVERIFY2(plan.has_value(), plan ? "" : plan.error().sentence.c_str());
        QCOMPARE(*plan->spec.classes, 3);
        QVERIFY(plan->spec.input == (std::array{3, 8, 8}));
        QCOMPARE(plan->spec.labelOrder, std::string("sorted"));
        const auto batch = prepareBatch(dataset, plan->images, 3, {}, {0, 4});
        QVERIFY(batch.has_value());
        QCOMPARE(batch->pixels.size(), std::size_t(2 * 3 * 64));
        QVERIFY(batch->classes == (std::vector<float>{1, 0, 0, 0, 1, 0}));
        Augmentation mixUp = usualAugmentation(AugmentationKind::MixUp);
        mixUp.probability = 1;
        const ImageChanges mixing{{mixUp}, {1, 1}};
        const auto mixed = prepareBatch(dataset, plan->images, 3, mixing, {0, 1, 2, 3, 4, 5, 6, 7, 8});
        QVERIFY(mixed.has_value());
        QVERIFY(std::ranges::any_of(mixed->classes, [](float part) { return part > 0 && part < 1; }));
        for (std::size_t i = 0; i < mixed->images; ++i)
            QVERIFY(isNear(mixed->classes[3 * i] + mixed->classes[3 * i + 1] + mixed->classes[3 * i + 2], 1));
    }

    void plansHeadsAtPlaces()
    {
        const Dataset dataset = colourSet(3, 4);
        const auto exitsOf = [&](const char *architecture, const HeadChoice &heads) {
            const auto plan = planTraining(architecture, dataset, {}, heads);
            return plan ? plan->spec.exits : std::vector<ExitSpec>();
        };
        QVERIFY(exitsOf("cifar_resnet20", {{"layer1", "layer2.0"}, false, "conv-pool-linear"})
                == (std::vector<ExitSpec>{{"layer1", "layer1", "conv-pool-linear"},
                                          {"layer2.0", "layer2.0", "conv-pool-linear"},
                                          {"exit3", {}, {}}}));
        // A preset's own exits give way.
        QVERIFY(exitsOf("padova-resnet50-64", {{"layer2"}, false, "pool-linear"})
                == (std::vector<ExitSpec>{{"layer2", "layer2", "pool-linear"}, {"exit2", {}, {}}}));
        const auto everywhere = exitsOf("cifar_resnet20", {{}, true, "pool-linear"});
        QCOMPARE(everywhere.size(), std::size_t(10));
        QVERIFY(everywhere.front() == (ExitSpec{"relu", "relu", "pool-linear"}));
        QVERIFY(everywhere[8] == (ExitSpec{"layer3.1", "layer3.1", "pool-linear"}));
        QVERIFY(everywhere.back() == (ExitSpec{"exit10", {}, {}}));
    }

    void refusesOtherNetworks()
    {
        const Dataset dataset = colourSet(3, 4);
        const auto unknown = planTraining("resnet19", dataset, {});
        QVERIFY(!unknown && unknown.error().sentence.find("resnet19") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestTrainingParts)
#include "tst_trainingparts.moc"
