// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/networkoptions.h"
#include "app/engine/networkoutput.h"
#include "app/engine/reporter.h"
#include "app/engine/sandboxoptions.h"
#include "core/networks/saveweights.h"
#include "core/protocol/engineverbs.h"
#include "core/support/standardstreams.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace offramp {

namespace {

struct ConvertOptions {
    NetworkOptions network;
    std::string out;
    std::shared_ptr<SandboxOptions> sandbox = std::make_shared<SandboxOptions>();
};

bool isArchive(const std::filesystem::path &out)
{
    return out.extension() == ".pt";
}

Result<void> runConvert(const ConvertOptions &options)
{
    if (auto checked = checkNetworkOutput(options.out, {}, filesOf(options.network)); !checked)
        return checked;
    Reporter reporter(false);
    warnAboutCode(options.network, reporter);
    const auto network = Network::load(options.network.file, options.network.choice);
    if (!network)
        return tl::unexpected(network.error());
    if (const auto warning = options.sandbox->entered.warning(); !warning.empty())
        writeNote("Warning: " + warning);
    if (const auto caution = cautionAbout(options.network))
        writeNote("Warning: " + *caution);
    if (!network->weightsChoice().empty())
        writeNote("Warning: " + network->weightsChoice());
    return isArchive(options.out) ? saveArchive(*network, options.out) : saveWeights(*network, options.out);
}

} // namespace

Verb addConvert(CLI::App &app)
{
    auto *command = app.add_subcommand(convertVerb.name, convertVerb.summary);
    const auto options = std::make_shared<ConvertOptions>();
    addNetworkOptions(*command, options->network)->required();
    command->add_option("--out", options->out, "file to write: FILE.safetensors, or FILE.pt for a TorchScript archive")
        ->required();
    addSandboxOptions(*command, *options->sandbox, 0);
    return {command, [options] { return runConvert(*options); }, options->sandbox,
            [options] {
                options->sandbox->policy.readable = filesOf(options->network);
                options->sandbox->policy.output = options->out;
            }};
}

} // namespace offramp
