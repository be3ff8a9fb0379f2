// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "tests/toynetwork.h"

#include "core/deployment/deploy.h"
#include "core/execution/session.h"
#include "core/exits/agreement.h"
#include "core/exits/answer.h"
#include "core/exits/operatingpoint.h"
#include "core/networks/network_p.h"
#include "core/recording/recordingtable.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace offramp::fixtures {

inline constexpr InputShape small{3, 8, 8};
inline constexpr std::int64_t images = 40;
inline constexpr int classes = 3;
inline constexpr double near = 1e-5;
inline constexpr auto preprocessing
    = R"({"resize":8,"crop":8,"squash":false,"interpolation":"bicubic","resize_mode":"pil","mean":[0.5,0.5,0.5],"std":[0.25,0.25,0.25]})";

/// Images whose answers differ in how certain they are.
inline at::Tensor noise()
{
    torch::manual_seed(5);
    return torch::randn({images, 3, 8, 8}) * torch::linspace(0.2, 4, images).reshape({-1, 1, 1, 1});
}

inline ToyNetwork toyReturning(const std::string &result)
{
    ToyNetwork toy;
    toy.classes = classes;
    toy.result = result;
    return toy;
}

/// Three exits: heads of one layer after the first, second and third convolution.
inline torch::jit::Module threeExits()
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

/// What the engine would record of a network for those images. temperatures: by which the logits of the exits are
/// divided; empty: not.
inline Recording recordingOf(const Network &network, const at::Tensor &pixels, int batch, std::vector<bool> among = {},
                             const std::vector<double> &temperatures = {})
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
    if (!temperatures.empty())
        recording.metadata["temperatures"] = nlohmann::json(temperatures).dump();
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
        auto given = *session.classify(values.subspan(first * each, rows * each), batch, shape);
        for (std::size_t row = 0; row < exits * rows; ++row) {
            const std::size_t at = row / rows * n + first + row % rows;
            const auto logits = std::span(given.logits).subspan(row * classes, classes);
            recording.predicted[at] = answerFromLogits(logits)->predicted;
            for (float &logit : logits)
                logit /= temperatures.empty() ? 1.0F : static_cast<float>(temperatures[row / rows]);
            const auto answer = *answerFromLogits(logits);
            recording.entropy[at] = answer.entropy;
            recording.confidence[at] = answer.confidence;
            recording.margin[at] = answer.margin;
            recording.score[at] = given.scores.empty() ? 0 : given.scores[row];
        }
    }
    return recording;
}

/// Thresholds at which about a share of all samples is certain enough, at each exit.
inline Thresholds thresholdsAt(const Recording &recording, Criterion criterion, double share)
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
inline std::vector<int> compare(const Given &given, const Recording &recording, const ExitRule &rule,
                                const ExitsOff &off = {})
{
    std::vector<int> taken(static_cast<std::size_t>(recording.exits));
    const auto table = *exitTable(recording, {.criterion = rule.criterion, .off = off});
    const auto runs = agreement(recording.predicted, recording.exits, off);
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
        const float recorded = rule.criterion == Criterion::Patience ? -runs[at * n + i]
                                                                     : uncertainty(recording, rule.criterion, exit, i);
        [&] { QVERIFY(!isKnown || std::abs(given.uncertainty[i] - recorded) < 1e-5F); }();
    }
    return taken;
}

} // namespace offramp::fixtures
