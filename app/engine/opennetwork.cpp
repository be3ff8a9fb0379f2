// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "core/networks/network.h"

#include <fmt/format.h>

#include <filesystem>

namespace offramp {

Result<Network> openNetwork(const NetworkOptions &options)
{
    if (!options.file.empty())
        return Network::load(options.file, options.choice);
    if (!options.choice.name.empty())
        return Network::withoutWeights(options.choice);
    return failure(ErrorKind::Usage, "There is no network to look at.", "Give --network FILE or --architecture NAME.");
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
