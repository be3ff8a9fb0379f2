// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/networkoptions.h"
#include "app/engine/reporter.h"
#include "app/engine/sandboxoptions.h"
#include "core/flops/flopcounter.h"
#include "core/protocol/engineverbs.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

struct FlopsOptions {
    NetworkOptions network; ///< without a file: the architecture alone
    std::string input;      ///< 1x3x64x64
    std::string mode = "eval";
    std::string count = "fvcore";
    bool json = false;
    std::shared_ptr<SandboxOptions> sandbox = std::make_shared<SandboxOptions>();
};

std::string figureText(const FlopReport &report, std::size_t exit)
{
    const std::int64_t flops = report.exits[exit].flops;
    if (!report.isTooLow(exit))
        return groupedText(flops);
    return flops == 0 ? "unknown" : "at least " + groupedText(flops);
}

/// The figures by the other rules, where they differ.
void printOther(const FlopReport &report)
{
    if (std::ranges::all_of(report.exits, [](const ExitFlops &exit) { return exit.otherFlops == exit.flops; }))
        return;
    writeOutput(fmt::format("counted with --count {}:", toText(otherThan(report.rules))));
    for (const auto &exit : report.exits)
        writeOutput(
            fmt::format(" {} {}", printable(exit.name), exit.otherFlops ? groupedText(*exit.otherFlops) : "unknown"));
    writeOutput(fmt::format("\n"));
}

void printText(const FlopReport &report)
{
    writeOutput(fmt::format("FLOPs ({}: one multiply-add = 1) up to each exit, heads of earlier exits included\n",
                            report.rules == FlopRules::Fvcore ? "fvcore" : "complete count"));
    for (std::size_t k = 0; k < report.exits.size(); ++k) {
        const ExitFlops &exit = report.exits[k];
        writeOutput(fmt::format("{:<16} {:>18}\n", printable(exit.name), figureText(report, k)));
        for (const auto &[name, flops] : exit.byOperator)
            writeOutput(fmt::format("  {:<20} {:>12}\n", printable(name), groupedText(flops)));
        for (const auto &[name, first] : report.costlyUncounted) {
            if (first <= static_cast<int>(k) + 1)
                writeOutput(fmt::format("  {:<20} {:>12}\n", printable(name), "not counted"));
        }
    }
    if (!report.uncounted.empty()) {
        writeOutput(fmt::format("not counted, with number of calls:"));
        for (const auto &[name, calls] : report.uncounted)
            writeOutput(fmt::format(" {} {}", printable(name), calls));
        writeOutput(fmt::format("\n"));
    }
    printOther(report);
}

void printJson(const InputText &input, const FlopReport &report, const std::vector<std::string> &code)
{
    Json json{{"version", "offramp-engine " OFFRAMP_VERSION},
              {"unit", "FLOPs"},
              {"input", {input.batch, input.shape.channels, input.shape.height, input.shape.width}},
              {"count", toText(report.rules)},
              {"exits", Json::array()},
              {"uncounted", report.uncounted},
              {"uncounted_costly", report.costlyUncounted},
              {"executed_flops", report.executed},
              {"warnings", report.warnings},
              {"doubts", report.doubts},
              {"code", code}};
    for (std::size_t k = 0; k < report.exits.size(); ++k) {
        const ExitFlops &exit = report.exits[k];
        json["exits"].push_back({{"name", exit.name},
                                 {"flops", exit.flops == 0 && report.isTooLow(k) ? Json() : Json(exit.flops)},
                                 {"too_low", report.isTooLow(k)},
                                 {"flops_other", exit.otherFlops ? Json(*exit.otherFlops) : Json()},
                                 {"by_operator", exit.byOperator},
                                 {"head_flops", k < report.heads.size() ? Json(report.heads[k]) : Json()}});
    }
    writeOutput(fmt::format("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace)));
}

/// Counts a network in training mode. Traced and frozen archives stay in evaluation mode; a warning says so.
Result<FlopReport> countTraining(Network &network, const InputText &input, FlopRules rules)
{
    const auto inEvaluation = countFlops(network, input.shape, input.batch, rules);
    if (!inEvaluation)
        return inEvaluation;
    network.setTraining(true);
    auto report = countFlops(network, input.shape, input.batch, rules);
    if (!report)
        return report;
    const bool hasBatchNorm = report->exits.back().byOperator.contains("batch_norm");
    if (network.isFrozen() || (hasBatchNorm && report->exits == inEvaluation->exits))
        report->warnings.push_back(
            "The archive was traced or frozen and stays in evaluation mode: these are the figures "
            "of evaluation. Script the network to count training.");
    return report;
}

Result<void> runFlops(const FlopsOptions &options)
{
    const auto input = parseInputText(options.input);
    if (!input)
        return tl::unexpected(input.error());
    Reporter reporter(false);
    const std::vector<std::string> code = warnAboutCode(options.network, reporter);
    auto network = openNetwork(options.network);
    if (!network)
        return tl::unexpected(network.error());
    if (const auto outputs = network->probe(input->shape); !outputs)
        return tl::unexpected(outputs.error());
    const FlopRules rules = flopRulesFrom(options.count).value_or(FlopRules::Fvcore);
    auto report = options.mode == "train" ? countTraining(*network, *input, rules)
                                          : countFlops(*network, input->shape, input->batch, rules);
    if (!report)
        return tl::unexpected(report.error());
    if (!network->weightsChoice().empty())
        report->warnings.push_back(network->weightsChoice());
    if (const auto warning = options.sandbox->entered.warning(); !warning.empty())
        report->warnings.push_back(warning);
    if (options.json)
        printJson(*input, *report, code);
    else
        printText(*report);
    for (const auto &warning : report->warnings)
        writeNote("Warning: " + warning);
    return {};
}

} // namespace

Verb addFlops(CLI::App &app)
{
    auto *command = app.add_subcommand(flopsVerb.name, flopsVerb.summary);
    const auto options = std::make_shared<FlopsOptions>();
    addNetworkOptions(*command, options->network);
    addExitsOption(*command, options->network);
    command->add_option("--input", options->input, "shape of the input, such as 1x3x64x64")->required();
    command->add_option("--mode", options->mode, "eval or train")
        ->check(CLI::IsMember({"eval", "train"}))
        ->capture_default_str();
    command
        ->add_option("--count", options->count,
                     "fvcore: as fvcore counts; complete: also LSTM, GRU, fused attention and other operators that\n"
                     "fvcore counts as nothing")
        ->check(CLI::IsMember({"fvcore", "complete"}))
        ->capture_default_str();
    command->add_flag("--json", options->json, "print JSON");
    addSandboxOptions(*command, *options->sandbox, 300);
    return {command, [options] { return runFlops(*options); }, options->sandbox,
            [options] { options->sandbox->policy.readable = filesOf(options->network); }};
}

} // namespace offramp
