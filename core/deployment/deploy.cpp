// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/deployment/deploy.h"

#include "core/deployment/decidingmodule_p.h"
#include "core/deployment/selfcheck_p.h"
#include "core/networks/fixedbatch.h"
#include "core/networks/network_p.h"
#include "core/recorder/imageplan.h"
#include "core/recorder/recordedorigin.h"
#include "core/recording/recordingtable.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace offramp {

namespace {

constexpr auto decisionKey = "decision.json";

Result<void> compareOrigin(const Recording &recording, const Network &network, std::vector<std::string> &warnings)
{
    std::vector<std::string> unknown;
    if (auto same = compareNetwork(recording, network, unknown); !same)
        return same;
    if (auto same = compareText(recording, "precision", "precision", toText(Precision::Float32), unknown); !same)
        return same;
    for (const std::string &what : unknown)
        warnings.push_back(fmt::format("The recording does not give its {}: not compared.", what));
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
Result<InputShape> inputOf(const DeployRequest &request, const std::optional<Preprocessing> &how,
                           const NetworkSpec &spec)
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

/// The exits that are on, ascending; an error where none is, or where one that is off does not exist.
Result<std::vector<std::size_t>> exitsOn(int exits, const ExitsOff &off)
{
    std::vector<std::size_t> on;
    for (int k = 0; k < exits; ++k) {
        if (!off.contains({k}))
            on.push_back(static_cast<std::size_t>(k));
    }
    if (on.size() + off.size() != static_cast<std::size_t>(exits))
        return failure(ErrorKind::Usage,
                       fmt::format("The network has {} exits; one that is off is not among them.", exits),
                       "Count exits from 1.");
    if (on.empty())
        return failure(ErrorKind::Usage, "All exits are off, so that none answers.", "Leave one on.");
    return on;
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

/// The classes that could be answers when the network was recorded; empty: all.
std::vector<bool> amongOf(const Recording &recording, const OutputShape &outputs)
{
    if (recording.about("among") != "labelled")
        return {};
    std::vector<bool> among(static_cast<std::size_t>(outputs.classes));
    for (const auto *column : {&recording.label, &recording.predicted}) {
        for (const std::int32_t output : *column) {
            if (output >= 0 && output < outputs.classes)
                among[static_cast<std::size_t>(output)] = true;
        }
    }
    return among;
}

ExitRule ruleFor(const std::vector<std::size_t> &on, const ExitRule &ofAll)
{
    ExitRule rule{ofAll.criterion, {}};
    for (std::size_t i = 0; i + 1 < on.size(); ++i)
        rule.thresholds.push_back(ofAll.thresholds[on[i]]);
    return rule;
}

Result<DecidingProgram> programFor(const Network &network, InputShape input, const Stages &stages,
                                   const std::vector<std::size_t> &on, const ExitRule &rule)
{
    const auto outputs = exitOutputs(network, input);
    if (!outputs)
        return tl::unexpected(outputs.error());
    DecidingProgram program{.stages = {}, .rule = ruleFor(on, rule)};
    for (std::size_t k = 0; k < stages.size(); ++k) {
        const std::size_t results = stages[k]->outputs()[0]->node()->inputs().size();
        program.stages.push_back({static_cast<int>(on[k]), outputs->kinds[k], outputs->plan.scores[k].has_value(),
                                  results - ownResults(outputs->plan, k)});
    }
    return program;
}

/// The description of the deployed network: its own, with how its images were prepared. Its outputs are not exits.
NetworkSpec specFor(const Network &network, const DeploymentFacts &facts, const Recording &recording)
{
    NetworkSpec spec = network.spec();
    spec.name = facts.networkName;
    spec.architecture.clear();
    spec.exits.clear();
    spec.input = {facts.input.channels, facts.input.height, facts.input.width};
    if (spec.classNames.empty())
        spec.classNames = recording.names("class_names");
    if (const auto &how = facts.preprocessing) {
        spec.resize = how->squash ? std::nullopt : how->resize; // for which a spec has no word
        spec.crop = how->squash ? std::nullopt : how->crop;
        spec.interpolation = toText(how->interpolation);
        spec.resizeMode = toText(how->mode);
        spec.mean = how->mean;
        spec.std = how->std;
    }
    return spec;
}

Result<std::string> archiveOf(const Network &network, const Stages &stages, const DecidingProgram &program,
                              const torch::jit::ExtraFilesMap &extra)
{
    try {
        const torch::NoGradGuard noGrad;
        std::ostringstream archive;
        decidingModule(network, stages, program).save(archive, extra);
        return archive.str();
    } catch (const std::exception &e) {
        return torchFailure(e, "its archive was made");
    }
}

/// A network in parts, as a program takes images through them.
struct Parts {
    Stages stages;
    DecidingProgram program;
    StagedNetwork staged; ///< the same parts, as the engine runs them
};

/// on: of its exits those that are on; among [C]: the classes that can be answers, or empty.
Result<Parts> partsOf(Network &network, InputShape input, const std::vector<std::size_t> &on, const ExitRule &rule,
                      std::vector<bool> among)
{
    const auto isOneByOne = takesOneImageOnly(network, input);
    if (!isOneByOne)
        return tl::unexpected(isOneByOne.error());
    auto stages = splitStages(network, input);
    if (!stages)
        return tl::unexpected(stages.error());
    auto program = programFor(network, input, *stages, on, rule);
    if (!program)
        return tl::unexpected(program.error());
    program->among = std::move(among);
    program->isOneByOne = *isOneByOne;
    auto staged = StagedNetwork::open(network, input, {.device = {}, .threads = 1, .among = program->among});
    if (!staged)
        return tl::unexpected(staged.error());
    if (const auto gives = staged->checkGives(rule.criterion); !gives && on.size() > 1)
        return tl::unexpected(gives.error());
    return Parts{std::move(*stages), std::move(*program), std::move(*staged)};
}

} // namespace

Result<Deployment> deploy(Network &network, const Recording &recording, const DeployRequest &request)
{
    Deployment made;
    if (const auto same = compareOrigin(recording, network, made.warnings); !same)
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
    const auto on = exitsOn(outputs->exits, request.off);
    if (!on)
        return tl::unexpected(on.error());
    auto figures = figuresOf(recording, request);
    if (!figures)
        return tl::unexpected(figures.error());
    const auto names = network.exitNames(outputs->exits);
    if (!request.off.empty()) {
        if (const auto kept = keepExits(network, *input, *on); !kept)
            return tl::unexpected(kept.error());
    }
    const auto parts = partsOf(network, *input, *on, request.rule, amongOf(recording, *outputs));
    if (!parts)
        return tl::unexpected(parts.error());
    made.figures = *figures;
    const DeploymentFacts facts{.request = request,
                                .networkName = network.name(),
                                .networkSha256 = network.sha256(),
                                .exitNames = names,
                                .input = *input,
                                .preprocessing = *how,
                                .figures = std::move(*figures)};
    auto archive = archiveOf(network, parts->stages, parts->program,
                             {{specKey, toText(specFor(network, facts, recording))},
                              {decisionKey, decisionJson(facts, recording)}});
    if (!archive)
        return tl::unexpected(archive.error());
    if (const auto same = selfCheck(*archive, parts->staged, parts->program, *input); !same)
        return tl::unexpected(same.error());
    made.archive = std::move(*archive);
    made.card = cardText(facts, recording);
    return made;
}

} // namespace offramp
