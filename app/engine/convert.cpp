// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "core/networks/network.h"
#include "core/networks/saveweights.h"

#include <fmt/format.h>

#include <cstdio>

namespace offramp {

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
