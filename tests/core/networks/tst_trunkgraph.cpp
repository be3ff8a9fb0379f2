// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/exitheads.h"
#include "core/flops/flopcounter.h"
#include "core/networks/frozentrunk_p.h"
#include "core/networks/network_p.h"
#include "tests/savednetwork.h"
#include "tests/toynetwork.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace offramp;

namespace {

using Names = std::vector<std::string>;

constexpr InputShape small{3, 8, 8};

/// A network of tests/core/networks/data, which was probed.
Result<Network> archive(const std::string &file)
{
    const QString source = qEnvironmentVariable("OFFRAMP_SOURCE", QFINDTESTDATA("../../.."));
    auto network = Network::load(std::filesystem::path(source.toStdString()) / "tests/core/networks/data" / file);
    if (network) {
        if (const auto shape = network->probe(small); !shape)
            return tl::unexpected(shape.error());
    }
    return network;
}

Names namesOf(const std::vector<TrunkOutput> &outputs)
{
    Names names;
    for (const TrunkOutput &output : outputs)
        names.push_back(output.name);
    return names;
}

/// Two convolutions, the first called twice, the second only for large batches.
torch::jit::Module repeating()
{
    const auto unit = std::make_shared<torch::jit::CompilationUnit>();
    const auto module = [&](const std::string &name) {
        torch::jit::Module made("__torch__." + name, unit, true);
        made.register_attribute("training", c10::BoolType::get(), true);
        return made;
    };
    const auto convolution = [&] {
        auto part = module("Convolution");
        part.register_parameter("weight", torch::randn({3, 3, 3, 3}), false);
        part.define("def forward(self, x):\n    return torch.conv2d(x, self.weight, None, [1, 1], [1, 1])\n");
        return part;
    };
    auto net = module("Net");
    net.register_module("twice", convolution());
    net.register_module("rare", convolution());
    net.register_parameter("weight", torch::randn({4, 3}), false);
    net.define(R"(
def forward(self, x):
    x = self.twice.forward(self.twice.forward(x))
    if x.size(0) > 100:
        x = self.rare.forward(x)
    return torch.linear(torch.flatten(torch.adaptive_avg_pool2d(x, [1, 1]), 1), self.weight)
)");
    return net;
}

} // namespace

class TestTrunkGraph : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

private Q_SLOTS:
    void givesLayersAndExitsInOrder_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArrayList>("layers");
        QTest::addColumn<QByteArrayList>("outputs");
        QTest::newRow("traced") << QByteArray("hooked.pt") << QByteArrayList{"backbone.1", "backbone.0"}
                                << QByteArrayList{"backbone.0", "exit1", "backbone.1", "exit2"};
        QTest::newRow("scripted, with a list") << QByteArray("scripted.pt") << QByteArrayList{"stem.0"}
                                               << QByteArrayList{"stem.0", "exit1", "exit2", "exit3"};
        QTest::newRow("registered twice")
            << QByteArray("twice.pt") << QByteArrayList{"first"} << QByteArrayList{"first", "exit1", "exit2"};
    }

    void givesLayersAndExitsInOrder()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArrayList, layers);
        QFETCH(QByteArrayList, outputs);
        auto network = archive(file.toStdString());
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        const auto module = network->d().module;
        Names paths;
        for (const QByteArray &layer : layers)
            paths.push_back(layer.toStdString());
        const auto trunk = FrozenTrunk::open(std::move(*network), small, paths, true);
        QVERIFY2(trunk, trunk ? "" : toText(trunk.error()).c_str());
        Names expected;
        for (const QByteArray &output : outputs)
            expected.push_back(output.toStdString());
        QVERIFY2(namesOf(trunk->outputs()) == expected, namesOf(trunk->outputs())[1].c_str());

        const auto images = waveImages(2, small);
        const auto given = trunk->run(images);
        QCOMPARE(given.size(), expected.size());
        const auto exits = flattenOutputs(torch::jit::Module(module).forward({images}));
        QVERIFY(exits.has_value());
        std::size_t exit = 0;
        for (std::size_t i = 0; i < given.size(); ++i) {
            const TrunkOutput &output = trunk->outputs()[i];
            QCOMPARE(output.isLogits, output.name.starts_with("exit"));
            if (output.isLogits) {
                QCOMPARE(output.shape, (std::vector<std::int64_t>{3}));
                QVERIFY(torch::allclose(given[i], (*exits)[exit++], 1e-5, 1e-6));
                continue;
            }
            QCOMPARE(output.shape, (std::vector<std::int64_t>{4, 8, 8}));
            QVERIFY(given[i].min().item<double>() == 0); // a ReLU's, as it was when the next layer took it
        }
        if (expected.front() == "first") {
            const auto first = module.attr("first").toModule();
            QVERIFY(torch::allclose(given[0], torch::jit::Module(first).forward({images}).toTensor(), 1e-5, 1e-6));
        }
    }

    /// Exits however forward returns them, as logits.
    void givesExitsAsLogits_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::newRow("list") << QByteArray("[e1, e2]");
        QTest::newRow("nested") << QByteArray("(e1, [e2])");
        QTest::newRow("dictionary") << QByteArray(R"({"a": e1, "b": e2})");
        QTest::newRow("stack") << QByteArray("torch.stack([e1, e2], 1)");
        QTest::newRow("probabilities") << QByteArray("(torch.softmax(e1, 1), torch.softmax(e2, 1))");
        QTest::newRow("class probabilities") << QByteArray("(torch.sigmoid(e1), torch.sigmoid(e2))");
    }

    void givesExitsAsLogits()
    {
        QFETCH(QByteArray, result);
        ToyNetwork toy;
        toy.result = "(e1 * 0.1, e2 * 0.02)"; // so that no probability is rounded to 1
        const auto plain = saveAndLoad(m_folder, toy.module());
        QVERIFY2(plain, plain ? "" : toText(plain.error()).c_str());
        toy.result = result.replace("e1", "(e1 * 0.1)").replace("e2", "(e2 * 0.02)").toStdString();
        auto network = saveAndLoad(m_folder, toy.module());
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        const auto shape = network->probe(small);
        QVERIFY2(shape && *shape == (OutputShape{2, 3}), shape ? "" : toText(shape.error()).c_str());
        const auto trunk = FrozenTrunk::open(std::move(*network), small, {}, true);
        QVERIFY2(trunk, trunk ? "" : toText(trunk.error()).c_str());
        const auto images = waveImages(2, small);
        const auto given = trunk->run(images);
        const auto expected = flattenOutputs(plain->d().module.forward({images}));
        QVERIFY(expected && given.size() == 2);
        for (std::size_t k = 0; k < 2; ++k)
            QVERIFY(torch::allclose(torch::softmax(given[k], 1), torch::softmax((*expected)[k], 1), 1e-4, 1e-5));
    }

    void refusesWhatCannotHaveAHead_data()
    {
        QTest::addColumn<QByteArray>("layer");
        QTest::addColumn<QByteArray>("part");
        QTest::newRow("nothing") << QByteArray("stem")
                                 << QByteArray("The network calls no layer \"stem\". Its layers ");
        QTest::newRow("two values") << QByteArray("backbone")
                                    << QByteArray("it gives Tuple[Tensor, Tensor], not a tensor.");
        QTest::newRow("in place") << QByteArray("backbone.0.1") << QByteArray("changed in place later, by aten::relu_");
        QTest::newRow("twice") << QByteArray("twice") << QByteArray("it is called 2 times.");
        QTest::newRow("decision") << QByteArray("rare") << QByteArray("it is called in a decision or a loop.");
    }

    void refusesWhatCannotHaveAHead()
    {
        QFETCH(QByteArray, layer);
        QFETCH(QByteArray, part);
        const bool isRepeating = layer == "twice" || layer == "rare";
        auto network = isRepeating ? saveAndLoad(m_folder, repeating()) : archive("hooked.pt");
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        QVERIFY(network->probe(small).has_value());
        const auto trunk = FrozenTrunk::open(std::move(*network), small, {layer.toStdString()}, true);
        QVERIFY(!trunk);
        const std::string message = toText(trunk.error());
        QVERIFY2(message.find(part.toStdString()) != std::string::npos, message.c_str());
    }

    void findsBlocks()
    {
        const auto hooked = archive("hooked.pt");
        QVERIFY(hooked.has_value());
        const auto ofHooked = blocksOf(*hooked, small);
        QVERIFY2(ofHooked, ofHooked ? "" : toText(ofHooked.error()).c_str());
        QVERIFY(*ofHooked == (Names{"backbone.0", "backbone.1"}));
        const auto scripted = archive("scripted.pt"); // all but the stem has two paths
        QVERIFY(scripted.has_value());
        const auto ofScripted = blocksOf(*scripted, small);
        QVERIFY2(ofScripted, ofScripted ? "" : toText(ofScripted.error()).c_str());
        QVERIFY(*ofScripted == Names{"stem.0"});
    }

    /// Blocks of 7,424 and 9,728 FLOPs, a linear layer of 12 after each, and a new head of 256 + 12 on the second
    /// block.
    void writesAnArchive()
    {
        auto network = archive("hooked.pt");
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        const auto module = network->d().module;
        const auto trunk = FrozenTrunk::open(std::move(*network), small, {"backbone.1"}, true);
        QVERIFY2(trunk, trunk ? "" : toText(trunk.error()).c_str());
        QVERIFY(namesOf(trunk->outputs()) == (Names{"exit1", "backbone.1", "exit2"}));
        const auto heads = writeHeads({{}, {"pool-linear", 4, 8, 8}, {}}, 3);
        QVERIFY(heads.has_value());
        QCOMPARE(heads->tensors.size(), std::size_t(2));
        const std::map<std::string, at::Tensor> tensors{{"exit2.fc.weight", torch::randn({3, 4})},
                                                        {"exit2.fc.bias", torch::randn({3})}};
        NetworkSpec spec;
        spec.classes = 3;
        spec.exits = {{"first", {}, {}}, {"new", "backbone.1", "pool-linear"}, {"last", {}, {}}};
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / "heads.pt";
        const auto saved = trunk->save(*heads, tensors, spec, path);
        QVERIFY2(saved, saved ? "" : toText(saved.error()).c_str());

        const auto loaded = Network::load(path);
        QVERIFY2(loaded, loaded ? "" : toText(loaded.error()).c_str());
        const auto shape = loaded->probe(small);
        QVERIFY2(shape && *shape == (OutputShape{3, 3}), shape ? "" : toText(shape.error()).c_str());
        QVERIFY(loaded->exitNames(3) == (Names{"first", "new", "last"}));
        QVERIFY(loaded->spec() == spec);
        const auto images = waveImages(2, small);
        const auto answers = flattenOutputs(loaded->d().module.forward({images}));
        const auto own = flattenOutputs(torch::jit::Module(module).forward({images}));
        QVERIFY(answers && own && answers->size() == 3);
        QVERIFY(torch::allclose((*answers)[0], (*own)[0], 1e-5, 1e-6));
        QVERIFY(torch::allclose((*answers)[2], (*own)[1], 1e-5, 1e-6));
        const auto pooled = trunk->run(images)[1].mean(std::vector<std::int64_t>{2, 3});
        const auto expected = torch::linear(pooled, tensors.at("exit2.fc.weight"), tensors.at("exit2.fc.bias"));
        QVERIFY(torch::allclose((*answers)[1], expected, 1e-4, 1e-5));

        const auto flops = countFlops(*loaded, small);
        QVERIFY2(flops, flops ? "" : toText(flops.error()).c_str());
        const std::vector<std::int64_t> costs{7424 + 12, 7424 + 12 + 9728 + 268, 7424 + 12 + 9728 + 268 + 12};
        QCOMPARE(flops->exits.size(), costs.size());
        for (std::size_t k = 0; k < costs.size(); ++k)
            QCOMPARE(flops->exits[k].flops, costs[k]);
        QVERIFY(splitStages(*loaded, small).has_value());
        Names parameters;
        for (const auto &entry : loaded->d().module.named_parameters())
            parameters.push_back(entry.name);
        QVERIFY(std::ranges::count(parameters, "trunk.backbone.0.0.weight") == 1);
        QVERIFY(std::ranges::count(parameters, "exit2.fc.weight") == 1);

        // Nothing in it is called by name: a head needs the network that it was made from.
        const auto again = trunkGraph(*loaded, small, {"trunk.backbone.0"}, true);
        QVERIFY(!again && again.error().remedy.find("this one names no layers") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestTrunkGraph)
#include "tst_trunkgraph.moc"
