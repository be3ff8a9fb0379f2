// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/inputtext.h"
#include "core/flops/flopcounter.h"
#include "core/support/numbers.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

void printText(const FlopReport &report)
{
    fmt::print("FLOPs (fvcore: one multiply-add = 1) up to each exit, heads of earlier exits included\n");
    for (const auto &exit : report.exits) {
        fmt::print("{:<16} {:>18}\n", exit.name, groupedText(exit.flops));
        for (const auto &[name, flops] : exit.byOperator)
            fmt::print("  {:<20} {:>12}\n", name, groupedText(flops));
    }
    if (!report.uncounted.empty()) {
        fmt::print("not counted, with number of calls:");
        for (const auto &[name, calls] : report.uncounted)
            fmt::print(" {} {}", name, calls);
        fmt::print("\n");
    }
}

void printJson(const InputText &input, const FlopReport &report)
{
    Json json{{"input", {input.batch, input.shape.channels, input.shape.height, input.shape.width}},
              {"exits", Json::array()},
              {"uncounted", report.uncounted},
              {"executed_flops", report.executed},
              {"warnings", report.warnings}};
    for (const auto &exit : report.exits)
        json["exits"].push_back({{"name", exit.name}, {"flops", exit.flops}, {"by_operator", exit.byOperator}});
    fmt::print("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
}

/// Counts a network in training mode. Traced and frozen archives stay in evaluation, which a warning says.
Result<FlopReport> countTraining(Network &network, const InputText &input)
{
    const auto inEvaluation = countFlops(network, input.shape, input.batch);
    if (!inEvaluation)
        return inEvaluation;
    network.setTraining(true);
    auto report = countFlops(network, input.shape, input.batch);
    if (!report)
        return report;
    const bool hasBatchNorm = report->exits.back().byOperator.contains("batch_norm");
    if (network.isFrozen() || (hasBatchNorm && report->exits == inEvaluation->exits))
        report->warnings.push_back("The archive stays in evaluation, as it was traced or frozen: these are the figures "
                                   "of evaluation. Script the network for those of training.");
    return report;
}

} // namespace

Result<void> runFlops(const FlopsOptions &options)
{
    const auto input = parseInputText(options.input);
    if (!input)
        return tl::unexpected(input.error());
    auto network = openNetwork(options.network);
    if (!network)
        return tl::unexpected(network.error());
    if (const auto outputs = network->probe(input->shape); !outputs)
        return tl::unexpected(outputs.error());
    const auto report
        = options.training ? countTraining(*network, *input) : countFlops(*network, input->shape, input->batch);
    if (!report)
        return tl::unexpected(report.error());
    if (options.json)
        printJson(*input, *report);
    else
        printText(*report);
    for (const auto &warning : report->warnings)
        fmt::print(stderr, "Warning: {}\n", warning);
    return {};
}

} // namespace offramp
