// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/deployment/deploymentcard.h"

#include "core/exits/bootstrap.h"
#include "core/exits/meancost.h"
#include "core/recording/origin.h"
#include "core/recording/recordingtable.h"
#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/tradeoff/shownnumbers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

std::string atLeast(const std::string &text)
{
    return text.empty() ? "not known" : printable(text);
}

/// In a cell of a table.
std::string cell(const std::string &text)
{
    std::string safe;
    for (const char c : atLeast(text))
        safe += c == '|' ? std::string("\\|") : std::string(1, c);
    return safe;
}

std::string row(const std::string &name, const std::string &text)
{
    return fmt::format("| {} | {} |\n", name, text);
}

/// The last exit that is on, which has no threshold.
int answeringExit(const DeploymentFacts &facts)
{
    int exit = static_cast<int>(facts.exitNames.size()) - 1;
    while (facts.request.off.contains({exit}))
        --exit;
    return exit;
}

bool hasThreshold(const DeploymentFacts &facts, int exit)
{
    return exit < answeringExit(facts) && !facts.request.off.contains({exit});
}

double written(const DeploymentFacts &facts, int exit)
{
    return writtenThreshold(facts.request.rule.thresholds[static_cast<std::size_t>(exit)],
                            facts.request.rule.criterion);
}

CostFormat costFormat(const DeployedFigures &figures)
{
    return {figures.unit, figures.fullCost > 0 ? figures.fullCost : 1};
}

std::string costText(const DeployedFigures &figures, double cost)
{
    const CostFormat format = costFormat(figures);
    return fmt::format("{} {}", format.text(cost), format.unitName());
}

/// What the recording says under a key, else that of its first network.
std::optional<std::string> about(const DeploymentFacts &facts, const Recording &recording, const std::string &key)
{
    if (auto text = recording.about(key))
        return text;
    const auto &metadata = facts.networks.front().metadata;
    const auto found = metadata.find(key);
    return found == metadata.end() ? std::nullopt : std::optional(found->second);
}

std::string testSetText(const DeploymentFacts &facts, const Recording &recording)
{
    const DeployedFigures &figures = facts.figures;
    std::string text = cell(about(facts, recording, "dataset").value_or(""));
    if (const auto split = about(facts, recording, "split"); split && !split->empty())
        text += ", split " + cell(*split);
    text += fmt::format(", {} samples", groupedText(figures.outcome.samples));
    if (recording.recordedCount() < recording.sampleCount())
        text += fmt::format(" of {}", groupedText(recording.sampleCount()));
    return text;
}

std::string energyText(const DeployedFigures &figures)
{
    const auto &[value, error, low, high, ties] = figures.energy;
    const std::string saving = value > 0 ? fmt::format("; all exits: {}, {:.2f} times as much",
                                                       costText(figures, figures.fullCost), figures.fullCost / value)
                                         : std::string();
    const CostFormat format = costFormat(figures);
    return fmt::format("{}, 95 % interval {} to {}{}", costText(figures, value), format.text(low), format.text(high),
                       saving);
}

std::string accuracyText(const DeployedFigures &figures)
{
    const auto percent = [&](double fraction) { return percentNumber(fraction, figures.outcome.samples); };
    return fmt::format("{} %, 95 % interval {} to {} %", percent(figures.accuracy.value), percent(figures.accuracy.low),
                       percent(figures.accuracy.high));
}

std::string exitsTable(const DeploymentFacts &facts)
{
    const DeployedFigures &figures = facts.figures;
    std::string text = "| exit | name | threshold | samples that exit | correct among them | cost of an image |\n"
                       "| --- | --- | --- | --- | --- | --- |\n";
    for (int k = 0; k < static_cast<int>(facts.exitNames.size()); ++k) {
        const auto at = static_cast<std::size_t>(k);
        const std::int64_t leaving = figures.outcome.leaving[at];
        const bool isOff = facts.request.off.contains({k});
        const std::string threshold = isOff                    ? "off"
                                      : hasThreshold(facts, k) ? shortestText(written(facts, k))
                                                               : "none: answers the rest";
        const std::string correct
            = leaving > 0
                  ? percentNumber(static_cast<double>(figures.outcome.correct[at]) / static_cast<double>(leaving),
                                  leaving)
                        + " %"
                  : std::string("–");
        text += fmt::format("| {} | {} | {} | {} ({} %) | {} | {} |\n", k, cell(facts.exitNames[at]), threshold,
                            groupedText(leaving),
                            percentNumber(static_cast<double>(leaving) / static_cast<double>(figures.outcome.samples),
                                          figures.outcome.samples),
                            correct, figures.costs.empty() ? "each its own" : costText(figures, figures.costs[at]));
    }
    return text;
}

std::string listOf(std::span<const float> numbers)
{
    std::vector<std::string> texts;
    for (const float number : numbers)
        texts.push_back(fmt::format("{}", number));
    return fmt::format("[{}]", fmt::join(texts, ", "));
}

/// What torchvision's transforms make of an image, as Python.
std::string transformText(const Preprocessing &how)
{
    const bool isTensor = how.mode == ResizeMode::Tensor || how.mode == ResizeMode::TensorAntialiased;
    std::vector<std::string> steps;
    if (isTensor)
        steps.emplace_back("T.PILToTensor()");
    if (how.resize)
        steps.push_back(fmt::format("T.Resize({}, T.InterpolationMode.{}, antialias={})",
                                    how.squash ? fmt::format("({0}, {0})", *how.resize) : std::to_string(*how.resize),
                                    how.interpolation == Interpolation::Bicubic ? "BICUBIC" : "BILINEAR",
                                    how.mode == ResizeMode::Tensor ? "False" : "True"));
    if (how.crop)
        steps.push_back(fmt::format("T.CenterCrop({})", *how.crop));
    steps.emplace_back(isTensor ? "T.ConvertImageDtype(torch.float)" : "T.ToTensor()");
    const std::size_t channels = how.grey ? 1 : 3;
    steps.push_back(fmt::format("T.Normalize({}, {})", listOf(std::span(how.mean).first(channels)),
                                listOf(std::span(how.std).first(channels))));
    return fmt::format("{}", fmt::join(steps, ",\n                     "));
}

std::string snippet(const DeploymentFacts &facts)
{
    const std::string load
        = fmt::format("network = torch.jit.load({})\n", Json(printable(facts.request.archiveFile)).dump());
    constexpr auto use = "with torch.inference_mode():\n"
                         "    classes, exits, uncertainty = network(images)\n"
                         "print(classes, exits, uncertainty)\n";
    const InputShape &input = facts.input;
    const auto &how = facts.networks.front().preprocessing;
    if (!how)
        return "import torch\n\n" + load
               + fmt::format("images = torch.zeros(1, {}, {}, {})  # images as the network takes them, normalised\n",
                             input.channels, input.height, input.width)
               + use;
    return "import torch\nimport torchvision.transforms as T\nfrom PIL import Image\n\n" + load
           + fmt::format("prepare = T.Compose([{}])\n", transformText(*how))
           + fmt::format("images = prepare(Image.open(\"image.png\").convert(\"{}\")).unsqueeze(0)\n",
                         how->grey ? "L" : "RGB")
           + use;
}

std::string criterionText(Criterion criterion)
{
    return fmt::format("{}: an image exits at the first exit where it is {} the threshold", toText(criterion),
                       criterion == Criterion::Entropy ? "below" : "above");
}

Json intervalJson(const AreaInterval &interval)
{
    return {{"value", interval.value}, {"low", interval.low}, {"high", interval.high}};
}

/// What a network was recorded with, in a cell of a table.
std::string recordedText(const DeployedNetwork &network)
{
    const auto said = [&](const char *key) {
        const auto found = network.metadata.find(key);
        return cell(found == network.metadata.end() ? std::string() : found->second);
    };
    return fmt::format("{}{}, {}, {}, LibTorch {}", said("precision"),
                       allowsTf32(network.metadata) ? ", TF32 allowed" : "", said("execution"), said("device_kind"),
                       said("libtorch_version"));
}

/// Rows about each network; those of several name it.
std::string networkRows(const DeploymentFacts &facts)
{
    std::string text;
    for (const DeployedNetwork &network : facts.networks) {
        const std::string of = facts.networks.size() == 1 ? std::string() : " of " + cell(network.name);
        text += row("preprocessing" + of, network.preprocessing ? toText(*network.preprocessing) : "not known");
        text += row("recorded" + (of.empty() ? of : ", " + cell(network.name)), recordedText(network));
    }
    return text;
}

bool hasTemperatures(const DeploymentFacts &facts)
{
    return std::ranges::any_of(facts.temperatures, [](double temperature) { return temperature != 1; });
}

std::string temperaturesText(const DeploymentFacts &facts)
{
    std::vector<std::string> texts;
    for (const double temperature : facts.temperatures)
        texts.push_back(shortestText(temperature));
    return fmt::format("{} (logits are divided by them, exit by exit)", fmt::join(texts, ":"));
}

/// What runs, in one sentence.
std::string introduction(const DeploymentFacts &facts)
{
    const std::string file = printable(facts.request.archiveFile);
    if (facts.networks.size() == 1)
        return fmt::format("`{}` is a network with early exits that decides by itself where each image exits.", file);
    return fmt::format(
        "`{}` is a cascade of {} networks that decides by itself where each image exits: the images that "
        "no exit of one network takes go to the next. It takes images as {} takes them.",
        file, facts.networks.size(), printable(facts.networks.front().name));
}

Json networksJson(const DeploymentFacts &facts)
{
    Json networks = Json::array();
    for (const DeployedNetwork &network : facts.networks) {
        const auto how = network.metadata.find("preprocessing");
        const std::string text = how == network.metadata.end() ? "null" : how->second;
        networks.push_back({{"name", network.name},
                            {"sha256", network.sha256},
                            {"exits", network.exits},
                            {"preprocessing", parseJson<Json>(text, {}).value_or(text)}});
    }
    return networks;
}

Json textOrNull(const std::optional<std::string> &text)
{
    return text && !text->empty() ? Json(*text) : Json();
}

} // namespace

Result<DeployedFigures> figuresOf(const Recording &recording, const DeployRequest &request)
{
    TableView view{.criterion = request.rule.criterion, .off = request.off};
    if (const auto costs = carriedCosts(recording); !costs.empty())
        view.cost = costs.front();
    const Thresholds &thresholds = request.rule.thresholds;
    const auto table = exitTable(recording, view);
    if (!table)
        return tl::unexpected(table.error());
    const auto intervals = bootstrapState({.variants = {sampleOutcomes(*table, thresholds)}}, BootstrapPlan());
    if (!intervals)
        return tl::unexpected(intervals.error());
    DeployedFigures figures{.unit = shownUnit(table->cost().unit),
                            .energy = intervals->variants.front().energy,
                            .accuracy = intervals->variants.front().accuracy,
                            .fullCost = fullCost(*table).mean,
                            .outcome = evaluate(*table, thresholds)};
    for (const double cost : table->cost().perExit)
        figures.costs.push_back(shownCost(cost, table->cost().unit));
    return figures;
}

std::string decisionJson(const DeploymentFacts &facts, const Recording &recording)
{
    const DeployedFigures &figures = facts.figures;
    Json exits = Json::array();
    for (int k = 0; k < static_cast<int>(facts.exitNames.size()); ++k) {
        const auto at = static_cast<std::size_t>(k);
        exits.push_back({{"name", facts.exitNames[at]},
                         {"on", !facts.request.off.contains({k})},
                         {"threshold", hasThreshold(facts, k) ? Json(written(facts, k)) : Json()},
                         {"temperature", facts.temperatures[at]},
                         {"samples", figures.outcome.leaving[at]},
                         {"correct", figures.outcome.correct[at]},
                         {"cost", figures.costs.empty() ? Json() : Json(figures.costs[at])}});
    }
    Json networks = networksJson(facts);
    const bool isOne = networks.size() == 1;
    const Json network{{"name", facts.name}, {"sha256", facts.networks.front().sha256}};
    const Json preprocessing = networks.front()["preprocessing"];
    const Json json{{"offramp_decision", 1},
                    {"program", facts.request.program},
                    {"rule", "thresholds"},
                    {"criterion", toText(facts.request.rule.criterion)},
                    {"exits", std::move(exits)},
                    {"network", isOne ? network : Json()},
                    {"networks", std::move(networks)},
                    {"recording",
                     {{"file", facts.request.recordingFile},
                      {"sha256", facts.request.recordingSha256},
                      {"dataset", textOrNull(about(facts, recording, "dataset"))},
                      {"split", textOrNull(about(facts, recording, "split"))},
                      {"dataset_fingerprint", textOrNull(about(facts, recording, "dataset_fingerprint"))},
                      {"samples", figures.outcome.samples}}},
                    {"input", {facts.input.channels, facts.input.height, facts.input.width}},
                    {"preprocessing", preprocessing},
                    {"cost_unit", toText(figures.unit)},
                    {"cost", intervalJson(figures.energy)},
                    {"cost_of_all_exits", figures.fullCost},
                    {"accuracy", intervalJson(figures.accuracy)}};
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string cardText(const DeploymentFacts &facts, const Recording &recording)
{
    const DeployedFigures &figures = facts.figures;
    std::vector<std::string> thresholds;
    for (int k = 0; k < answeringExit(facts); ++k)
        thresholds.push_back(hasThreshold(facts, k) ? shortestText(written(facts, k)) : "off");
    std::string text = fmt::format("# {}\n\n", atLeast(facts.name));
    text += introduction(facts) + " PyTorch 1.13 and later run it without Offramp.\n\n";
    text += "| | |\n| --- | --- |\n";
    text += row("criterion", criterionText(facts.request.rule.criterion));
    text += row("thresholds", thresholds.empty() ? "none" : fmt::format("{}", fmt::join(thresholds, ":")));
    if (hasTemperatures(facts))
        text += row("temperatures", temperaturesText(facts));
    text += row("test set", testSetText(facts, recording));
    text += row("mean cost of an image, E", energyText(figures));
    text += row("accuracy (top-1), A", accuracyText(figures));
    text += row("images", fmt::format("{} x {} x {} (channels, height, width)", facts.input.channels,
                                      facts.input.height, facts.input.width));
    text += networkRows(facts);
    text += "\nThe numbers are those of the recording. The intervals are of 2,000 resamples of the test set: they are "
            "about new images of the same kind, not about training again.\n\n";
    text += "## Exits\n\n" + exitsTable(facts) + "\n";
    text += "## Run it\n\n```python\n" + snippet(facts) + "```\n\n";
    text += "`classes` (int64) holds the class of each image, `exits` (int64) the exit that answered, from 0, and "
            "`uncertainty` (float32) how uncertain that answer was: the entropy in nats, or the negative of a "
            "confidence, a margin, a score or the number of exits in a row that agree.\n\n";
    text += "## Files\n\n| file | SHA-256 |\n| --- | --- |\n";
    for (const DeployedNetwork &network : facts.networks)
        text += row("network " + cell(network.name), fmt::format("`{}`", network.sha256));
    text += row("recording " + cell(facts.request.recordingFile), fmt::format("`{}`", facts.request.recordingSha256));
    text += fmt::format("\nMade by {}.\n", atLeast(facts.request.program));
    return text;
}

} // namespace offramp
