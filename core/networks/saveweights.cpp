// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/saveweights.h"

#include "core/networks/builtmodule_p.h"
#include "core/networks/network_p.h"
#include "core/networks/tensorwriter_p.h"
#include "core/networks/weights_p.h"

#include <fmt/format.h>

namespace offramp {

Result<void> saveWeights(const Network &network, const std::filesystem::path &path)
{
    if (network.spec().architecture.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} does not say which architecture it is.", network.path().string()),
                       "Name it with --architecture, or in the network's spec.");
    const auto spec = completeSpec(network.spec(), {});
    if (!spec)
        return tl::unexpected(spec.error());
    const auto program = writeNetwork(*spec);
    if (!program)
        return tl::unexpected(program.error());
    // Rebuilt, so that the written weights are known to fit the architecture.
    const auto module = builtModule(*program);
    if (auto done
        = assignWeights(module, *program, weightsIn(network.d().module), network.path().string(), spec->architecture);
        !done)
        return done;

    return writeTensors(tensorsOf(module), {{"format", "pt"}, {specKey, toText(*spec)}}, path);
}

} // namespace offramp
