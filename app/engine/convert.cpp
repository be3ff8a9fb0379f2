// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "core/networks/network.h"
#include "core/networks/saveweights.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

namespace offramp {

std::optional<std::string> cautionAbout(const NetworkOptions &network)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(network.file, error);
    if (error || size <= contestLimit)
        return std::nullopt;
    return fmt::format("{} has {:.1f} GB; the GreenEdge contest allows 5 GB.", network.file,
                       static_cast<double>(size) / 1e9);
}

Result<void> runConvert(const ConvertOptions &options)
{
    const auto network = Network::load(options.network.file, options.network.choice);
    if (!network)
        return tl::unexpected(network.error());
    if (const auto caution = cautionAbout(options.network))
        fmt::print(stderr, "Warning: {}\n", *caution);
    return saveWeights(*network, options.out);
}

} // namespace offramp
