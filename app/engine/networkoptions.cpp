// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/networkoptions.h"

#include "app/engine/reporter.h"
#include "core/dataset/labelorder.h"
#include "core/networks/archivecode.h"
#include "core/recording/origin.h"
#include "core/recording/recording.h"
#include "core/sandbox/sandbox.h"
#include "core/support/numbers.h"
#include "core/support/words.h"
#include "core/tensors/safetensors.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace offramp {

void addArchitectureOptions(CLI::App &verb, NetworkOptions &network)
{
    verb.add_option(
        "--architecture", network.choice.name,
        "architecture of a file that holds only weights: resnet18, efficientnet_b0, padova-resnext50-64, …");
    verb.add_option("--classes", network.choice.classes, "number of classes of that architecture")
        ->check(CLI::Range(1, 1'000'000));
}

CLI::Option *addNetworkOptions(CLI::App &verb, NetworkOptions &network, const std::string &fileOption)
{
    addArchitectureOptions(verb, network);
    return verb.add_option(fileOption, network.file, "TorchScript archive, safetensors or PyTorch state dict");
}

void addExitsOption(CLI::App &verb, NetworkOptions &network)
{
    verb.add_option("--exits", network.exits,
                    "outputs that are exits, counted from 0: 0,2,4; with an exit's score after a colon: 0:1,2\n"
                    "(default: as the network's offramp.json says, else all that may be logits)");
}

void addOutputsOption(CLI::App &verb, NetworkOptions &network, const std::string &otherwise)
{
    verb.add_option("--outputs", network.outputs,
                    "what the outputs are: logits, probabilities or log-probabilities, for all exits or one for\n"
                    "each with commas between them (default: "
                        + otherwise + ")");
}

std::vector<std::string> warnAboutCode(const NetworkOptions &network, Reporter &reporter)
{
    std::vector<std::string> notes = codeNotes(network.file);
    for (const std::string &note : notes)
        reporter.send(WarningEvent{note});
    return notes;
}

Result<void> prepareToOpen(const NetworkOptions &network, const std::string &labels, const Sandbox &sandbox,
                           const std::stop_token &stop, Reporter &reporter)
{
    if (auto taken = takeLabelPipe(labels, [&stop] { return stop.stop_requested(); }); !taken)
        return taken;
    warnAboutCode(network, reporter);
    if (const auto warning = sandbox.warning(); !warning.empty())
        reporter.send(WarningEvent{warning});
    return {};
}

Result<Network> openNetwork(const NetworkOptions &options, const std::map<std::string, std::string> &recorded)
{
    const auto textOf
        = [&](const std::string &given, const char *key) { return given.empty() ? textUnder(recorded, key) : given; };
    OutputChoice choice;
    if (const std::string exits = textOf(options.exits, exitOutputsKey); !exits.empty()) {
        auto parsed = parseExitOutputs(exits);
        if (!parsed)
            return tl::unexpected(parsed.error());
        choice.exits = std::move(*parsed);
    }
    if (const std::string outputs = textOf(options.outputs, outputKindsKey); !outputs.empty()) {
        auto parsed = parseOutputKinds(outputs);
        if (!parsed)
            return tl::unexpected(parsed.error());
        choice.kinds = std::move(*parsed);
    }
    if (options.file.empty() && options.choice.name.empty())
        return failure(ErrorKind::Usage, "No network was given.", "Give --network FILE or --architecture NAME.");
    auto network
        = options.file.empty() ? Network::withoutWeights(options.choice) : Network::load(options.file, options.choice);
    if (network)
        network->setOutputs(std::move(choice));
    return network;
}

std::map<std::string, std::string> recordedOutputs(const Recording &recording)
{
    if (!recording.about("network_sha256"))
        return {};
    auto metadata = recording.metadata;
    metadata.try_emplace(outputKindsKey, toText(OutputKind::Logits));
    return metadata;
}

Result<InputText> parseInputText(const std::string &text)
{
    constexpr int largest = 65536;
    std::vector<int> sides;
    for (const std::string_view part : split(text, 'x')) {
        const auto side = parseNumber(part);
        const bool isSide = side && *side >= 1 && *side <= largest && *side == std::floor(*side);
        sides.push_back(isSide ? static_cast<int>(*side) : 0);
    }
    if (sides.size() != 4 || std::ranges::count(sides, 0) > 0)
        return failure(ErrorKind::Usage, fmt::format("\"{}\" is not an input shape.", text),
                       "Give batch, channels, height and width: --input 1x3x64x64.");
    return InputText{sides[0], {sides[1], sides[2], sides[3]}};
}

std::optional<std::string> cautionAbout(const NetworkOptions &network)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(network.file, error);
    if (error || size <= contestLimit)
        return std::nullopt;
    return fmt::format("{} has {:.1f} GB; the GreenEdge contest allows 5 GB.", network.file,
                       static_cast<double>(size) / 1e9);
}

} // namespace offramp
