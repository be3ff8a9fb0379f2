// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/deployment/deployedpart_p.h"

#include "core/networks/fixedbatch.h"
#include "core/networks/network_p.h"
#include "core/recorder/imageplan.h"
#include "core/recorder/recordedorigin.h"
#include "core/recording/origin.h"

#include <fmt/format.h>

namespace offramp {

namespace {

Result<void> compareOrigin(const Recording &recording, const Network &network, std::vector<std::string> &warnings)
{
    std::vector<std::string> unknown;
    if (auto same = compareNetwork(recording, network, unknown); !same)
        return same;
    if (auto same = compareText(recording, "precision", "precision", toText(Precision::Float32), unknown); !same)
        return same;
    for (const std::string &what : unknown)
        warnings.push_back(fmt::format("The recording does not give its {}: not compared.", what));
    if (allowsTf32(recording.metadata))
        warnings.push_back("The recording was made with TF32 allowed: where the archive runs without, more images than "
                           "those near a threshold may exit elsewhere.");
    return {};
}

Result<std::optional<Preprocessing>> preprocessingOf(const Recording &recording)
{
    const auto text = recording.about("preprocessing");
    if (!text)
        return std::optional<Preprocessing>();
    return recordedPreprocessing(*text).map([](const Preprocessing &how) { return std::optional(how); });
}

/// The shape of the images that the network was recorded with.
Result<InputShape> inputOf(const PartRequest &request, const std::optional<Preprocessing> &how, const NetworkSpec &spec)
{
    if (request.input)
        return *request.input;
    if (how && (how->crop || (how->squash && how->resize))) {
        const int side = how->crop ? *how->crop : *how->resize;
        return InputShape{how->channels(), side, side};
    }
    if (spec.input)
        return InputShape{(*spec.input)[0], (*spec.input)[1], (*spec.input)[2]};
    return failure(ErrorKind::BadInput,
                   "Neither the recording nor the network says how large the network's images are.",
                   "Give it: --input 1x3x64x64.");
}

Result<bool> takesOneImageOnly(const Network &network, InputShape input)
{
    const auto fixed = fixedBatch(network, input);
    if (!fixed || *fixed == 1)
        return fixed.has_value();
    return failure(ErrorKind::BadInput,
                   fmt::format("{} A deployed network takes any number, and each image exits by itself.",
                               fixedBatchNote(*fixed)),
                   "Save the network again with x.flatten(1) or x.reshape(x.shape[0], -1).");
}

/// Which outputs are a network's exits and scores, and what those of the exits are [K].
struct ExitOutputs {
    OutputPlan plan;
    std::vector<OutputKind> kinds;
};

Result<ExitOutputs> exitOutputs(const Network &network, InputShape input)
{
    auto plan = outputPlan(network, input);
    if (!plan)
        return tl::unexpected(plan.error());
    auto kinds = network.outputKinds(input);
    if (!kinds)
        return tl::unexpected(kinds.error());
    return ExitOutputs{std::move(*plan), std::move(*kinds)};
}

/// Lets only the outputs of some exits be exits: the others' heads are then not needed.
Result<void> keepExits(Network &network, InputShape input, const std::vector<std::size_t> &on)
{
    const auto outputs = exitOutputs(network, input);
    if (!outputs)
        return tl::unexpected(outputs.error());
    OutputChoice choice;
    for (const std::size_t k : on) {
        const auto &score = outputs->plan.scores[k];
        choice.exits.push_back(
            {static_cast<int>(outputs->plan.exits[k]), score ? std::optional(static_cast<int>(*score)) : std::nullopt});
        choice.kinds.push_back(outputs->kinds[k]);
    }
    network.setOutputs(std::move(choice));
    return {};
}

/// The stages as a program sees them: of the first, that it starts the network.
Result<std::vector<ProgramStage>> programOf(const Network &network, InputShape input, const Stages &stages,
                                            const RecordedPart &part, const PartRequest &request,
                                            const std::vector<bool> &among)
{
    const auto outputs = exitOutputs(network, input);
    if (!outputs)
        return tl::unexpected(outputs.error());
    std::vector<ProgramStage> program;
    for (std::size_t k = 0; k < stages.size(); ++k) {
        const std::size_t results = stages[k]->outputs()[0]->node()->inputs().size();
        program.push_back({.exit = part.firstExit + static_cast<int>(request.on[k]),
                           .kind = outputs->kinds[k],
                           .hasScore = outputs->plan.scores[k].has_value(),
                           .handedOn = results - ownResults(outputs->plan, k),
                           .temperature = request.temperatures[request.on[k]],
                           .among = among,
                           .startsNetwork = k == 0});
    }
    return program;
}

/// The network's own exits must be those that are on.
Result<DeployedPart> split(const Network &network, PreparedImages images, std::vector<std::string> exitNames,
                           const RecordedPart &part, const PartRequest &request, const std::vector<bool> &among)
{
    const InputShape input = images.shape;
    const auto isOneByOne = takesOneImageOnly(network, input);
    if (!isOneByOne)
        return tl::unexpected(isOneByOne.error());
    auto stages = splitStages(network, input);
    if (!stages)
        return tl::unexpected(stages.error());
    auto program = programOf(network, input, *stages, part, request, among);
    if (!program)
        return tl::unexpected(program.error());
    auto staged = StagedNetwork::open(network, input, {.device = {}, .threads = 1, .among = among});
    if (!staged)
        return tl::unexpected(staged.error());
    return DeployedPart{std::move(images),   std::move(exitNames), std::move(*stages),
                        std::move(*program), std::move(*staged),   *isOneByOne};
}

} // namespace

Result<DeployedPart> openPart(Network &network, const RecordedPart &part, const Recording &whole,
                              const PartRequest &request, std::vector<std::string> &warnings)
{
    const Recording recording = recordingOf(part, whole);
    if (const auto same = compareOrigin(recording, network, warnings); !same)
        return tl::unexpected(same.error());
    const auto how = preprocessingOf(recording);
    if (!how)
        return tl::unexpected(how.error());
    const auto input = inputOf(request, *how, network.spec());
    if (!input)
        return tl::unexpected(input.error());
    const auto outputs = compareOutputs(recording, network, *input);
    if (!outputs)
        return tl::unexpected(outputs.error());
    auto names = network.exitNames(outputs->exits);
    if (request.on.size() < static_cast<std::size_t>(part.exits)) {
        if (const auto kept = keepExits(network, *input, request.on); !kept)
            return tl::unexpected(kept.error());
    }
    return split(network, {network.name(), *how, *input}, std::move(names), part, request,
                 recordedAmong(recording, *outputs));
}

} // namespace offramp
