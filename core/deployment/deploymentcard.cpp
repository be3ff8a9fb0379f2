// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/deployment/deploymentcard.h"

#include "core/exits/bootstrap.h"
#include "core/exits/meancost.h"
#include "core/recording/recordingtable.h"
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

std::string testSetText(const Recording &recording, const DeployedFigures &figures)
{
    std::string text = cell(recording.about("dataset").value_or(""));
    if (const auto split = recording.about("split"); split && !split->empty())
        text += ", split " + cell(*split);
    text += fmt::format(", {} samples", groupedText(figures.outcome.samples));
    if (recording.recordedCount() < recording.sampleCount())
        text += fmt::format(" of {}", groupedText(static_cast<long long>(recording.sampleCount())));
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
    if (!facts.preprocessing)
        return "import torch\n\n" + load
               + fmt::format("images = torch.zeros(1, {}, {}, {})  # images as the network takes them, normalised\n",
                             input.channels, input.height, input.width)
               + use;
    return "import torch\nimport torchvision.transforms as T\nfrom PIL import Image\n\n" + load
           + fmt::format("prepare = T.Compose([{}])\n", transformText(*facts.preprocessing))
           + fmt::format("images = prepare(Image.open(\"image.png\").convert(\"{}\")).unsqueeze(0)\n",
                         facts.preprocessing->grey ? "L" : "RGB")
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

Json orNull(const std::optional<std::string> &text)
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
                         {"samples", figures.outcome.leaving[at]},
                         {"correct", figures.outcome.correct[at]},
                         {"cost", figures.costs.empty() ? Json() : Json(figures.costs[at])}});
    }
    const auto preprocessing = recording.about("preprocessing");
    const Json json{{"offramp_decision", 1},
                    {"program", facts.request.program},
                    {"rule", "thresholds"},
                    {"criterion", toText(facts.request.rule.criterion)},
                    {"exits", std::move(exits)},
                    {"network", {{"name", facts.networkName}, {"sha256", facts.networkSha256}}},
                    {"recording",
                     {{"file", facts.request.recordingFile},
                      {"sha256", facts.request.recordingSha256},
                      {"dataset", orNull(recording.about("dataset"))},
                      {"split", orNull(recording.about("split"))},
                      {"dataset_fingerprint", orNull(recording.about("dataset_fingerprint"))},
                      {"samples", figures.outcome.samples}}},
                    {"input", {facts.input.channels, facts.input.height, facts.input.width}},
                    {"preprocessing", preprocessing ? Json::parse(*preprocessing, nullptr, false) : Json()},
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
    const std::string file = printable(facts.request.archiveFile);
    std::string text = fmt::format("# {}\n\n", atLeast(facts.networkName));
    text
        += fmt::format("`{}` is a network with early exits that decides by itself where each image exits. PyTorch 1.13 "
                       "and later run it without Offramp.\n\n",
                       file);
    text += "| | |\n| --- | --- |\n";
    text += row("criterion", criterionText(facts.request.rule.criterion));
    text += row("thresholds", thresholds.empty() ? "none" : fmt::format("{}", fmt::join(thresholds, ":")));
    text += row("test set", testSetText(recording, figures));
    text += row("mean cost of an image, E", energyText(figures));
    text += row("accuracy (top-1), A", accuracyText(figures));
    text += row("images", fmt::format("{} x {} x {} (channels, height, width)", facts.input.channels,
                                      facts.input.height, facts.input.width));
    text += row("preprocessing", facts.preprocessing ? toText(*facts.preprocessing) : "not known");
    text += row("recorded", fmt::format("{}, {}, {}, LibTorch {}", cell(recording.about("precision").value_or("")),
                                        cell(recording.about("execution").value_or("")),
                                        cell(recording.about("device_kind").value_or("")),
                                        cell(recording.about("libtorch_version").value_or(""))));
    text += "\nThe numbers are those of the recording. The intervals are of 2,000 resamples of the test set: they are "
            "about new images of the same kind, not about training again.\n\n";
    text += "## Exits\n\n" + exitsTable(facts) + "\n";
    text += "## Run it\n\n```python\n" + snippet(facts) + "```\n\n";
    text += "`classes` (int64) holds the class of each image, `exits` (int64) the exit that answered, from 0, and "
            "`uncertainty` (float32) how uncertain that answer was: the entropy in nats, or the negative of a "
            "confidence, a margin, a score or the number of exits in a row that agree.\n\n";
    text += "## Files\n\n| file | SHA-256 |\n| --- | --- |\n";
    text += row("network " + cell(facts.networkName), fmt::format("`{}`", facts.networkSha256));
    text += row("recording " + cell(facts.request.recordingFile), fmt::format("`{}`", facts.request.recordingSha256));
    text += fmt::format("\nMade by {}.\n", atLeast(facts.request.program));
    return text;
}

} // namespace offramp
