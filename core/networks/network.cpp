// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/network_p.h"

#include "core/networks/archive_p.h"
#include "core/support/file.h"
#include "core/support/sha256.h"

#include <fmt/format.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

namespace offramp {

namespace {

Result<NetworkSpec> findSpec(const std::filesystem::path &path, const std::string &inside)
{
    if (!inside.empty())
        return parseNetworkSpec(inside, path.string() + ": offramp.json");
    const auto beside = std::filesystem::path(path).replace_extension(".json");
    std::error_code ignored;
    if (beside == path || !std::filesystem::exists(beside, ignored))
        return NetworkSpec{};
    const auto text = readWholeFile(beside, 16u << 20);
    if (!text)
        return tl::unexpected(text.error());
    return parseNetworkSpec(*text, beside.string());
}

} // namespace

Network::Network(std::unique_ptr<Private> d)
    : m_d(std::move(d))
{
}

Network::Network(Network &&) noexcept = default;
Network &Network::operator=(Network &&) noexcept = default;
Network::~Network() = default;

Result<Network> Network::load(const std::filesystem::path &path)
{
    auto archive = readArchive(path);
    if (!archive)
        return tl::unexpected(archive.error());
    auto spec = findSpec(path, archive->specText);
    if (!spec)
        return tl::unexpected(spec.error());
    auto digest = sha256OfFile(path);
    if (!digest)
        return tl::unexpected(digest.error());
    if (!archive->module.find_method("forward"))
        return failure(ErrorKind::BadInput, fmt::format("{} has no method forward.", path.string()),
                       "Save a module whose forward takes a batch of pictures and returns logits.");

    auto d = std::make_unique<Private>();
    d->frozen = !archive->module.hasattr("training");
    d->module = std::move(archive->module);
    d->spec = std::move(*spec);
    d->sha256 = std::move(*digest);
    d->path = path;
    if (!d->frozen)
        d->module.eval();
    for (const at::Tensor &parameter : d->module.parameters())
        parameter.set_requires_grad(false);
    if (const auto sound = checkWeights(d->module, path.string()); !sound)
        return tl::unexpected(sound.error());
    return Network(std::move(d));
}

const NetworkSpec &Network::spec() const
{
    return m_d->spec;
}

const std::string &Network::sha256() const
{
    return m_d->sha256;
}

const std::filesystem::path &Network::path() const
{
    return m_d->path;
}

std::string Network::name() const
{
    return m_d->spec.name.empty() ? m_d->path.stem().string() : m_d->spec.name;
}

std::vector<std::string> Network::exitNames(int exits) const
{
    if (static_cast<int>(m_d->spec.exitNames.size()) == exits)
        return m_d->spec.exitNames;
    if (static_cast<int>(m_d->outputNames.size()) == exits)
        return m_d->outputNames;
    std::vector<std::string> names;
    for (int k = 1; k <= exits; ++k)
        names.push_back(fmt::format("exit{}", k));
    return names;
}

bool Network::isFrozen() const
{
    return m_d->frozen;
}

Result<OutputShape> Network::probe(InputShape input) const
{
    try {
        const c10::InferenceMode inference;
        const torch::jit::GraphOptimizerEnabledGuard unoptimised(false);
        const auto picture = torch::zeros({1, input.channels, input.height, input.width});
        const auto result = m_d->module.forward({picture});
        m_d->outputNames = outputNames(result);
        const auto outputs = flattenOutputs(result);
        if (!outputs)
            return tl::unexpected(outputs.error());
        const auto shape = checkOutputs(*outputs, 1);
        if (!shape)
            return shape;
        const auto &spec = m_d->spec;
        if (spec.classes && *spec.classes != shape->classes)
            return failure(ErrorKind::BadInput,
                           fmt::format("The network's spec says {} classes, but its outputs have {}.", *spec.classes,
                                       shape->classes),
                           "Repair the spec, or use the network it belongs to.");
        if (!spec.exitNames.empty() && static_cast<int>(spec.exitNames.size()) != shape->exits)
            return failure(ErrorKind::BadInput,
                           fmt::format("The network's spec names {} exits, but its forward returns {} outputs.",
                                       spec.exitNames.size(), shape->exits),
                           "Repair the spec, or use the network it belongs to.");
        return shape;
    } catch (const std::exception &e) {
        return torchFailure(e, fmt::format("it was tried on a picture of {} x {}", input.width, input.height));
    }
}

} // namespace offramp
