// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/flops/flopcounter.h"
#include "core/networks/cutgraph_p.h"
#include "core/networks/fixedbatch.h"
#include "core/networks/network_p.h"
#include "core/networks/neweroperators_p.h"
#include "core/networks/stages_p.h"
#include "tests/savednetwork.h"

#include <QTemporaryDir>
#include <QTest>
#include <fmt/format.h>

#include <algorithm>

using namespace offramp;

namespace {

using Costs = std::vector<std::int64_t>;

constexpr InputShape small{3, 8, 8};
// A convolution 3->4 or 4->4 of 3 x 3 on 8 x 8, and a head: a pool of 4 x 8 x 8 and a linear layer 4->3.
constexpr std::int64_t conv1 = 64 * 4 * 27;
constexpr std::int64_t conv2 = 64 * 4 * 36;
constexpr std::int64_t head = 256 + 12;
constexpr std::int64_t exit1 = conv1 + head;
constexpr std::int64_t exit2 = exit1 + conv2 + head;

/// A network from the end of its forward: a and b are its trunk, h1 and h2 its heads' logits.
torch::jit::Module networkOf(const std::string &end)
{
    registerNewerOperators();
    torch::manual_seed(2);
    torch::jit::Module net("Net");
    net.register_attribute("training", c10::BoolType::get(), true);
    const auto parameter
        = [&net](const char *name, at::IntArrayRef shape) { net.register_parameter(name, torch::randn(shape), false); };
    parameter("w1", {4, 3, 3, 3});
    parameter("w2", {4, 4, 3, 3});
    parameter("f1", {3, 4});
    parameter("f2", {3, 4});
    parameter("gate", {1, 4});
    parameter("scale", {4});
    net.register_buffer("mean", torch::zeros({4}));
    net.register_buffer("var", torch::ones({4}));
    net.define(R"(
def conv(self, x, w):
    return torch.relu_(torch.conv2d(x, w, None, [1, 1], [1, 1]))

def head(self, x, w):
    return torch.linear(torch.flatten(torch.adaptive_avg_pool2d(x, [1, 1]), 1), w)

def forward(self, x):
    a = self.conv(x, self.w1)
)" + end);
    return net;
}

const std::string twoHeads = R"(    b = self.conv(a, self.w2)
    h1 = self.head(a, self.f1)
    h2 = self.head(b, self.f2)
)";

at::Tensor images(std::int64_t batch)
{
    torch::manual_seed(5);
    return torch::randn({batch, 3, 8, 8});
}

} // namespace

class TestCutGraph : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    Result<Network> load(const torch::jit::Module &module) const { return saveAndLoad(m_folder, module); }

    /// The network is tried first, as the engine does; then counts, parts and stages must agree.
    static void check(const Network &network, const Costs &costs, bool isSplit = true)
    {
        const auto shape = network.probe(small);
        QVERIFY2(shape, shape ? "" : toText(shape.error()).c_str());
        QCOMPARE(shape->exits, static_cast<int>(costs.size()));
        const auto report = countFlops(network, small);
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        Costs counted;
        for (const ExitFlops &exit : report->exits)
            counted.push_back(exit.flops);
        QCOMPARE(counted, costs);
        const bool isSaid = std::any_of(report->warnings.begin(), report->warnings.end(), [](const auto &warning) {
            return warning.find("costs as much as the last exit") != std::string::npos;
        });
        QCOMPARE(isSaid, costs.size() > 1 && costs[0] == costs.back());

        const c10::InferenceMode inference;
        const auto plan = outputPlan(network, small);
        const auto expected = *exitOutputs(*plan, network.d().module.forward({images(5)}));
        const auto cuts = cutNetworks(network, small);
        QVERIFY(cuts.has_value());
        for (std::size_t k = 0; k < cuts->size(); ++k) {
            const auto part = (*cuts)[k].run({images(5)});
            for (std::size_t i = 0; i <= k; ++i)
                QVERIFY(torch::equal(part[i], expected[i]));
        }
        const auto stages = splitStages(network, small);
        QVERIFY2(stages.has_value() == isSplit, stages ? "" : toText(stages.error()).c_str());
        if (!isSplit)
            return;
        QCOMPARE(*countStageFlops(network, small), costs);
        std::vector<at::Tensor> alive{images(5)};
        for (std::size_t k = 0; k < stages->size(); ++k) {
            const auto results = RunnableGraph((*stages)[k]).run(alive);
            QVERIFY(torch::allclose(results[0], expected[k], 1e-5, 1e-6));
            alive.assign(results.begin() + 1, results.end());
        }
    }

private Q_SLOTS:
    void kinds_data()
    {
        QTest::addColumn<QByteArray>("end");
        QTest::addColumn<QList<qint64>>("costs");
        QTest::addColumn<bool>("isSplit");
        const auto add = [](const char *name, const char *end, const QList<qint64> &costs = {exit1, exit2},
                            bool isSplit = true) { QTest::addRow("%s", name) << QByteArray(end) << costs << isSplit; };
        add("plain", "    return h1, h2\n");
        add("stacked", "    e = torch.unbind(torch.stack([h1, h2]))\n    return e[0], e[1]\n");
        add("stacked, then a logarithm", R"(
    e = torch.unbind(torch.log_softmax(torch.stack([h1, h2], 1), 2), 1)
    return e[0], e[1]
)");
        add("stacked, selected", R"(
    e = torch.stack([h1, h2], 1)
    return torch.select(e, 1, 0), torch.select(e, 1, 1)
)");
        add("concatenated", R"(
    e = torch.cat([torch.unsqueeze(h1, 0), torch.unsqueeze(h2, 0)])
    return e[0], e[1]
)");
        add("concatenated twice", R"(
    e = torch.cat([torch.reshape(torch.cat([h1]), [1, -1, 3]), torch.reshape(h2, [1, -1, 3])])
    e = torch.cat([e, torch.unsqueeze(h2, 0)])
    return e[0], e[1]
)");
        add("in chunks", "    e = torch.chunk(torch.cat([h1, h2]), 2)\n    return e[0], e[1]\n");
        add("split by classes", "    e = torch.split(torch.cat([h1, h2], 1), 3, 1)\n    return e[0], e[1]\n");
        add("an average of exits", R"(
    e = torch.unbind(torch.stack([h1, (h1 + h2) / 2]))
    return e[0], e[1]
)");
        add("a stack whose exits need each other", R"(
    e = torch.unbind(torch.softmax(torch.stack([h1, h2]), 0))
    return e[0], e[1]
)",
            {exit2, exit2}, false);
        add("one tensor", "    return torch.stack([h1, h2])\n");
        add("one tensor, concatenated", R"(
    return torch.cat([torch.unsqueeze(h1, 0), torch.unsqueeze(h2, 0)])
)");
        add("one tensor, batch first", "    return torch.stack([h1, h2], 1)\n");
        add("one tensor, batch first, concatenated", R"(
    return torch.cat([torch.unsqueeze(h1, 1), torch.unsqueeze(h2, 1)], 1)
)");
        add("one tensor, a logarithm of all", "    return torch.log_softmax(torch.stack([h1, h2], 1), 2)\n");
        add("one tensor and features", "    return torch.stack([h1, h2]), torch.flatten(b, 1)\n");
        add("one tensor, batch first, and a gate", "    return torch.stack([h1, h2], 1), torch.mean(b, [1, 2, 3])\n");
        add("one tensor in a list", "    return [torch.stack([h1, h2], 1)]\n");
        add("one tensor in a dictionary, and labels", R"(
    return {'exits': torch.stack([h1, h2]), 'labels': torch.argmax(h2, 1)}
)");
        add("one tensor of the early exits, and the last exit", R"(
    c = self.conv(b, self.w2)
    return torch.stack([h1, h2], 1), self.head(c, self.f2)
)",
            {exit1, exit2, exit2 + conv2 + head});
        add("two tensors", R"(
    c = self.conv(b, self.w2)
    h3 = self.head(c, self.f1)
    return torch.stack([h1, h2], 1), torch.stack([h3, self.head(c, self.f2)])
)",
            {exit1, exit2, exit2 + conv2 + head, exit2 + conv2 + 2 * head});
        add("other features of three dimensions", R"(
    return h1, torch.transpose(torch.flatten(torch.adaptive_avg_pool2d(b, [2, 2]), 2), 1, 2), h2
)");
        add("a constant of three dimensions", "    return h1, torch.ones([5, 1, 3]), h2\n");
        add("a list of them", "    return torch.chunk(torch.cat([h1, h2]), 2)\n");
        add("changed in place, then an einsum", R"(
    b = torch.einsum("bchw,bchw->bchw", [b, b])
    return h1, self.head(b, self.f2)
)",
            {exit1, exit2 + 4 * 64 / 2});
        add("changed through a view", R"(
    u = torch.transpose(torch.view(b, [x.size(0), 2, 2, 8, 8]), 1, 2)
    u *= 0.5
    return h1, self.head(torch.reshape(u, [x.size(0), 4, 8, 8]), self.f2)
)");
        add("changed through a view before both heads", R"(
    u = torch.transpose(a, 2, 3)
    u += 1.0
    return self.head(a, self.f1), self.head(self.conv(a, self.w2), self.f2)
)");
        add("a view changed after it was taken", R"(
    u = torch.transpose(a, 2, 3)
    a.add_(1.0)
    return self.head(u, self.f1), self.head(self.conv(u, self.w2), self.f2)
)");
        add("filled part by part", R"(
    c = torch.zeros([x.size(0), 4, 8, 8])
    c[:, :2] = b[:, 2:]
    c[:, 2:] = b[:, :2]
    return h1, self.head(c, self.f2)
)");
        add("a mask filled part by part", R"(
    mask = torch.ones([4, 8, 8])
    mask[1:, 2:] = 0.0
    return self.head(a * mask, self.f1), self.head(b * mask, self.f2)
)");
        add("a gate", "    return h1, torch.sigmoid(torch.linear(torch.mean(a, [2, 3]), self.gate)), h2\n",
            {exit1, exit2 + 4});
        add("a gate of rows", "    return h1, torch.mean(b, [1, 2, 3]), h2\n");
        add("a gate at the end", "    return h1, h2, torch.mean(b, [1, 2, 3])\n");
    }

    void kinds()
    {
        QFETCH(QByteArray, end);
        QFETCH(QList<qint64>, costs);
        QFETCH(bool, isSplit);
        const std::string text = end.toStdString();
        const auto network = load(networkOf(twoHeads + text));
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        check(*network, Costs(costs.begin(), costs.end()), isSplit);
    }

    void cannotBeSplit()
    {
        // The second exit reads the tensor as it was before the first one changes it.
        const auto network = load(networkOf(R"(    u = torch.transpose(a, 2, 3)
    b = self.conv(a, self.w2)
    u.add_(1.0)
    return self.head(a, self.f1), self.head(b, self.f2)
)"));
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        check(*network, {exit1, exit2}, false);
        const auto stages = splitStages(*network, small);
        QVERIFY2(stages.error().sentence.find("changes a value in place that others may use, at aten::add_")
                     != std::string::npos,
                 stages.error().sentence.c_str());
    }

    void modulesAsArguments_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addRow("a module registered twice") << QByteArray("twice.pt");
        QTest::addRow("heads called by hooks") << QByteArray("hooked.pt");
    }

    void modulesAsArguments()
    {
        QFETCH(QByteArray, file);
        const QString source = qEnvironmentVariable("OFFRAMP_SOURCE", QFINDTESTDATA("../../.."));
        const auto network = Network::load(std::filesystem::path(source.toStdString()) / "tests/core/networks/data"
                                           / file.toStdString());
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        constexpr std::int64_t norm = 2 * 4 * 64; // and these heads take the mean, which counts nothing
        check(*network, {conv1 + norm + 12, conv1 + conv2 + 2 * norm + 2 * 12});
    }

    void attention()
    {
        const auto network = load(networkOf(twoHeads + R"(
    t = torch.transpose(torch.flatten(b, 2), 1, 2)
    t = torch.scaled_dot_product_attention(t, t, t)
    return h1, torch.linear(torch.mean(t, [1]), self.f2)
)"));
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        check(*network, {exit1, exit1 + conv2 + 2 * 64 * 64 * 4 + 12});
        const auto warnings = countFlops(*network, small)->warnings;
        QVERIFY(std::any_of(warnings.begin(), warnings.end(), [](const std::string &warning) {
            return warning.find("attention's matrix products are counted, which fvcore leaves out")
                   != std::string::npos;
        }));
    }

    void equalHeadsCountTwice()
    {
        // Both pool the same features, as fvcore counts them.
        const auto network = load(networkOf(twoHeads + "    return h1, self.head(a, self.f2), h2\n"));
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        check(*network, {exit1, exit1 + head, exit2 + head});
    }

    void fixedBatches_data()
    {
        QTest::addColumn<QByteArray>("end");
        QTest::addColumn<int>("fixed");
        const auto add = [](const char *name, const char *end, int fixed) {
            QTest::addRow("%s", name) << QByteArray(end) << fixed;
        };
        add("it fails for two images",
            "    return h1, torch.linear(torch.reshape(torch.adaptive_avg_pool2d(b, [1, 1]), [1, -1]), self.f2)\n", 1);
        add("it gives one answer to two images", R"(
    b = torch.reshape(torch.adaptive_avg_pool2d(b, [1, 1]), [1, 4, -1])
    return h1, torch.linear(torch.mean(b, [2]), self.f2)
)",
            1);
        add("its answers mix the images", R"(
    t = torch.reshape(torch.transpose(torch.flatten(torch.adaptive_avg_pool2d(b, [1, 1]), 2), 1, 2), [1, -1, 4])
    t = t * torch.softmax(t, 1)
    return h1, torch.linear(torch.reshape(t, [-1, 4]), self.f2)
)",
            1);
        add("one tensor for all exits", R"(
    e = torch.linear(torch.reshape(torch.adaptive_avg_pool2d(b, [1, 1]), [1, -1]), self.f2)
    return torch.stack([h1, e])
)",
            1);
        add("one tensor for all exits, batch first", R"(
    e = torch.linear(torch.reshape(torch.adaptive_avg_pool2d(b, [1, 1]), [1, -1]), self.f2)
    return torch.stack([h1, e], 1)
)",
            1);
        add("one tensor, batch first, whose answers mix the images", R"(
    t = torch.reshape(torch.transpose(torch.flatten(torch.adaptive_avg_pool2d(b, [1, 1]), 2), 1, 2), [1, -1, 4])
    t = t * torch.softmax(t, 1)
    return torch.stack([h1, torch.linear(torch.reshape(t, [-1, 4]), self.f2)], 1)
)",
            1);
        add("four images, batch first", R"(
    e = torch.linear(torch.reshape(torch.adaptive_avg_pool2d(b, [1, 1]), [4, -1]), self.f2)
    return torch.stack([h1, e], 1)
)",
            4);
        add("four images",
            "    return h1, torch.linear(torch.reshape(torch.adaptive_avg_pool2d(b, [1, 1]), [4, -1]), self.f2)\n", 4);
        add("four images, else its answers mix parts of them", R"(
    t = torch.reshape(torch.transpose(torch.flatten(b, 2), 1, 2), [4, -1, 4])
    t = torch.transpose(torch.reshape(t * torch.softmax(t, 1), [-1, 64, 4]), 1, 2)
    return h1, self.head(torch.reshape(t, [-1, 4, 8, 8]), self.f2)
)",
            4);
        add("any number", R"(
    b = torch.adaptive_avg_pool2d(b * torch.reshape(self.scale, [1, 4, 1, 1]), [1, 1])
    return h1, torch.linear(torch.reshape(b, [x.size(0), -1]), self.f2)
)",
            0);
    }

    void fixedBatches()
    {
        QFETCH(QByteArray, end);
        QFETCH(int, fixed);
        const auto network = load(networkOf(twoHeads + end.toStdString()));
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        const auto shape = network->probe(small);
        QVERIFY2(shape, shape ? "" : toText(shape.error()).c_str());
        QCOMPARE(*shape, (OutputShape{2, 3}));
        QCOMPARE(fixedBatch(*network, small).value_or(0), fixed);
        const auto report = countFlops(*network, small);
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        QCOMPARE(report->exits[0].flops, exit1);
        QCOMPARE(report->exits[1].flops, exit2);
        const auto stages = countStageFlops(*network, small);
        QVERIFY2(stages, stages ? "" : toText(stages.error()).c_str());
        QCOMPARE(*stages, (Costs{exit1, exit2}));
        const std::string note
            = fmt::format("made for batches of {}", fixed == 1 ? "1 image: " : std::to_string(fixed) + " images: ");
        const auto isNote = [&](const std::string &text) { return text.find(note) != std::string::npos; };
        QCOMPARE(std::any_of(report->warnings.begin(), report->warnings.end(), isNote), fixed > 0);
        const auto taken = checkBatch(*network, small, 64);
        QCOMPARE(taken.has_value(), fixed == 0);
        QVERIFY(taken || taken.error().sentence.find("not of 64") != std::string::npos);
        QVERIFY(checkBatch(*network, small, fixed > 0 ? fixed : 1).has_value());
    }

    /// A stack may not be taken for something else, nor the other way round.
    void unclearStacks_data()
    {
        QTest::addColumn<QByteArray>("end");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addColumn<QByteArray>("spec"); // with which it works
        const auto add = [](const char *name, const char *end, const char *sentence, const char *spec) {
            QTest::addRow("%s", name) << QByteArray(end) << QByteArray(sentence) << QByteArray(spec);
        };
        add("batch first, and features", "    return torch.stack([h1, h2], 1), torch.flatten(b, 1)\n",
            "Output 0 of the network may be 2 exits in one tensor, or something else; the network returns, counted "
            "from "
            "0: 0 [1, 2, 3], 1 [1, 256].",
            R"({"offramp_network":1,"classes":3})");
        add("two widths", "    return torch.stack([h1, h2], 1), torch.flatten(b, 2)\n",
            "Output 0 of the network may be 2 exits in one tensor", R"({"offramp_network":1,"classes":3})");
        add("a batch of as many images as exits", R"(
    e = torch.linear(torch.reshape(torch.adaptive_avg_pool2d(b, [1, 1]), [2, -1]), self.f2)
    return torch.stack([h1, e])
)",
            "Output 0 of the network (counted from 0) has the shape [2, 2, 3] for a batch of 2: exits stacked", "");
    }

    void unclearStacks()
    {
        QFETCH(QByteArray, end);
        QFETCH(QByteArray, sentence);
        QFETCH(QByteArray, spec);
        const auto module = networkOf(twoHeads + end.toStdString());
        const auto network = load(module);
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        const auto shape = network->probe(small);
        QVERIFY(!shape);
        QVERIFY2(shape.error().sentence.find(sentence.toStdString()) != std::string::npos,
                 shape.error().sentence.c_str());
        if (spec.isEmpty()) {
            QVERIFY(shape.error().remedy.find("return tuple(self.network(x)[0])") != std::string::npos);
            return;
        }
        QVERIFY(shape.error().remedy.find("\"classes\": 3") != std::string::npos);
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / "spec.pt";
        module.save(path.string(), {{"offramp.json", spec.toStdString()}});
        const auto described = Network::load(path);
        QVERIFY2(described, described ? "" : toText(described.error()).c_str());
        check(*described, {exit1, exit2});
    }

    void stacksAreSaid()
    {
        const auto network = load(networkOf(twoHeads + "    return torch.stack([h1, h2], 1)\n"));
        QCOMPARE(network->probe(small)->exits, 2);
        const auto warnings = countFlops(*network, small)->warnings;
        QCOMPARE(warnings,
                 std::vector<std::string>{"The network's tensor 1 of 1 holds 2 outputs, as [batch, exits, classes]."});
    }

    void newerOperators()
    {
        torch::jit::Module net("Newer");
        registerNewerOperators();
        net.define(R"(
def forward(self, q, k, v, mask):
    full = torch.scaled_dot_product_attention(q, k, v)
    causal = torch.scaled_dot_product_attention(q, k, v, None, 0.0, True)
    masked = torch.scaled_dot_product_attention(q, k, v, mask, scale=0.5)
    return full, causal, masked, torch.rms_norm(q, [4], None, 1e-5)
)");
        const auto q = torch::randn({2, 3, 5, 4});
        const auto k = torch::randn({2, 3, 5, 4});
        const auto v = torch::randn({2, 3, 5, 6});
        const auto mask = torch::randn({5, 5}) > -1.0;
        const auto results = net.forward({q, k, v, mask.logical_or(torch::eye(5) > 0)}).toTupleRef().elements();
        const auto row = [&](std::int64_t last, double scale, const at::Tensor &allowed) {
            const auto keys = k[1][2].index_select(0, allowed);
            const auto weights = torch::softmax(torch::mv(keys, q[1][2][last]) * scale, 0);
            return torch::mv(v[1][2].index_select(0, allowed).t(), weights);
        };
        const auto all = torch::arange(5);
        QVERIFY(torch::allclose(results[0].toTensor()[1][2][3], row(3, 0.5, all), 1e-5, 1e-6));
        QVERIFY(torch::allclose(results[1].toTensor()[1][2][3], row(3, 0.5, torch::arange(4)), 1e-5, 1e-6));
        const auto seen = mask.logical_or(torch::eye(5) > 0)[3].nonzero().flatten();
        QVERIFY(torch::allclose(results[2].toTensor()[1][2][3], row(3, 0.5, seen), 1e-5, 1e-6));
        const auto last = q[0][1][2];
        QVERIFY(torch::allclose(results[3].toTensor()[0][1][2], last / torch::sqrt((last * last).mean() + 1e-5), 1e-5,
                                1e-6));
    }

    void scoresAreSaid()
    {
        const auto network
            = load(networkOf(twoHeads + "    return {'a': h1, 'gate': torch.mean(b, [1, 2, 3]), 'z': h2}\n"));
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        QCOMPARE(network->probe(small)->exits, 2);
        QCOMPARE(network->exitNames(2), (std::vector<std::string>{"a", "z"}));
        const auto warnings = countFlops(*network, small)->warnings;
        QVERIFY(std::any_of(warnings.begin(), warnings.end(), [](const std::string &warning) {
            return warning.find("output 1 (counted from 0) has one value: a score, not an exit") != std::string::npos;
        }));
    }

    void trainingIsRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("what");
        const auto add = [](const char *line, const char *what) {
            QTest::addRow("%s", line) << QByteArray(line) << QByteArray(what);
        };
        add("    b = torch.dropout(b, 0.5, True)\n", "dropout");
        add("    b = torch.feature_dropout(b, 0.5, True)\n", "dropout");
        add("    b = torch.batch_norm(b, self.scale, self.scale, self.mean, self.var, True, 0.1, 1e-5, True)\n",
            "batch norm");
        add("    b = torch.dropout(b, 0.5, self.training)\n", "");
        add("    b = torch.dropout(b, 0.0, True)\n", "");
        add("    c = torch.dropout(b, 0.5, True)\n", "");
        add("    b = torch.batch_norm(b, self.scale, self.scale, None, None, True, 0.1, 1e-5, True)\n", "");
        add("    b = torch.batch_norm(b, self.scale, self.scale, self.mean, self.var, False, 0.1, 1e-5, True)\n", "");
    }

    void trainingIsRefused()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, what);
        const auto network = load(networkOf("    b = self.conv(a, self.w2)\n" + line.toStdString()
                                            + "    return self.head(a, self.f1), self.head(b, self.f2)\n"));
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        const auto shape = network->probe(small);
        QCOMPARE(shape.has_value(), what.isEmpty());
        if (shape)
            return;
        QCOMPARE(shape.error().kind, ErrorKind::BadInput);
        QVERIFY2(shape.error().sentence.find("saved in training mode (" + what.toStdString()) != std::string::npos,
                 shape.error().sentence.c_str());
        QVERIFY(shape.error().remedy.find(".eval()") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestCutGraph)
#include "tst_cutgraph.moc"
