// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "core/exits/answer.h"
#include "core/execution/exitingrun.h"
#include "core/flops/decisions_p.h"
#include "core/flops/flopcounter.h"
#include "core/execution/session.h"
#include "core/networks/network_p.h"
#include "core/networks/stages_p.h"
#include "tests/savednetwork.h"
#include "tests/shareddata.h"

#include <QTemporaryDir>
#include <QTest>

#include <numeric>

using namespace offramp;

namespace {

constexpr InputShape small{3, 8, 8};
constexpr int batch = 8;

/// A network of 3 x 8 x 8 images and three classes from the lines of its forward; conv(x, w) and head(x, h) help.
torch::jit::Module networkOf(const std::string &forward)
{
    torch::manual_seed(2);
    torch::jit::Module net("Staged");
    net.register_attribute("training", c10::BoolType::get(), true);
    const auto parameter
        = [&net](const char *name, at::IntArrayRef shape) { net.register_parameter(name, torch::randn(shape), false); };
    parameter("w1", {4, 3, 3, 3});
    parameter("w2", {4, 4, 3, 3});
    parameter("w3", {4, 4, 3, 3});
    for (const char *name : {"h1", "h2", "h3", "h4"})
        parameter(name, {3, 4});
    parameter("wide", {3, 8});
    net.define(R"(
def conv(self, x, w):
    y = torch.conv2d(x, w, None, [1, 1], [1, 1])
    y = torch.batch_norm(y, torch.ones([4]) * 0.5, torch.ones([4]), torch.ones([4]) * 0.1, torch.ones([4]) * 2.0, False, 0.1, 1e-5, True)
    return torch.relu_(y)

def head(self, x, weight):
    x = torch.adaptive_avg_pool2d(x, [1, 1])
    return torch.linear(x.view(x.size(0), -1), weight)

def forward(self, x):
)" + forward);
    net.eval();
    return net;
}

std::vector<float> noise(std::size_t images)
{
    torch::manual_seed(5);
    const auto values = torch::randn({static_cast<std::int64_t>(images), 3, 8, 8});
    return {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()};
}

RunSettings settings(Execution execution, Precision precision = Precision::Float32)
{
    return {.device = {}, .threads = 1, .execution = execution, .precision = precision};
}

} // namespace

class TestStages : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    Result<Network> load(const torch::jit::Module &module) const { return saveAndLoad(m_folder, module); }

private Q_SLOTS:
    void splits_data()
    {
        QTest::addColumn<QByteArray>("forward");
        QTest::addColumn<int>("exits");
        QTest::addRow("one exit") << QByteArray("    return self.head(self.conv(x, self.w1), self.h1)\n") << 1;
        QTest::addRow("two, in a list") << QByteArray(R"(
    a = self.conv(x, self.w1)
    return [self.head(a, self.h1), self.head(self.conv(a, self.w2), self.h2)]
)") << 2;
        QTest::addRow("a list that is appended to") << QByteArray(R"(
    a = self.conv(x, self.w1)
    said = [self.head(a, self.h1)]
    b = self.conv(a, self.w2)
    b += a
    said.append(self.head(b, self.h2))
    return said
)") << 2;
        QTest::addRow("a value skips a stage") << QByteArray(R"(
    a = self.conv(x, self.w1)
    b = self.conv(a, self.w2)
    c = torch.cat([self.conv(b, self.w3), a], 1)
    return self.head(a, self.h1), self.head(b, self.h2), self.head(c, self.wide)
)") << 3;
        QTest::addRow("four, one of which adds a head alone, trunk first, changed in place") << QByteArray(R"(
    rows = x.size(0)
    a = self.conv(x, self.w1)
    b = self.conv(a, self.w2)
    b += a
    c = self.conv(b, self.w3)
    e4 = torch.linear(torch.reshape(torch.mean(c, [2, 3]), [rows, 4]), self.h4)
    return self.head(a, self.h1), self.head(b, self.h2), self.head(b, self.h3), e4
)") << 4;
        QTest::addRow("changed in place through a view") << QByteArray(R"(
    a = self.conv(x, self.w1)
    view = torch.transpose(a, 2, 3)
    a.add_(1.0)
    b = self.conv(a, self.w2)
    half = torch.transpose(b, 1, 2)
    half *= 0.5
    return self.head(view, self.h1), self.head(b, self.h2), self.head(self.conv(b, self.w3), self.h3)
)") << 3;
        QTest::addRow("an exit twice") << QByteArray(R"(
    e = self.head(self.conv(x, self.w1), self.h1)
    return e, e
)") << 2;
    }

    void splits()
    {
        QFETCH(QByteArray, forward);
        QFETCH(int, exits);
        const auto network = load(networkOf(forward.toStdString()));
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        check(*network, small, exits, noise(50), 50);
    }

    void splitsArchives_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addRow("scripted") << QByteArray("networks/cifar10-resnet20-ee3.pt");
        QTest::addRow("traced") << QByteArray("networks/cifar10-resnet20-ee3-traced.pt");
    }

    void splitsArchives()
    {
        QFETCH(QByteArray, name);
        const auto path = sharedData(name.constData());
        SKIP_WITHOUT(path);
        const auto network = Network::load(path);
        QVERIFY(network.has_value());
        const auto values = torch::randn({20, 3, 32, 32});
        check(*network, {3, 32, 32}, 3, {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()}, 20);
    }

    void cannotBeSplit_data()
    {
        QTest::addColumn<QByteArray>("forward");
        QTest::addColumn<QByteArray>("why");
        const auto add = [](const char *why, const char *forward) {
            QTest::addRow("%s", why) << QByteArray(forward) << QByteArray(why);
        };
        add("it decides depending on its input, at aten::Bool", R"(
    a = self.conv(x, self.w1)
    if bool(torch.mean(a) > 0.0):
        b = self.conv(a, self.w2)
    else:
        b = a
    return self.head(a, self.h1), self.head(b, self.h2)
)");
        add("it changes a value in place that others may use, at aten::add_", R"(
    a = self.conv(x, self.w1)
    view = torch.transpose(a, 2, 3)
    b = self.conv(a, self.w2)
    view.add_(1.0)
    return self.head(a, self.h1), self.head(b, self.h2)
)");
        add("that the exits after exit 1 need has the shape [4, 3, 8, 8] for 3 images: the batch is not its first "
            "dimension",
            R"(
    t = torch.transpose(self.conv(x, self.w1), 0, 1)
    e1 = self.head(torch.transpose(t, 0, 1), self.h1)
    return e1, self.head(torch.transpose(torch.exp(t), 0, 1), self.h2)
)");
        add("the answer of exit 2 to an image depends on the other images of the batch", R"(
    a = self.conv(x, self.w1)
    return self.head(a, self.h1), self.head(a - torch.mean(a, [0], True), self.h2)
)");
    }

    void cannotBeSplit()
    {
        QFETCH(QByteArray, forward);
        QFETCH(QByteArray, why);
        const auto network = load(networkOf(forward.toStdString()));
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        const auto stages = splitStages(*network, small);
        QVERIFY(!stages);
        QCOMPARE(stages.error().kind, ErrorKind::BadInput);
        QVERIFY2(stages.error().sentence.find(why.toStdString()) != std::string::npos, stages.error().sentence.c_str());
        // It runs all the same as it is in its archive.
        auto session = Session::open(*network, small, settings(Execution::AsArchived));
        QVERIFY(session->classify(noise(batch), batch, {2, 3}).has_value());
        QVERIFY(!Session::open(*network, small, settings(Execution::Optimised)));
    }

    void formIsNotContent_data()
    {
        QTest::addColumn<QByteArray>("question");
        for (const char *question : {"a.is_sparse", "a.is_mkldnn", "a.requires_grad", "a.dim() > 4"})
            QTest::addRow("%s", question) << QByteArray(question);
    }

    /// Staging and the FLOP count agree on what a decision is.
    void formIsNotContent()
    {
        QFETCH(QByteArray, question);
        const auto network = load(networkOf(R"(
    a = self.conv(x, self.w1)
    b = a
    if )" + question.toStdString() + R"(:
        b = self.conv(a, self.w3)
    return self.head(a, self.h1), self.head(self.conv(b, self.w2), self.h2)
)"));
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        const auto stages = splitStages(*network, small);
        QVERIFY2(stages, stages ? "" : toText(stages.error()).c_str());
        QVERIFY(!decidesByContent(*network, FlopRules::Fvcore));
    }

    void poolsToWhatDoesNotDivide()
    {
        // As a VGG does with small images: 4 x 4 to 7 x 7, which the processor's own layout cannot.
        const auto network = load(networkOf(R"(
    x = torch.max_pool2d(self.conv(x, self.w1), [2, 2])
    x = torch.relu(torch.adaptive_avg_pool2d(self.conv(x, self.w2), [7, 7]))
    return self.head(x, self.h1)
)"));
        QVERIFY2(network, network ? "" : toText(network.error()).c_str());
        check(*network, small, 1, noise(batch), batch);
    }

    void sameBitsEveryTime()
    {
        const auto network = load(ToyNetwork().module());
        const auto images = noise(batch);
        auto once = Session::open(*network, small, settings(Execution::Optimised));
        const auto first = *once->classify(images, batch, {2, 3});
        for (int i = 0; i < 5; ++i)
            QVERIFY(*once->classify(images, batch, {2, 3}) == first);
        auto again = Session::open(*network, small, settings(Execution::Optimised));
        QVERIFY(*again->classify(images, batch, {2, 3}) == first);
    }

    void lowPrecision()
    {
        const auto network = load(ToyNetwork().module());
        const auto images = noise(batch);
        auto full = Session::open(*network, small, settings(Execution::AsArchived));
        const auto expected = torch::tensor(full->classify(images, batch, {2, 3})->logits);
        for (const Execution execution : {Execution::AsArchived, Execution::Optimised}) {
            auto session = Session::open(*network, small, settings(execution, Precision::BFloat16));
            QVERIFY2(session, session ? "" : toText(session.error()).c_str());
            const auto logits = torch::tensor(session->classify(images, batch, {2, 3})->logits);
            QVERIFY(torch::allclose(logits, expected, 0.1, 0.1));
            QVERIFY(!torch::allclose(logits, expected, 1e-5, 1e-6));
        }
    }

private:
    /// The stages give what the network gives, cost what the exits cost, and samples exit according to their entropies.
    void check(const Network &network, InputShape input, int exits, const std::vector<float> &images, std::size_t n)
    {
        const auto flops = countFlops(network, input);
        const auto stageFlops = countStageFlops(network, input);
        QVERIFY2(stageFlops, stageFlops ? "" : toText(stageFlops.error()).c_str());
        QCOMPARE(stageFlops->size(), static_cast<std::size_t>(exits));
        for (std::size_t k = 0; k < stageFlops->size(); ++k)
            QCOMPARE((*stageFlops)[k], flops->exits[k].flops);

        const c10::InferenceMode inference;
        const auto all = torch::tensor(images).reshape({static_cast<std::int64_t>(n), 3, input.height, input.width});
        const auto expected = *flattenOutputs(network.d().module.forward({all.clone()}));
        for (const Execution execution : {Execution::AsArchived, Execution::Optimised}) {
            const auto staged = StagedNetwork::open(network, input, settings(execution));
            QVERIFY2(staged, staged ? "" : toText(staged.error()).c_str());
            const auto logits = staged->classify(images, static_cast<int>(n))->logits;
            const auto classes = expected[0].size(1);
            for (int k = 0; k < exits; ++k) {
                const auto begin = logits.begin() + k * static_cast<std::ptrdiff_t>(n) * classes;
                const auto ours
                    = torch::tensor(std::vector<float>(begin, begin + static_cast<std::ptrdiff_t>(n) * classes));
                QVERIFY(torch::allclose(ours, expected[static_cast<std::size_t>(k)].flatten(), 1e-3, 1e-4));
            }
            for (const double share : {0.0, 0.3, 0.7, 1.1})
                checkEarlyExits(*staged, exits, images, n, logits, share * std::log(static_cast<double>(classes)));
        }
    }

    static void checkEarlyExits(const StagedNetwork &staged, int exits, const std::vector<float> &images, std::size_t n,
                                const std::vector<float> &logits, double threshold)
    {
        const std::size_t classes = logits.size() / n / static_cast<std::size_t>(exits);
        std::vector<ExitedSample> expected;
        std::vector<std::int64_t> executed(static_cast<std::size_t>(exits));
        for (std::size_t row = 0; row < n; ++row) {
            for (int k = 0; k < exits; ++k) {
                ++executed[static_cast<std::size_t>(k)];
                const auto answer = *answerFromLogits(
                    std::span(logits).subspan((static_cast<std::size_t>(k) * n + row) * classes, classes));
                if (k + 1 == exits || answer.entropy < threshold) {
                    expected.push_back({row, k, answer.predicted});
                    break;
                }
            }
        }
        ExitingRun run(staged, Criterion::Entropy, Thresholds(static_cast<std::size_t>(exits) - 1, threshold), batch);
        const std::size_t floats = images.size() / n;
        for (std::size_t begin = 0; begin < n; begin += batch) {
            std::vector<std::size_t> rows(std::min<std::size_t>(batch, n - begin));
            std::iota(rows.begin(), rows.end(), begin);
            std::vector<float> padded(images.begin() + static_cast<std::ptrdiff_t>(begin * floats),
                                      images.begin() + static_cast<std::ptrdiff_t>((begin + rows.size()) * floats));
            padded.resize(batch * floats);
            QVERIFY(run.add(rows, padded).has_value());
        }
        QVERIFY(run.finish().has_value());
        auto exited = run.exited();
        std::sort(exited.begin(), exited.end(),
                  [](const ExitedSample &a, const ExitedSample &b) { return a.row < b.row; });
        QVERIFY(exited == expected);
        QCOMPARE(run.executed(), executed);
    }
};

QTEST_APPLESS_MAIN(TestStages)
#include "tst_stages.moc"
