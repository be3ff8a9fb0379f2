// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "core/deployment/deploy.h"
#include "core/execution/session.h"
#include "core/exits/answer.h"
#include "core/exits/operatingpoint.h"
#include "core/flops/optally_p.h"
#include "core/networks/network_p.h"
#include "core/recording/recordingtable.h"
#include "tests/savednetwork.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

using namespace offramp;

namespace {

constexpr InputShape small{3, 8, 8};
constexpr std::int64_t images = 40;
constexpr int classes = 3;
constexpr double near = 1e-5;
constexpr auto preprocessing
    = R"({"resize":8,"crop":8,"squash":false,"interpolation":"bicubic","resize_mode":"pil","mean":[0.5,0.5,0.5],"std":[0.25,0.25,0.25]})";

/// Images whose answers differ in how certain they are.
at::Tensor noise()
{
    torch::manual_seed(5);
    return torch::randn({images, 3, 8, 8}) * torch::linspace(0.2, 4, images).reshape({-1, 1, 1, 1});
}

ToyNetwork toyReturning(const std::string &result)
{
    ToyNetwork toy;
    toy.classes = classes;
    toy.result = result;
    return toy;
}

/// Three exits: heads of one layer after the first, second and third convolution.
torch::jit::Module threeExits()
{
    torch::manual_seed(3);
    torch::jit::Module net("Three");
    for (const char *name : {"w2", "w3"})
        net.register_parameter(name, torch::randn({4, 4, 3, 3}), false);
    net.register_parameter("w1", torch::randn({4, 3, 3, 3}), false);
    for (const char *name : {"h1", "h2", "h3"})
        net.register_parameter(name, torch::randn({classes, 4}), false);
    net.define(R"(
def conv(self, x, w):
    return torch.tanh(torch.conv2d(x, w, None, [1, 1], [1, 1]) * 0.3)

def head(self, x, weight):
    return torch.linear(torch.flatten(torch.adaptive_avg_pool2d(x, [1, 1]), 1), weight)

def forward(self, x):
    a = self.conv(x, self.w1)
    b = self.conv(a, self.w2)
    c = self.conv(b, self.w3) + a
    return self.head(a, self.h1), self.head(b, self.h2), self.head(c, self.h3)
)");
    return net;
}

/// What the engine would record of a network for those images.
Recording recordingOf(const Network &network, const at::Tensor &pixels, int batch, std::vector<bool> among = {})
{
    const auto shape = *network.probe(small);
    Recording recording;
    recording.metadata = {{"network_sha256", network.sha256()},
                          {"precision", "float32"},
                          {"preprocessing", preprocessing},
                          {"outputs", toText(*network.outputKinds(small))},
                          {"dataset", "noise"},
                          {"split", "test"}};
    if (const auto exits = toText(network.exitOutputs()); !exits.empty())
        recording.metadata["exit_outputs"] = exits;
    if (!among.empty())
        recording.metadata["among"] = "labelled";
    recording.exits = shape.exits;
    const auto n = static_cast<std::size_t>(images);
    const auto exits = static_cast<std::size_t>(shape.exits);
    for (std::size_t i = 0; i < n; ++i)
        recording.label.push_back(static_cast<std::int32_t>(i % (among.empty() ? classes : 2)));
    recording.recorded.assign(n, true);
    for (auto *column : {&recording.entropy, &recording.confidence, &recording.margin, &recording.score})
        column->resize(exits * n);
    recording.predicted.resize(exits * n);
    for (int k = 0; k < shape.exits; ++k)
        recording.flops.push_back(1000 * (k + 1));
    auto session = *Session::open(network, small, {.device = {}, .threads = 1, .among = among});
    const std::span values(pixels.data_ptr<float>(), static_cast<std::size_t>(pixels.numel()));
    const std::size_t each = values.size() / n;
    const auto rows = static_cast<std::size_t>(batch);
    for (std::size_t first = 0; first < n; first += rows) {
        const auto given = *session.classify(values.subspan(first * each, rows * each), batch, shape);
        for (std::size_t row = 0; row < exits * rows; ++row) {
            const std::size_t at = row / rows * n + first + row % rows;
            const auto answer = *answerFromLogits(std::span(given.logits).subspan(row * classes, classes));
            recording.predicted[at] = answer.predicted;
            recording.entropy[at] = answer.entropy;
            recording.confidence[at] = answer.confidence;
            recording.margin[at] = answer.margin;
            recording.score[at] = given.scores.empty() ? 0 : given.scores[row];
        }
    }
    return recording;
}

/// Thresholds at which about a share of all samples is certain enough, at each exit.
Thresholds thresholdsAt(const Recording &recording, Criterion criterion, double share)
{
    Thresholds thresholds;
    for (int k = 0; k + 1 < recording.exits; ++k) {
        std::vector<float> sorted;
        for (std::size_t i = 0; i < recording.sampleCount(); ++i)
            sorted.push_back(uncertainty(recording, criterion, {k}, i));
        std::ranges::sort(sorted);
        const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
        thresholds.push_back((static_cast<double>(sorted[at]) + sorted[at + 1]) / 2);
    }
    return thresholds;
}

/// What a deployed network gives.
struct Given {
    std::vector<std::int64_t> classes;
    std::vector<std::int64_t> exits;
    std::vector<float> uncertainty;

    bool operator==(const Given &) const = default;
};

class Deployed
{
public:
    explicit Deployed(const std::string &archive)
    {
        std::istringstream bytes(archive);
        m_module = torch::jit::load(bytes, c10::nullopt, extra);
    }

    Given give(const at::Tensor &pixels, std::int64_t batch)
    {
        Given given;
        for (std::int64_t first = 0; first < pixels.size(0); first += batch)
            append(given, pixels.narrow(0, first, std::min(batch, pixels.size(0) - first)));
        return given;
    }

    void append(Given &given, const at::Tensor &pixels)
    {
        const c10::InferenceMode inference;
        const auto tuple = m_module.forward({pixels}).toTupleRef().elements().vec();
        QCOMPARE(tuple.size(), std::size_t{3});
        const auto take = [](const at::Tensor &tensor, auto &into) {
            using Value = typename std::decay_t<decltype(into)>::value_type;
            QCOMPARE(tensor.scalar_type(), c10::CppTypeToScalarType<Value>::value);
            QCOMPARE(tensor.dim(), 1);
            const auto values = tensor.contiguous();
            into.insert(into.end(), values.data_ptr<Value>(), values.data_ptr<Value>() + values.numel());
        };
        take(tuple[0].toTensor(), given.classes);
        take(tuple[1].toTensor(), given.exits);
        take(tuple[2].toTensor(), given.uncertainty);
    }

    torch::jit::ExtraFilesMap extra{{"offramp.json", ""}, {"decision.json", ""}};

private:
    torch::jit::Module m_module;
};

/// Compares what a deployed network gives with the recording, sample by sample; returns how often each exit was taken.
std::vector<int> compare(const Given &given, const Recording &recording, const ExitRule &rule, const ExitsOff &off = {})
{
    std::vector<int> taken(static_cast<std::size_t>(recording.exits));
    const auto table = *exitTable(recording, {.criterion = rule.criterion, .off = off});
    const std::size_t n = recording.sampleCount();
    [&] { QCOMPARE(given.exits.size(), n); }();
    for (std::size_t i = 0; i < n; ++i) {
        const ExitIndex exit = exitOf(table, {i}, rule.thresholds);
        const auto at = static_cast<std::size_t>(exit.value);
        ++taken[at];
        bool isNear = false;
        for (std::size_t k = 0; k < rule.thresholds.size(); ++k)
            isNear = isNear || std::abs(table.uncertainty({static_cast<int>(k)})[i] - rule.thresholds[k]) < near;
        if (isNear)
            continue;
        [&] { QCOMPARE(given.exits[i], exit.value); }();
        [&] { QCOMPARE(given.classes[i], recording.predicted[at * n + i]); }();
        const bool isKnown = rule.criterion != Criterion::Score || exit < table.lastExit();
        const float recorded = rule.criterion == Criterion::Patience ? table.uncertainty(exit)[i]
                                                                     : uncertainty(recording, rule.criterion, exit, i);
        [&] { QVERIFY(!isKnown || std::abs(given.uncertainty[i] - recorded) < 1e-5F); }();
    }
    return taken;
}

} // namespace

class TestDeploy : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    [[nodiscard]] Network load(const torch::jit::Module &module) const
    {
        auto network = saveAndLoad(m_folder, module);
        if (!network)
            qFatal("%s", toText(network.error()).c_str());
        return std::move(*network);
    }
    [[nodiscard]] Network returning(const std::string &result) const { return load(toyReturning(result).module()); }

private Q_SLOTS:
    void answersAsRecorded_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::addColumn<QByteArray>("criterion");
        for (const char *criterion : {"entropy", "confidence", "margin"}) {
            QTest::addRow("%s, logits", criterion) << QByteArray("(e1, e2)") << QByteArray(criterion);
            QTest::addRow("%s, a stack", criterion) << QByteArray("torch.stack([e1, e2])") << QByteArray(criterion);
            QTest::addRow("%s, probabilities", criterion)
                << QByteArray("(torch.softmax(e1, 1), torch.softmax(e2, 1))") << QByteArray(criterion);
            QTest::addRow("%s, log-probabilities and logits", criterion)
                << QByteArray("(torch.log_softmax(e1, 1), e2)") << QByteArray(criterion);
            QTest::addRow("%s, probabilities of single classes", criterion)
                << QByteArray("(torch.sigmoid(e1), torch.sigmoid(e2))") << QByteArray(criterion);
            QTest::addRow("%s, equal logits", criterion)
                << QByteArray("(torch.round(e1), torch.round(e2))") << QByteArray(criterion);
        }
    }

    void answersAsRecorded()
    {
        QFETCH(QByteArray, result);
        QFETCH(QByteArray, criterion);
        auto network = returning(result.toStdString());
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images);
        const auto by = *parseCriterion(criterion.toStdString());
        for (const double share : {0.2, 0.5, 0.8}) {
            const ExitRule rule{by, thresholdsAt(recording, by, share)};
            const auto made = deploy(network, recording, {.rule = rule});
            QVERIFY2(made, made ? "" : toText(made.error()).c_str());
            Deployed deployed(made->archive);
            const auto alone = deployed.give(pixels, 1);
            const auto taken = compare(alone, recording, rule);
            QVERIFY(taken[0] > 0 && taken[1] > 0);
            compare(deployed.give(pixels, images), recording, rule);
            compare(deployed.give(pixels, 7), recording, rule);
        }
    }

    void thresholdsAreStrict()
    {
        auto network = returning("(e1 * 0.0, e2)"); // every sample has the entropy ln 3 at exit 1, and equal logits
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images);
        const double entropy = recording.entropy.front();
        for (const auto &[threshold, exit] : {std::pair(entropy, 1), std::pair(std::nextafter(entropy, 2.0), 0)}) {
            const auto made = deploy(network, recording, {.rule = {Criterion::Entropy, {threshold}}});
            QVERIFY(made.has_value());
            const auto given = Deployed(made->archive).give(pixels, images);
            QCOMPARE(given.exits, std::vector<std::int64_t>(images, exit));
            QVERIFY(exit == 1 || given.classes == std::vector<std::int64_t>(images)); // the first of equal ones
        }
    }

    void laterStagesDoNotRun()
    {
        const auto toy = toyReturning("(e1, e2)");
        auto network = load(toy.module());
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images);
        const ExitRule rule{Criterion::Entropy, thresholdsAt(recording, Criterion::Entropy, 0.5)};
        const auto made = deploy(network, recording, {.rule = rule});
        QVERIFY(made.has_value());
        Deployed deployed(made->archive);
        const auto exits = deployed.give(pixels, images).exits;
        const auto costOf = [&](std::int64_t exit) { return exit == 0 ? toy.firstFlops(8) : toy.allFlops(8); };
        std::int64_t all = 0;
        for (std::int64_t i = 0; i < images; ++i) {
            Given given;
            const auto tally = tallyOperators([&] { deployed.append(given, pixels.narrow(0, i, 1)); });
            const std::int64_t expected = costOf(exits[static_cast<std::size_t>(i)]);
            QCOMPARE(tally.executed(), expected);
            all += expected;
        }
        Given given;
        QCOMPARE(tallyOperators([&] { deployed.append(given, pixels); }).executed(), all);
        const auto certain = pixels.index_select(0, torch::nonzero(torch::tensor(exits) == 0).squeeze(1));
        QCOMPARE(tallyOperators([&] { deployed.append(given, certain); }).executed(),
                 certain.size(0) * toy.firstFlops(8));
        QVERIFY(certain.size(0) > 0 && certain.size(0) < images);
    }

    void exitsThatAreOff_data()
    {
        QTest::addColumn<QList<int>>("off");
        QTest::addRow("none") << QList<int>();
        QTest::addRow("the first") << QList<int>{0};
        QTest::addRow("the second") << QList<int>{1};
        QTest::addRow("the last") << QList<int>{2};
        QTest::addRow("all but the second") << QList<int>{0, 2};
    }

    void exitsThatAreOff()
    {
        QFETCH(QList<int>, off);
        auto network = load(threeExits());
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images);
        const ExitRule rule{Criterion::Margin, thresholdsAt(recording, Criterion::Margin, 0.4)};
        DeployRequest request{.rule = rule};
        for (const int exit : off)
            request.off.insert({exit});
        const auto made = deploy(network, recording, request);
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        Deployed deployed(made->archive);
        const auto given = deployed.give(pixels, images);
        const auto taken = compare(given, recording, rule, request.off);
        compare(deployed.give(pixels, 1), recording, rule, request.off);
        for (int k = 0; k < 3; ++k)
            QCOMPARE(taken[static_cast<std::size_t>(k)] > 0, !off.contains(k));
        // The heads that are off do not run: a head is 4 x 3 and the pooling before it.
        for (std::int64_t i = 0; i < images; ++i) {
            const auto exit = static_cast<int>(given.exits[static_cast<std::size_t>(i)]);
            std::int64_t expected = 4 * 3 * 9 * 64;
            for (int k = 0; k <= exit; ++k)
                expected += (k > 0 ? 4 * 4 * 9 * 64 : 0) + (off.contains(k) ? 0 : 4 * 64 + 4 * classes);
            Given ignored;
            QCOMPARE(tallyOperators([&] { deployed.append(ignored, pixels.narrow(0, i, 1)); }).executed(), expected);
        }
    }

    void patience_data()
    {
        QTest::addColumn<QList<int>>("off");
        QTest::addRow("all exits") << QList<int>();
        QTest::addRow("without the first") << QList<int>{0};
        QTest::addRow("without the second") << QList<int>{1};
    }

    void patience()
    {
        QFETCH(QList<int>, off);
        auto network = load(threeExits());
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images);
        DeployRequest request{.rule = {Criterion::Patience, {-1.5, -1.5}}}; // two exits in a row agree
        for (const int exit : off)
            request.off.insert({exit});
        const auto made = deploy(network, recording, request);
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        Deployed deployed(made->archive);
        for (const std::int64_t batch : {std::int64_t{1}, std::int64_t{7}, images}) {
            const auto taken = compare(deployed.give(pixels, batch), recording, request.rule, request.off);
            QVERIFY(!off.isEmpty() || (taken[0] == 0 && taken[1] > 0 && taken[2] > 0));
        }
    }

    void scores()
    {
        auto network = returning("(e1, e2, torch.sum(e1, [1]))");
        network.setOutputs({.exits = *parseExitOutputs("0:2,1")});
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images);
        const ExitRule rule{Criterion::Score, thresholdsAt(recording, Criterion::Score, 0.5)};
        const auto made = deploy(network, recording, {.rule = rule});
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        const auto given = Deployed(made->archive).give(pixels, images);
        compare(given, recording, rule);
        for (std::size_t i = 0; i < given.exits.size(); ++i)
            QCOMPARE(std::isnan(given.uncertainty[i]), given.exits[i] == 1); // the last exit has no score
    }

    void onlyLabelledClasses()
    {
        auto network = returning("(e1, e2)");
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images, {true, true, false});
        const ExitRule rule{Criterion::Entropy, thresholdsAt(recording, Criterion::Entropy, 0.5)};
        const auto made = deploy(network, recording, {.rule = rule});
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        const auto given = Deployed(made->archive).give(pixels, images);
        compare(given, recording, rule);
        QCOMPARE(std::ranges::count(given.classes, 2), 0);
    }

    void oneImageAtATime()
    {
        auto network = returning("(e1, e2 + 0.0 * torch.reshape(e2, [1, -1]))");
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, 1);
        const ExitRule rule{Criterion::Entropy, thresholdsAt(recording, Criterion::Entropy, 0.5)};
        const auto made = deploy(network, recording, {.rule = rule});
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        Deployed deployed(made->archive);
        compare(deployed.give(pixels, images), recording, rule);
        compare(deployed.give(pixels, 3), recording, rule);
        QVERIFY(deployed.give(pixels.narrow(0, 0, 0), 1) == Given());
    }

    void noImages()
    {
        auto network = returning("(e1, e2)");
        const auto pixels = noise();
        const auto made = deploy(network, recordingOf(network, pixels, images), {.rule = {Criterion::Entropy, {0.5}}});
        QVERIFY(made.has_value());
        Given given;
        Deployed(made->archive).append(given, pixels.narrow(0, 0, 0));
        QVERIFY(given == Given());
    }

    void refusesNan()
    {
        auto network = returning("(e1, e2)");
        auto pixels = noise();
        const auto made = deploy(network, recordingOf(network, pixels, images), {.rule = {Criterion::Entropy, {0.5}}});
        QVERIFY(made.has_value());
        pixels[3][0][0][0] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN(Deployed(made->archive).give(pixels, images), std::exception);
    }

    void saysWhatItIs()
    {
        auto network = returning("{\"early\": e1, \"full\": e2}");
        const auto pixels = noise();
        const auto recording = recordingOf(network, pixels, images);
        const ExitRule rule{Criterion::Confidence, {-0.75}};
        const auto made = deploy(network, recording,
                                 {.rule = rule,
                                  .recordingFile = "run.exits",
                                  .recordingSha256 = std::string(64, 'b'),
                                  .archiveFile = "deployed.pt"});
        QVERIFY2(made, made ? "" : toText(made.error()).c_str());
        int early = 0;
        int correct = 0;
        for (std::size_t i = 0; i < images; ++i) {
            const bool isEarly = recording.confidence[i] > 0.75F;
            early += isEarly;
            correct += recording.predicted[isEarly ? i : images + i] == recording.label[i];
        }
        const double mean = (1000.0 * early + 2000.0 * (images - early)) / images / 1e9;
        const Deployed deployed(made->archive);
        const auto json = nlohmann::json::parse(deployed.extra.at("decision.json"));
        QVERIFY(json["offramp_decision"] == 1);
        QVERIFY(json["criterion"] == "confidence");
        QVERIFY(json["exits"][0]["name"] == "early");
        QVERIFY(json["exits"][0]["threshold"] == 0.75);
        QVERIFY(json["exits"][0]["samples"] == early);
        QVERIFY(json["exits"][1]["threshold"].is_null());
        QVERIFY(json["network"]["sha256"] == network.sha256());
        QVERIFY(json["recording"]["sha256"] == std::string(64, 'b'));
        QVERIFY(std::abs(json["cost"]["value"].get<double>() - mean) < 1e-15);
        QVERIFY(std::abs(json["accuracy"]["value"].get<double>() - static_cast<double>(correct) / images) < 1e-12);
        QVERIFY(json["accuracy"]["low"] < json["accuracy"]["high"]);

        const auto spec = parseNetworkSpec(deployed.extra.at("offramp.json"), "offramp.json");
        QVERIFY(spec.has_value());
        QCOMPARE(spec->input, (std::array{3, 8, 8}));
        QCOMPARE(spec->mean, (std::array{0.5F, 0.5F, 0.5F}));
        QVERIFY(spec->exits.empty());
        for (const auto &expected :
             {std::string("| thresholds | 0.75 |"), std::string("torch.jit.load(\"deployed.pt\")"), network.sha256(),
              std::string(64, 'b'), std::string("noise, split test, 40 samples"), std::string("95 % interval"),
              std::string("T.Normalize([0.5, 0.5, 0.5], [0.25, 0.25, 0.25])")})
            QVERIFY2(made->card.find(expected) != std::string::npos, (expected + "\n" + made->card).c_str());
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addRow("another network") << QByteArray("(e1, e2)") << QByteArray("network_sha256") << QByteArray("abc")
                                         << QByteArray("The recording was made with another network (SHA-256): abc in "
                                                       "the file, ");
        QTest::addRow("another precision")
            << QByteArray("(e1, e2)") << QByteArray("precision") << QByteArray("bfloat16")
            << QByteArray("The recording was made with another precision: bfloat16 in the file, float32 now.");
        QTest::addRow("a part of its outputs")
            << QByteArray("(e1, e2)") << QByteArray("exit_outputs") << QByteArray("0,2")
            << QByteArray("The recording was made with another choice of exits: 0,2 in the file,  now.");
        QTest::addRow("answers that mix the images")
            << QByteArray("(e1 - torch.mean(e1, 0, True), e2 - torch.mean(e2, 0, True))") << QByteArray("split")
            << QByteArray("test") << QByteArray("The network ");
    }

    void refuses()
    {
        QFETCH(QByteArray, result);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, sentence);
        auto network = returning(result.toStdString());
        auto recording = recordingOf(network, noise(), 1);
        recording.metadata[key.toStdString()] = value.toStdString();
        const auto made = deploy(network, recording, {.rule = {Criterion::Entropy, {0.5}}});
        QVERIFY(!made);
        QCOMPARE(made.error().kind, ErrorKind::BadInput);
        QVERIFY2(made.error().sentence.starts_with(sentence.toStdString()), made.error().sentence.c_str());
    }

    void refusesWhatCannotBeSplit()
    {
        auto network = returning("e2 * (0.5 if bool(torch.mean(b) > 0.0) else 0.25)");
        auto recording = recordingOf(network, noise(), 1);
        const auto made = deploy(network, recording, {.rule = {Criterion::Entropy, {}}});
        QVERIFY(!made);
        QVERIFY2(made.error().sentence.starts_with("The network cannot be split at its exits: "),
                 made.error().sentence.c_str());
    }

    void refusesOtherBatches()
    {
        auto network = returning("(e1, e2 + 0.0 * torch.reshape(e2, [4, -1]))");
        const auto made = deploy(network, recordingOf(network, noise(), 4), {.rule = {Criterion::Entropy, {0.5}}});
        QVERIFY(!made);
        QVERIFY2(made.error().sentence.starts_with("The network is made for batches of 4 images"),
                 made.error().sentence.c_str());
    }

    void refusesExitsThatAreNotThere()
    {
        auto network = returning("(e1, e2)");
        const auto recording = recordingOf(network, noise(), images);
        QCOMPARE(deploy(network, recording, {.rule = {Criterion::Entropy, {0.5}}, .off = {{0}, {1}}}).error().kind,
                 ErrorKind::Usage);
        QCOMPARE(deploy(network, recording, {.rule = {Criterion::Entropy, {0.5}}, .off = {{7}}}).error().kind,
                 ErrorKind::Usage);
    }
};

QTEST_GUILESS_MAIN(TestDeploy)
#include "tst_deploy.moc"
