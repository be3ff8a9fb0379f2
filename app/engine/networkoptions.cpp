// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/networkoptions.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

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
