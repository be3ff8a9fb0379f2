// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "core/flops/flopcounter.h"
#include "core/flops/inspector.h"
#include "tests/savednetwork.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace offramp;

namespace {

constexpr InputShape small{3, 8, 8};

using Unit = std::shared_ptr<torch::jit::CompilationUnit>;

/// A module class of its own in a unit that all parts of a network share.
torch::jit::Module module(const std::string &name, const Unit &unit)
{
    torch::jit::Module made("__torch__." + name, unit, true);
    made.register_attribute("training", c10::BoolType::get(), true);
    return made;
}

torch::jit::Module convolution(const Unit &unit, int in, int out)
{
    auto part = module("Convolution", unit);
    part.register_parameter("weight", torch::randn({out, in, 3, 3}), false);
    part.define("def forward(self, x):\n    return torch.conv2d(x, self.weight, None, [1, 1], [1, 1])\n");
    return part;
}

torch::jit::Module head(const Unit &unit, int in)
{
    auto part = module("Head", unit);
    part.register_parameter("weight", torch::randn({3, in}), false);
    part.define(R"(
def pooled(self, x):
    return torch.flatten(torch.adaptive_avg_pool2d(x, [1, 1]), 1)

def forward(self, x):
    return torch.linear(self.pooled(x), self.weight)
)");
    return part;
}

/// Two stages, the second of two convolutions, a head behind each, and a module that is never called.
torch::jit::Module nested()
{
    const auto unit = std::make_shared<torch::jit::CompilationUnit>();
    auto pair = module("Pair", unit);
    pair.register_module("first", convolution(unit, 4, 6));
    pair.register_module("second", convolution(unit, 6, 6));
    pair.define("def forward(self, x):\n    return torch.relu(self.second.forward(self.first.forward(x)))\n");

    auto net = module("Net", unit);
    net.register_module("stem", convolution(unit, 3, 4));
    net.register_module("body", pair);
    net.register_module("early", head(unit, 4));
    net.register_module("late", head(unit, 6));
    net.register_module("idle", head(unit, 7));
    net.define(R"(
def forward(self, x):
    a = self.stem.forward(x)
    e1 = self.early.forward(a)
    b = torch.adaptive_avg_pool2d(self.body.forward(a), [4, 4])
    return (e1, self.late.forward(b))
)");
    return net;
}

/// Two exits; what the second adds is an LSTM.
torch::jit::Module recurrent()
{
    const auto unit = std::make_shared<torch::jit::CompilationUnit>();
    auto memory = module("Memory", unit);
    memory.register_parameter("weight", torch::randn({12, 3}), false);
    memory.define(R"(
def forward(self, x):
    h = torch.zeros([1, x.size(0), 3])
    y = torch.lstm(x.unsqueeze(0), [h, h], [self.weight, self.weight], False, 1, 0.0, False, False, False)
    return y[0].squeeze(0)
)");
    auto net = module("Net", unit);
    net.register_module("stem", convolution(unit, 3, 4));
    net.register_module("early", head(unit, 4));
    net.register_module("memory", memory);
    net.define(R"(
def forward(self, x):
    e = self.early.forward(self.stem.forward(x))
    return (e, self.memory.forward(e))
)");
    return net;
}

} // namespace

class TestInspect : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    Result<Network> load(const torch::jit::Module &module) const { return saveAndLoad(m_folder, module); }
    static Layer layer(const LayerReport &report, const std::string &path)
    {
        const auto found = std::find_if(report.layers.begin(), report.layers.end(),
                                        [&](const Layer &one) { return one.path == path; });
        return found == report.layers.end() ? Layer() : *found;
    }
    static std::int64_t sum(const LayerReport &report)
    {
        std::int64_t flops = report.outside;
        for (const Layer &one : report.layers)
            flops += one.depth == 0 ? one.flops : 0;
        return flops;
    }

private Q_SLOTS:
    void layersThatCountNothingAreTooLow()
    {
        const auto report = inspectNetwork(*load(recurrent()), small);
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        QVERIFY(layer(*report, "memory").isTooLow);
        QCOMPARE(layer(*report, "memory").flops, std::int64_t(0));
        QVERIFY(!layer(*report, "stem").isTooLow && !layer(*report, "early").isTooLow && !report->isOutsideTooLow);
        QVERIFY(!report->flops.isTooLow(0) && report->flops.isTooLow(1));
    }

    void layersOfNestedModules()
    {
        const auto report = inspectNetwork(*load(nested()), small);
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        std::vector<std::string> paths;
        for (const Layer &one : report->layers)
            paths.push_back(one.path);
        QCOMPARE(paths,
                 (std::vector<std::string>{"stem", "body", "body.first", "body.second", "early", "late", "idle"}));
        const std::int64_t stem = 64 * 4 * 3 * 9;
        const std::int64_t first = 64 * 6 * 4 * 9;
        const std::int64_t second = 64 * 6 * 6 * 9;
        using Shape = std::vector<std::int64_t>;
        QCOMPARE(layer(*report, "stem"), (Layer{"stem", "stem", "Convolution", 0, Shape{1, 4, 8, 8}, 108, stem}));
        QCOMPARE(layer(*report, "body"), (Layer{"body", "body", "Pair", 0, Shape{1, 6, 8, 8}, 540, first + second}));
        QCOMPARE(layer(*report, "body.second"),
                 (Layer{"body.second", "second", "Convolution", 1, Shape{1, 6, 8, 8}, 324, second}));
        QCOMPARE(layer(*report, "early"), (Layer{"early", "early", "Head", 0, Shape{1, 3}, 12, 4 * 64 + 12}));
        QCOMPARE(layer(*report, "late").flops, std::int64_t(6 * 16 + 18));
        QCOMPARE(layer(*report, "idle"), (Layer{"idle", "idle", "Head", 0, Shape{}, 21, 0}));
        QCOMPARE(report->outside, std::int64_t(6 * 64)); // the pooling in forward itself
        QCOMPARE(report->parameters, std::int64_t(108 + 540 + 12 + 18 + 21));
        QCOMPARE(sum(*report), report->flops.exits.back().flops);

        QCOMPARE(report->exits.size(), std::size_t(2));
        QCOMPARE(report->exits[0], (ExitPlace{"early", stem + 4 * 64 + 12}));
        QCOMPARE(report->exits[1].layer, std::string("late"));
        QCOMPARE(report->exits[0].added + report->exits[1].added, report->flops.exits.back().flops);
    }

    void layersOfWhatIsBuiltHere()
    {
        // Its forward calls no modules: operators belong to those whose parameters they work with.
        const auto network = Network::withoutWeights({"resnet18", 200});
        const auto report = inspectNetwork(*network, {3, 64, 64});
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        QCOMPARE(layer(*report, "conv1").flops, std::int64_t(64 * 3 * 49 * 32 * 32));
        QCOMPARE(layer(*report, "layer4.1.conv2").flops, std::int64_t(512 * 512 * 9 * 2 * 2));
        QCOMPARE(layer(*report, "layer4").output, (std::vector<std::int64_t>{1, 512, 2, 2}));
        QCOMPARE(report->outside, std::int64_t(512 * 2 * 2)); // the pooling
        QCOMPARE(report->exits[0].layer, std::string("fc"));
        QCOMPARE(sum(*report), report->flops.exits.back().flops);
    }

    void layersOfArchives_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addRow("a module registered twice") << QByteArray("twice");
        QTest::addRow("heads called by hooks") << QByteArray("hooked");
        QTest::addRow("lists, traced") << QByteArray("listed");
        QTest::addRow("lists, scripted") << QByteArray("scripted");
        QTest::addRow("parts of what is wrapped") << QByteArray("wrapped");
    }

    /// The sums are those of fvcore's by_module(), which make_archives.py writes.
    void layersOfArchives()
    {
        QFETCH(QByteArray, name);
        const QString source = qEnvironmentVariable("OFFRAMP_SOURCE", QFINDTESTDATA("../../.."));
        const QDir data(source + QStringLiteral("/tests/core/networks/data"));
        QFile file(data.filePath(QStringLiteral("layers.json")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject expected = QJsonDocument::fromJson(file.readAll()).object()[QLatin1String(name)].toObject();
        const auto network = Network::load(data.filePath(QLatin1String(name + ".pt")).toStdString());
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        QVERIFY(network->probe(small).has_value());
        const auto report = inspectNetwork(*network, small);
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        QCOMPARE(report->flops.exits.back().flops, expected[QLatin1String("")].toInteger());
        QCOMPARE(sum(*report), report->flops.exits.back().flops);
        qsizetype compared = 1; // the whole network is not a layer
        for (const Layer &one : report->layers) {
            if (!one.samePlace.empty()) {
                QVERIFY2(!layer(*report, one.samePlace).path.empty(), one.samePlace.c_str());
                QCOMPARE(one.flops, std::int64_t(0));
                continue;
            }
            const QString path = QString::fromStdString(one.path);
            QVERIFY2(expected.contains(path), one.path.c_str());
            QVERIFY2(one.flops == expected[path].toInteger(), one.path.c_str());
            QVERIFY2(one.output.empty() == (path.startsWith(u"unused") || path == u"layers"), one.path.c_str());
            ++compared;
        }
        QCOMPARE(compared, expected.size());
        if (name == "twice")
            QCOMPARE(layer(*report, "layers.0.1").samePlace, std::string("rest.0.1"));
    }

    /// Layers that do nothing in evaluation are run all the same; those that only a decision calls may be not.
    void layersWithoutOperators()
    {
        const auto unit = std::make_shared<torch::jit::CompilationUnit>();
        const auto part = [&unit](const char *name, const char *forward) {
            auto made = module(name, unit);
            made.define(forward);
            return made;
        };
        const auto same = part("Identity", "def forward(self, x):\n    return x\n");
        auto both = module("Both", unit);
        both.register_module("inner", same);
        both.define("def forward(self, x):\n    return self.inner.forward(x)\n");
        auto net = module("Net", unit);
        net.register_module("stem", convolution(unit, 3, 4));
        net.register_module("same", same.copy());
        net.register_module("both", both);
        net.register_module("drop", part("Dropout",
                                         "def forward(self, x):\n    return torch.dropout(x, 0.5, self.training)\n"));
        net.register_module("late", head(unit, 4));
        net.register_module("flat", part("Flatten", "def forward(self, x):\n    return torch.flatten(x, 1)\n"));
        net.register_module("training_only", part("Other", "def forward(self, x):\n    return x\n"));
        net.register_module("never", same.copy());
        net.register_module("dead", head(unit, 4));
        net.define(R"(
def forward(self, x):
    x = self.both.forward(self.same.forward(self.stem.forward(x)))
    if self.training:
        x = self.training_only.forward(x)
    unused = self.dead.forward(x)
    return self.flat.forward(self.late.forward(self.drop.forward(x)))
)");
        const auto network = load(net);
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        const auto report = inspectNetwork(*network, small);
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        const auto ran = [&](const char *path) {
            const Layer one = layer(*report, path);
            return one.path == path && (!one.output.empty() || one.hasNoOperators);
        };
        for (const char *path : {"stem", "same", "both", "both.inner", "drop", "late", "flat"})
            QVERIFY2(ran(path), path);
        for (const char *path : {"training_only", "never", "dead"})
            QVERIFY2(!ran(path), path);
        for (const char *path : {"same", "both", "both.inner", "drop", "flat"})
            QCOMPARE(layer(*report, path).flops, std::int64_t(0));
        QVERIFY(layer(*report, "same").hasNoOperators && layer(*report, "both").hasNoOperators);
        QVERIFY(!layer(*report, "stem").hasNoOperators);
        QCOMPARE(sum(*report), report->flops.exits.back().flops);
    }

    void sharedModulesAreOneLayerTwice()
    {
        const auto unit = std::make_shared<torch::jit::CompilationUnit>();
        auto twice = module("Twice", unit);
        twice.register_module("stem", convolution(unit, 3, 3));
        twice.register_module("late", head(unit, 3));
        twice.define("def forward(self, x):\n    return self.late.forward(self.stem.forward(self.stem.forward(x)))\n");
        const auto report = inspectNetwork(*load(twice), small);
        QCOMPARE(layer(*report, "stem").flops, std::int64_t(2 * 64 * 3 * 3 * 9));
        QCOMPARE(layer(*report, "stem").parameters, std::int64_t(81));
        QCOMPARE(sum(*report), report->flops.exits.back().flops);
    }

    void sumsEqualTheCount_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::addColumn<QByteArray>("decision");
        QTest::addRow("tuple") << QByteArray("(e1, e2)") << QByteArray();
        QTest::addRow("appended") << QByteArray("both") << QByteArray();
        QTest::addRow("dead code") << QByteArray("e1") << QByteArray();
        QTest::addRow("decides") << QByteArray("e2") << QByteArray("bool(e1[0, 0] > 0.0)");
    }

    /// The toy has methods and no modules: all is outside.
    void sumsEqualTheCount()
    {
        QFETCH(QByteArray, result);
        QFETCH(QByteArray, decision);
        ToyNetwork toy;
        toy.result = result.toStdString();
        toy.decision = decision.toStdString();
        const auto network = load(toy.module());
        const auto report = inspectNetwork(*network, small);
        QVERIFY2(report, report ? "" : toText(report.error()).c_str());
        QVERIFY(report->layers.empty());
        QCOMPARE(report->outside, countFlops(*network, small)->exits.back().flops);
        QCOMPARE(report->exits.back().layer, std::string());
    }
};

QTEST_APPLESS_MAIN(TestInspect)
#include "tst_inspect.moc"
