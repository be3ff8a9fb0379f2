// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/saveweights.h"

#include "core/networks/builtmodule_p.h"
#include "core/networks/network_p.h"
#include "core/networks/tensorwriter_p.h"
#include "core/networks/weights_p.h"
#include "core/support/atomicfile.h"

#include <fmt/format.h>

#include <sstream>

namespace offramp {

namespace {

struct Rebuilt {
    NetworkSpec spec;
    torch::jit::Module module;
};

/// Rebuilt from its spec, so that the written weights are known to fit the architecture.
Result<Rebuilt> rebuilt(const Network &network)
{
    if (network.spec().architecture.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} does not say which architecture it is.", network.path().string()),
                       "Name it with --architecture, or in the network's spec.");
    auto spec = completeSpec(network.spec(), {});
    if (!spec)
        return tl::unexpected(spec.error());
    const auto program = writeNetwork(*spec);
    if (!program)
        return tl::unexpected(program.error());
    auto module = builtModule(*program);
    if (auto done
        = assignWeights(module, *program, weightsIn(network.d().module), network.path().string(), spec->architecture);
        !done)
        return tl::unexpected(done.error());
    return Rebuilt{std::move(*spec), std::move(module)};
}

} // namespace

Result<void> saveWeights(const Network &network, const std::filesystem::path &path)
{
    const auto saved = rebuilt(network);
    if (!saved)
        return tl::unexpected(saved.error());
    return writeTensors(tensorsOf(saved->module), {{"format", "pt"}, {specKey, toText(saved->spec)}}, path);
}

Result<void> saveArchive(const Network &network, const std::filesystem::path &path)
{
    const auto saved = rebuilt(network);
    if (!saved)
        return tl::unexpected(saved.error());
    std::ostringstream archive;
    saved->module.save(archive, {{specKey, toText(saved->spec)}});
    return writeFileAtomically(path, archive.view());
}

} // namespace offramp
