// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/network_p.h"

#include "core/networks/archive_p.h"
#include "core/networks/builtmodule_p.h"
#include "core/networks/fixedbatch.h"
#include "core/networks/prints_p.h"
#include "core/networks/trainingtrace_p.h"
#include "core/networks/weights_p.h"
#include "core/support/file.h"
#include "core/support/numbers.h"
#include "core/support/sha256.h"
#include "core/tensors/filekind.h"

#include <fmt/format.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <algorithm>
#include <numeric>

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
    if (!isMeantAsSpec(*text))
        return NetworkSpec{};
    return parseNetworkSpec(*text, beside.string());
}

/// A network of an architecture, filled with weights.
struct Built {
    NetworkSpec spec;
    torch::jit::Module module;
    Checksums checksums = Checksums::Fit; ///< of the file
};

Result<Built> build(const NetworkSpec &given, const ArchitectureChoice &choice, const NamedWeights &weights,
                    const std::filesystem::path &path, Checksums checksums)
{
    auto spec = completeSpec(given, choice);
    if (!spec)
        return tl::unexpected(spec.error());
    auto program = writeNetwork(*spec);
    if (program && !given.classes && !choice.classes) {
        spec->classes = classesIn(*program, weights.offered).value_or(*spec->classes);
        program = writeNetwork(*spec);
    }
    if (!program)
        return tl::unexpected(program.error());
    auto module = builtModule(*program);
    if (const auto done = assignWeights(module, *program, weights, path.string(), spec->architecture); !done)
        return tl::unexpected(done.error());
    return Built{std::move(*spec), std::move(module), checksums};
}

Result<Built> loadWeights(const TensorFile &file, const ArchitectureChoice &choice)
{
    const auto &path = file.file.path();
    const auto spec = findSpec(path, textUnder(file.metadata, specKey));
    if (!spec)
        return tl::unexpected(spec.error());
    if (spec->architecture.empty() && choice.name.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} holds weights (a state dict or safetensors) but no network.", path.string()),
                       "Name its --architecture, or save the network with torch.jit.script(net).save(path).");
    return build(*spec, choice, weightsIn(file), path, file.checksums);
}

Result<Built> loadArchive(const std::filesystem::path &path, const ArchitectureChoice &choice)
{
    auto archive = readArchive(path);
    if (!archive)
        return tl::unexpected(archive.error());
    auto spec = findSpec(path, archive->specText);
    if (!spec)
        return tl::unexpected(spec.error());
    if (!choice.name.empty())
        return build(*spec, choice, weightsIn(archive->module), path, archive->checksums);
    if (!archive->module.find_method("forward"))
        return failure(ErrorKind::BadInput, fmt::format("{} has no method forward.", path.string()),
                       "Save a module whose forward takes a batch of images and returns logits.");
    return Built{std::move(*spec), std::move(archive->module), archive->checksums};
}

} // namespace

Network::Network(std::unique_ptr<Private> d)
    : m_d(std::move(d))
{
}

Network::Network(Network &&) noexcept = default;
Network &Network::operator=(Network &&) noexcept = default;
Network::~Network() = default;

Result<Network> Network::load(const std::filesystem::path &path, const ArchitectureChoice &choice)
{
    try {
        return open(path, choice);
    } catch (const std::bad_alloc &e) {
        return torchFailure(e, "loading the network");
    } catch (const std::exception &e) {
        if (auto denial = denialIn(e, "it was loaded"))
            return tl::unexpected(std::move(*denial));
        return failure(ErrorKind::BadInput, fmt::format("{} could not be loaded ({}).", path.string(), firstLine(e)),
                       "Copy or save the network again.");
    }
}

Result<Network> Network::open(const std::filesystem::path &path, const ArchitectureChoice &choice)
{
    catchPrints();
    const auto kind = recogniseFile(path);
    if (!kind)
        return tl::unexpected(kind.error());
    if (auto refused = refusalOf(path, *kind, FileUse::Network))
        return tl::unexpected(std::move(*refused));
    const auto weights = openTensorFile(path);
    if (!weights)
        return tl::unexpected(weights.error());
    auto built = *weights ? loadWeights(**weights, choice) : loadArchive(path, choice);
    if (!built)
        return tl::unexpected(built.error());
    auto digest = sha256OfFile(path);
    if (!digest)
        return tl::unexpected(digest.error());

    auto d = std::make_unique<Private>();
    d->frozen = !built->module.hasattr("training");
    d->module = std::move(built->module);
    d->spec = std::move(built->spec);
    d->sha256 = std::move(*digest);
    d->path = path;
    d->checksums = built->checksums;
    d->weightsChoice = *weights ? (*weights)->choice : std::string();
    if (!d->frozen)
        d->module.eval();
    for (const at::Tensor &parameter : d->module.parameters())
        parameter.set_requires_grad(false);
    if (const auto sound = checkWeights(d->module, path.string()); !sound)
        return tl::unexpected(sound.error());
    d->forward = forwardGraph(d->module);
    return Network(std::move(d));
}

Result<Network> Network::withoutWeights(const ArchitectureChoice &choice)
{
    auto spec = completeSpec({}, choice);
    if (!spec)
        return tl::unexpected(spec.error());
    const auto program = writeNetwork(*spec);
    if (!program)
        return tl::unexpected(program.error());
    spec->name = choice.name;
    auto d = std::make_unique<Private>();
    d->module = builtModule(*program);
    d->spec = std::move(*spec);
    d->hasWeights = false;
    d->forward = forwardGraph(d->module);
    return Network(std::move(d));
}

Checksums Network::checksums() const
{
    return m_d->checksums;
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

const std::string &Network::weightsChoice() const
{
    return m_d->weightsChoice;
}

std::string Network::name() const
{
    return m_d->spec.name.empty() ? m_d->path.stem().string() : m_d->spec.name;
}

std::vector<std::string> Network::exitNames(int exits) const
{
    const auto count = static_cast<std::size_t>(exits);
    const auto &spec = m_d->spec.exits;
    std::vector<std::size_t> outputs(count);
    std::iota(outputs.begin(), outputs.end(), std::size_t{0});
    std::size_t all = count;
    if (m_d->plan && m_d->plan->exits.size() == count) {
        outputs = m_d->plan->exits;
        all = m_d->plan->outputs;
    }
    std::vector<std::string> names;
    for (std::size_t k = 0; k < count; ++k) {
        const auto named = std::ranges::find_if(spec, [&](const ExitSpec &exit) {
            return exit.output && static_cast<std::size_t>(*exit.output) == outputs[k];
        });
        if (named != spec.end())
            names.push_back(named->name);
        else if (spec.size() == count)
            names.push_back(spec[k].name);
        else if (spec.size() == all)
            names.push_back(spec[outputs[k]].name);
        else if (m_d->outputNames.size() == all)
            names.push_back(m_d->outputNames[outputs[k]]);
        else
            names.push_back(fmt::format("exit{}", k + 1));
    }
    return names;
}

void Network::setOutputs(OutputChoice choice)
{
    if (m_d->choice == choice)
        return;
    m_d->choice = std::move(choice);
    m_d->plan.reset();
    m_d->kinds.reset();
    m_d->whole.reset();
    m_d->stages.reset();
}

std::vector<ExitOutput> Network::exitOutputs() const
{
    std::vector<ExitOutput> exits;
    const auto &plan = m_d->plan;
    for (std::size_t k = 0; plan && k < plan->exits.size(); ++k) {
        const auto &score = plan->scores[k];
        exits.push_back(
            {static_cast<int>(plan->exits[k]), score ? std::optional(static_cast<int>(*score)) : std::nullopt});
    }
    const OutputPlan all = allExits(exits.size());
    const bool isAll = plan && plan->outputs == all.outputs && plan->exits == all.exits && plan->scores == all.scores;
    return isAll ? std::vector<ExitOutput>() : exits;
}

void Network::setTraining(bool training)
{
    if (m_d->frozen || m_d->training == training)
        return;
    m_d->training = training;
    m_d->module.train(training);
    m_d->forward = forwardGraph(m_d->module);
    m_d->fixedBatch.reset();
    m_d->whole.reset();
    m_d->stages.reset();
}

bool Network::isFrozen() const
{
    return m_d->frozen;
}

Result<OutputShape> Network::probe(InputShape input) const
{
    try {
        if (const auto trained = m_d->training ? std::nullopt : trainingIn(*m_d->forward.graph))
            return failure(ErrorKind::BadInput,
                           fmt::format("{} was saved in training mode ({}): its answers to an image change from run to "
                                       "run or with the other images of a batch.",
                                       m_d->path.string(), *trained),
                           "Call network.eval() before torch.jit.trace, or export it again from the evaluation mode.");
        const c10::InferenceMode inference;
        const torch::jit::GraphOptimizerEnabledGuard unoptimised(false);
        const int batch = leastBatch(*this, input);
        const auto result = m_d->module.forward({blankImages(*this, batch, input)});
        const auto tensors = flattenOutputs(result);
        if (!tensors)
            return tl::unexpected(tensors.error());
        const auto plan = planFor(*this, input, *tensors, batch);
        if (!plan)
            return tl::unexpected(plan.error());
        m_d->plan = *plan;
        m_d->outputNames = outputNames(result);
        const auto exits = offramp::exitOutputs(*plan, result);
        const auto shape = checkOutputs(*exits, *plan, batch);
        if (!shape)
            return shape;
        const auto &spec = m_d->spec;
        if (spec.classes && *spec.classes != shape->classes)
            return failure(ErrorKind::BadInput,
                           fmt::format("The network's spec says {} classes, but its outputs have {}.", *spec.classes,
                                       shape->classes),
                           "Repair the spec, or use the network it belongs to.");
        const bool namesAll = spec.exits.size() == plan->exits.size() || spec.exits.size() == plan->outputs;
        if (!spec.exits.empty() && m_d->choice.exits.empty() && !namesAll)
            return failure(ErrorKind::BadInput,
                           fmt::format("The network's spec names {}, but its forward returns {}.",
                                       counted(spec.exits.size(), "exit"), shape->exits),
                           "Repair the spec, or use the network it belongs to.");
        return shape;
    } catch (const std::exception &e) {
        return torchFailure(e, fmt::format("trying it on an image of {} x {}", input.width, input.height));
    }
}

int leastBatch(const Network &network, InputShape input)
{
    return fixedBatch(network, input).value_or(1);
}

at::Tensor blankImages(const Network &network, int batch, InputShape input)
{
    const auto device = network.d().hasWeights ? torch::kCPU : torch::kMeta;
    return torch::zeros({batch, input.channels, input.height, input.width}, torch::TensorOptions().device(device));
}

} // namespace offramp
