// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/outputplan_p.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace offramp {

namespace {

using Outputs = std::vector<at::Tensor>;

std::string kindText(const at::Tensor &output)
{
    return output.is_floating_point() ? shapeText(output)
                                      : fmt::format("{} {}", toString(output.scalar_type()), shapeText(output));
}

bool hasClasses(const at::Tensor &output)
{
    return output.is_floating_point() && output.dim() == 2 && output.size(0) == 1 && output.size(1) > 1;
}

bool isScore(const at::Tensor &output)
{
    return output.is_floating_point() && output.numel() == 1 && (output.dim() == 1 || output.dim() == 2);
}

/// The exits that a choice or a spec names.
Result<void> takeNamed(const std::vector<ExitOutput> &named, const Outputs &outputs, OutputPlan &plan)
{
    const auto refused = [&](const std::string &what) {
        return failure(ErrorKind::BadInput,
                       fmt::format("{}; the network returns, counted from 0: {}.", what, listOf(outputs)),
                       "Name the outputs with the logits of the exits: --exits 0,2, or in its offramp.json.");
    };
    std::vector<std::size_t> taken;
    const auto take = [&](int output) {
        taken.push_back(static_cast<std::size_t>(output));
        return taken.back();
    };
    for (const ExitOutput &exit : named) {
        plan.exits.push_back(take(exit.output));
        plan.scores.push_back(exit.score ? std::optional(take(*exit.score)) : std::nullopt);
    }
    for (const std::size_t output : taken) {
        if (output >= plan.outputs)
            return refused(fmt::format("There is no output {}", output));
        if (std::ranges::count(taken, output) > 1)
            return refused(fmt::format("Output {} is named twice", output));
    }
    const auto isMissing = [](const auto &score) { return !score; };
    const auto scored = std::ranges::count_if(plan.scores, [](const auto &score) { return score.has_value(); });
    if (scored > 0 && std::any_of(plan.scores.begin(), plan.scores.end() - 1, isMissing))
        return refused("Some exits before the last have a score and others have none");
    for (const auto &score : plan.scores) {
        if (score && !isScore(outputs[*score]))
            return refused(fmt::format("Output {} cannot be a score, which is one value for each image", *score));
    }
    return {};
}

/// The exits among outputs of which nobody says what they are.
Result<void> findExits(const Outputs &outputs, const NetworkSpec &spec, OutputPlan &plan)
{
    std::map<std::int64_t, std::vector<std::size_t>> byWidth;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (hasClasses(outputs[i]))
            byWidth[outputs[i].size(1)].push_back(i);
    }
    if (spec.classes && byWidth.contains(*spec.classes)) {
        plan.exits = byWidth[*spec.classes];
        return {};
    }
    if (byWidth.empty()) { // checkOutputs() says why the first of these is not logits
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            if (!isScore(outputs[i]))
                plan.exits.push_back(i);
        }
        if (!plan.exits.empty())
            return {};
        return failure(ErrorKind::BadInput,
                       "Every output of the network has one value for each image; an exit gives the logits of two or "
                       "more classes.",
                       "Return two logits for each exit; for the logit z before a sigmoid: "
                       "torch.cat([torch.zeros_like(z), z], 1).");
    }
    const auto most = std::ranges::max_element(byWidth, {}, [](const auto &entry) {
        return static_cast<std::ptrdiff_t>(entry.second.size());
    });
    std::size_t others = 0;
    for (const auto &[width, found] : byWidth)
        others += width == most->first ? 0 : found.size();
    if (others > 1 || (others == 1 && most->second.size() == 1)) {
        const auto &example = most->second;
        return failure(ErrorKind::BadInput,
                       fmt::format("Outputs of different widths may be logits; the network returns, counted from 0: "
                                   "{}.",
                                   listOf(outputs)),
                       fmt::format("Name those that are exits: --exits {}, or in its offramp.json \"exits\": "
                                   "[{{\"output\": {}}}].",
                                   fmt::join(example, ","), fmt::join(example, "}, {\"output\": ")));
    }
    plan.exits = most->second;
    return {};
}

void noteGates(OutputPlan &plan)
{
    if (plan.gates.empty())
        return;
    const bool isPaid = plan.gates.back() < *std::ranges::max_element(plan.exits);
    if (plan.gates.size() == 1) {
        plan.notes.push_back(fmt::format("The network's output {} (counted from 0) has one value: a score, not an "
                                         "exit; {}.",
                                         plan.gates[0],
                                         isPaid ? "the next exit pays for it" : "nothing is counted for it"));
        return;
    }
    plan.notes.push_back(fmt::format("The network's outputs {} (counted from 0) have one value each: scores, not "
                                     "exits; the exit after each pays for it{}.",
                                     fmt::join(plan.gates, ", "), isPaid ? "" : ", nothing is counted for the last"));
}

void noteOthers(const Outputs &outputs, bool isNamed, OutputPlan &plan)
{
    std::vector<std::string> left;
    for (std::size_t i = 0; i < plan.outputs; ++i) {
        const bool isExit = std::ranges::find(plan.exits, i) != plan.exits.end();
        if (isExit || std::ranges::find(plan.scores, std::optional(i)) != plan.scores.end())
            continue;
        if (isScore(outputs[i])) {
            plan.gates.push_back(i);
        } else if (!isNamed || !hasClasses(outputs[i])) {
            left.push_back(fmt::format("{} {}", i, kindText(outputs[i])));
        }
    }
    noteGates(plan);
    if (!left.empty())
        plan.notes.push_back(fmt::format("The network's output{} {} (counted from 0) {} left out: not the logits of an "
                                         "exit.",
                                         left.size() > 1 ? "s" : "", fmt::join(left, ", "),
                                         left.size() > 1 ? "are" : "is"));
}

} // namespace

std::string shapeText(const at::Tensor &output)
{
    return fmt::format("[{}]", fmt::join(output.sizes().begin(), output.sizes().end(), ", "));
}

std::string listOf(const std::vector<at::Tensor> &outputs)
{
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < outputs.size(); ++i)
        parts.push_back(fmt::format("{} {}", i, kindText(outputs[i])));
    return fmt::format("{}", fmt::join(parts, ", "));
}

OutputPlan allExits(std::size_t outputs)
{
    OutputPlan plan;
    plan.outputs = outputs;
    plan.exits.resize(outputs);
    std::iota(plan.exits.begin(), plan.exits.end(), std::size_t{0});
    plan.scores.resize(outputs);
    return plan;
}

Result<OutputPlan> planOutputs(const std::vector<at::Tensor> &outputs, const OutputChoice &choice,
                               const NetworkSpec &spec)
{
    OutputPlan plan;
    plan.outputs = outputs.size();
    std::vector<ExitOutput> named = choice.exits;
    for (const ExitSpec &exit : spec.exits) {
        if (choice.exits.empty() && exit.output)
            named.push_back({*exit.output, exit.score});
    }
    const auto done = named.empty() ? findExits(outputs, spec, plan) : takeNamed(named, outputs, plan);
    if (!done)
        return tl::unexpected(done.error());
    plan.scores.resize(plan.exits.size());
    noteOthers(outputs, !named.empty(), plan);
    return plan;
}

std::size_t ownResults(const OutputPlan &plan, std::size_t k)
{
    return plan.scores[k] ? 2 : 1;
}

std::vector<std::size_t> neededOutputs(const OutputPlan &plan, std::size_t k)
{
    const auto end = static_cast<std::ptrdiff_t>(k) + 1;
    std::vector<std::size_t> needed(plan.exits.begin(), plan.exits.begin() + end);
    const std::size_t latest = *std::ranges::max_element(needed);
    for (std::size_t i = 0; i <= k; ++i) {
        if (plan.scores[i])
            needed.push_back(*plan.scores[i]);
    }
    std::ranges::copy_if(plan.gates, std::back_inserter(needed), [&](std::size_t gate) { return gate < latest; });
    return needed;
}

} // namespace offramp
