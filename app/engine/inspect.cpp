// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/networkoptions.h"
#include "app/engine/reporter.h"
#include "app/engine/sandboxoptions.h"
#include "core/flops/inspector.h"
#include "core/protocol/engineverbs.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

struct InspectOptions {
    NetworkOptions network; ///< without a file: the architecture alone
    std::string input;      ///< 1x3x64x64; empty: as the network's spec says
    bool json = false;
    std::shared_ptr<SandboxOptions> sandbox = std::make_shared<SandboxOptions>();
};

constexpr auto outsideName = "(outside modules)";

struct Inspected {
    std::string name;
    std::optional<std::uintmax_t> bytes; ///< of its file, where it has one
    InputShape input;
    std::vector<std::string> exitNames;
    LayerReport report;
    std::vector<std::string> code; ///< sentences: what the archive's code does besides computing
    Sandbox sandbox;

    [[nodiscard]] std::int64_t total() const { return report.flops.exits.back().flops; }
    [[nodiscard]] std::string share(std::int64_t flops, bool isTooLow) const
    {
        return total() > 0 && !isTooLow
                   ? fmt::format("{:.1f} %", 100.0 * static_cast<double>(flops) / static_cast<double>(total()))
                   : std::string("-");
    }
};

void printRow(const std::string &layer, const std::string &type, const std::string &output,
              const std::string &parameters, const std::string &flops, const std::string &share)
{
    writeOutput(fmt::format("{:<28} {:<21} {:>16} {:>12} {:>11} {:>7}\n", printable(layer, 28), printable(type, 21),
                            printable(output, 16), parameters, flops, share));
}

/// "1,234", and from 1e9 on "1.235 G", to fit the column.
std::string brief(std::int64_t number)
{
    constexpr std::int64_t tooLong = 1'000'000'000;
    return number < tooLong ? groupedText(number) : fmt::format("{:.3f} G", static_cast<double>(number) / 1e9);
}

/// A figure; what no rule counts is unknown, not 0.
std::string figure(const std::string &text, std::int64_t flops, bool isTooLow)
{
    return !isTooLow ? text : flops == 0 ? "unknown" : "> " + text;
}

Json figure(std::int64_t flops, bool isTooLow)
{
    return isTooLow && flops == 0 ? Json() : Json(flops);
}

std::string outputOf(const Layer &layer)
{
    if (!layer.output.empty())
        return fmt::format("{}", fmt::join(layer.output, "x"));
    return layer.hasNoOperators ? "as its input" : "not run";
}

void printText(const Inspected &all)
{
    const auto &report = all.report;
    const bool isTooLow = report.flops.isTooLow(report.exits.size() - 1);
    writeOutput(fmt::format("{}: {}, {} parameters, {} FLOPs for an image of {} x {}\n\n", printable(all.name),
                            counted(report.exits.size(), "exit"), groupedText(report.parameters),
                            figure(groupedText(all.total()), all.total(), isTooLow), all.input.width,
                            all.input.height));
    printRow("layer", "type", "output", "parameters", "FLOPs", "share");
    for (const Layer &layer : report.layers) {
        const std::string indent(2 * static_cast<std::size_t>(layer.depth), ' ');
        if (!layer.samePlace.empty()) {
            printRow(indent + layer.name, "= " + layer.samePlace, "", "", "", "");
            continue;
        }
        printRow(indent + layer.name, layer.type, outputOf(layer), brief(layer.parameters),
                 figure(brief(layer.flops), layer.flops, layer.isTooLow), all.share(layer.flops, layer.isTooLow));
    }
    if (report.outside > 0 || report.isOutsideTooLow || report.layers.empty())
        printRow(outsideName, "", "", "", figure(brief(report.outside), report.outside, report.isOutsideTooLow),
                 all.share(report.outside, report.isOutsideTooLow));
    writeOutput(fmt::format("\n{:<24} {:>18} {:>8} {:>18}  {}\n", "exit", "FLOPs up to it", "share", "it adds",
                            "its last layer"));
    for (std::size_t k = 0; k < report.exits.size(); ++k) {
        const auto &place = report.exits[k];
        const std::int64_t flops = report.flops.exits[k].flops;
        writeOutput(fmt::format("{:<24} {:>18} {:>8} {:>18}  {}\n", printable(all.exitNames[k], 24),
                                figure(groupedText(flops), flops, report.flops.isTooLow(k)),
                                all.share(flops, report.flops.isTooLow(k)), groupedText(place.added),
                                place.layer.empty() ? outsideName : printable(place.layer)));
    }
    if (!report.flops.uncounted.empty()) {
        writeOutput(fmt::format("\nnot counted, with number of calls:"));
        for (const auto &[name, calls] : report.flops.uncounted)
            writeOutput(fmt::format(" {} {}", printable(name), calls));
        writeOutput(fmt::format("\n"));
    }
    writeOutput(fmt::format("\nsandbox: {}\n", all.sandbox.text()));
    if (all.bytes)
        writeOutput(fmt::format("\non disk: {:.1f} MB ({:.2f} % of the contest's limit of 5 GB)\n",
                                static_cast<double>(*all.bytes) / 1e6,
                                100.0 * static_cast<double>(*all.bytes) / static_cast<double>(contestLimit)));
}

void printJson(const Inspected &all)
{
    const auto &report = all.report;
    Json json{{"version", "offramp-engine " OFFRAMP_VERSION},
              {"unit", "FLOPs"},
              {"network", all.name},
              {"input", {1, all.input.channels, all.input.height, all.input.width}},
              {"parameters", report.parameters},
              {"flops", figure(all.total(), report.flops.isTooLow(report.exits.size() - 1))},
              {"executed_flops", report.flops.executed},
              {"layers", Json::array()},
              {"outside_modules_flops", report.outside},
              {"exits", Json::array()},
              {"uncounted", report.flops.uncounted},
              {"uncounted_costly", report.flops.costlyUncounted},
              {"warnings", report.flops.warnings},
              {"code", all.code},
              {"sandbox", all.sandbox.text()},
              {"not_confined", all.sandbox.gaps}};
    if (all.bytes) {
        json["file_bytes"] = *all.bytes;
        json["within_size_limit"] = *all.bytes <= contestLimit;
    }
    for (const Layer &layer : report.layers) {
        json["layers"].push_back({{"path", layer.path},
                                  {"type", layer.type},
                                  {"depth", layer.depth},
                                  {"output", layer.output},
                                  {"parameters", layer.parameters},
                                  {"flops", figure(layer.flops, layer.isTooLow)},
                                  {"too_low", layer.isTooLow},
                                  {"run", !layer.output.empty() || layer.hasNoOperators}});
        if (!layer.samePlace.empty())
            json["layers"].back()["same_as"] = layer.samePlace;
    }
    for (std::size_t k = 0; k < report.exits.size(); ++k)
        json["exits"].push_back({{"name", all.exitNames[k]},
                                 {"layer", report.exits[k].layer},
                                 {"flops", figure(report.flops.exits[k].flops, report.flops.isTooLow(k))},
                                 {"too_low", report.flops.isTooLow(k)},
                                 {"added_flops", report.exits[k].added}});
    writeOutput(fmt::format("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace)));
}

std::optional<std::uintmax_t> sizeOf(const std::string &file)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    return error ? std::nullopt : std::optional(size);
}

Result<InputShape> inputFor(const InspectOptions &options, const NetworkSpec &spec)
{
    if (!options.input.empty())
        return parseInputText(options.input).map([](const InputText &given) { return given.shape; });
    if (spec.input)
        return InputShape{(*spec.input)[0], (*spec.input)[1], (*spec.input)[2]};
    return failure(ErrorKind::Usage, "The network does not give its image size.",
                   "Add --input, such as --input 1x3x64x64.");
}

Result<void> runInspect(const InspectOptions &options)
{
    Reporter reporter(false);
    const std::vector<std::string> code = warnAboutCode(options.network, reporter);
    const auto network = openNetwork(options.network);
    if (!network)
        return tl::unexpected(network.error());
    const auto input = inputFor(options, network->spec());
    if (!input)
        return tl::unexpected(input.error());
    const auto outputs = network->probe(*input);
    if (!outputs)
        return tl::unexpected(outputs.error());
    auto report = inspectNetwork(*network, *input);
    if (!report)
        return tl::unexpected(report.error());
    Inspected all{network->name(),
                  sizeOf(options.network.file),
                  *input,
                  network->exitNames(outputs->exits),
                  std::move(*report),
                  code,
                  options.sandbox->entered};
    if (const auto warning = all.sandbox.warning(); !warning.empty())
        all.report.flops.warnings.push_back(warning);
    if (const auto caution = cautionAbout(options.network))
        all.report.flops.warnings.push_back(*caution);
    if (!network->weightsChoice().empty())
        all.report.flops.warnings.push_back(network->weightsChoice());
    if (auto note = checksumNote(network->checksums(), network->path()); !note.empty())
        all.report.flops.warnings.push_back(std::move(note));
    if (options.json)
        printJson(all);
    else
        printText(all);
    std::fflush(stdout);
    for (const auto &warning : all.report.flops.warnings)
        writeNote("Warning: " + warning);
    return {};
}

} // namespace

Verb addInspect(CLI::App &app)
{
    auto *command = app.add_subcommand(inspectVerb.name, inspectVerb.summary);
    const auto options = std::make_shared<InspectOptions>();
    addNetworkOptions(*command, options->network, "network,--network");
    addExitsOption(*command, options->network);
    command->add_option("--input", options->input, "shape of the input, such as 1x3x64x64 (default: the spec's)");
    command->add_flag("--json", options->json, "print JSON");
    addSandboxOptions(*command, *options->sandbox, 300);
    return {command, [options] { return runInspect(*options); }, options->sandbox,
            [options] { options->sandbox->policy.readable = filesOf(options->network); }};
}

} // namespace offramp
