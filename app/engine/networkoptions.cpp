// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/networkoptions.h"

#include "core/support/numbers.h"
#include "core/support/words.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace offramp {

CLI::Option *addNetworkOptions(CLI::App &verb, NetworkOptions &network, const std::string &fileOption)
{
    verb.add_option(
        "--architecture", network.choice.name,
        "architecture of a file that holds only weights: resnet18, efficientnet_b0, padova-resnext50-64, …");
    verb.add_option("--classes", network.choice.classes, "number of classes of that architecture")
        ->check(CLI::Range(1, 1'000'000));
    return verb.add_option(fileOption, network.file, "TorchScript archive, safetensors or PyTorch state dict");
}

Result<Network> openNetwork(const NetworkOptions &options)
{
    if (!options.file.empty())
        return Network::load(options.file, options.choice);
    if (!options.choice.name.empty())
        return Network::withoutWeights(options.choice);
    return failure(ErrorKind::Usage, "No network was given.", "Give --network FILE or --architecture NAME.");
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
