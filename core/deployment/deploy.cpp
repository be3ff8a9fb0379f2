// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/deployment/deploy.h"

#include "core/deployment/decidingmodule_p.h"
#include "core/deployment/deployedpart_p.h"
#include "core/deployment/networkmatch.h"
#include "core/deployment/selfcheck_p.h"
#include "core/networks/network_p.h"
#include "core/recording/recordedparts.h"
#include "core/recording/temperatures.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

namespace offramp {

namespace {

constexpr auto decisionKey = "decision.json";

/// The exits that are on, ascending; an error where one that is off does not exist.
Result<std::vector<std::size_t>> exitsOn(int exits, const ExitsOff &off)
{
    std::vector<std::size_t> on;
    for (int k = 0; k < exits; ++k) {
        if (!off.contains({k}))
            on.push_back(static_cast<std::size_t>(k));
    }
    if (on.size() + off.size() != static_cast<std::size_t>(exits))
        return failure(ErrorKind::Usage,
                       fmt::format("The recording has {} exits; one that is off is not among them.", exits),
                       "Count exits from 1.");
    return on;
}

/// Of those, the ones of a part, counted in it.
std::vector<std::size_t> exitsIn(const RecordedPart &part, const std::vector<std::size_t> &on)
{
    std::vector<std::size_t> inPart;
    const auto first = static_cast<std::size_t>(part.firstExit);
    for (const std::size_t k : on) {
        if (k >= first && k < first + static_cast<std::size_t>(part.exits))
            inPart.push_back(k - first);
    }
    return inPart;
}

/// The temperatures of all exits: the recording's own, else those of its parts.
Result<std::vector<double>> temperaturesOf(const Recording &recording, const std::vector<RecordedPart> &parts)
{
    if (parts.size() == 1 || recording.about(temperaturesKey))
        return temperaturesOf(recording);
    std::vector<double> all;
    for (const RecordedPart &part : parts) {
        const auto some = temperaturesOf(recordingOf(part, recording));
        if (!some)
            return some;
        all.insert(all.end(), some->begin(), some->end());
    }
    return all;
}

/// The names of all exits: those of its network, else as recorded; of a cascade after the name of its network.
std::vector<std::string> exitNamesOf(const std::vector<RecordedPart> &parts, const std::vector<DeployedPart> &opened,
                                     const Recording &recording)
{
    std::vector<std::string> all;
    for (std::size_t place = 0; place < parts.size(); ++place) {
        const RecordedPart &part = parts[place];
        auto names = place < opened.size() ? opened[place].exitNames : recordingOf(part, recording).names("exit_names");
        for (std::size_t k = names.size(); k < static_cast<std::size_t>(part.exits); ++k)
            names.push_back(fmt::format("exit{}", k + 1));
        for (std::size_t k = 0; k < static_cast<std::size_t>(part.exits); ++k)
            all.push_back(parts.size() == 1 ? names[k] : fmt::format("{}: {}", part.name, names[k]));
    }
    return all;
}

/// An error of one part of a cascade says which.
Error inPart(const Error &error, const std::vector<RecordedPart> &parts, std::size_t place)
{
    if (parts.size() == 1)
        return error;
    return {error.kind, fmt::format("{}: {}", parts[place].name, error.sentence), error.remedy};
}

/// What is to be deployed, found from a recording.
struct Plan {
    std::vector<RecordedPart> parts;
    std::vector<std::size_t> on; ///< of all exits
    std::size_t networks = 0;    ///< the first parts, which run
    std::vector<double> temperatures;
};

Result<Plan> planFor(const Recording &recording, const DeployRequest &request)
{
    auto parts = partsOf(recording);
    if (!parts)
        return tl::unexpected(parts.error());
    auto on = exitsOn(recording.exits, request.off);
    if (!on)
        return tl::unexpected(on.error());
    const auto networks = partsThatRun(*parts, request.off);
    if (!networks)
        return tl::unexpected(networks.error());
    auto temperatures = temperaturesOf(recording, *parts);
    if (!temperatures)
        return tl::unexpected(temperatures.error());
    return Plan{std::move(*parts), std::move(*on), *networks, std::move(*temperatures)};
}

Result<std::vector<DeployedPart>> openParts(std::span<Network> networks, const Recording &recording, const Plan &plan,
                                            const DeployRequest &request, std::vector<std::string> &warnings)
{
    std::vector<DeployedPart> opened;
    for (std::size_t place = 0; place < networks.size(); ++place) {
        const RecordedPart &part = plan.parts[place];
        const PartRequest wanted{exitsIn(part, plan.on),
                                 std::span(plan.temperatures)
                                     .subspan(static_cast<std::size_t>(part.firstExit),
                                              static_cast<std::size_t>(part.exits)),
                                 request.input};
        std::vector<std::string> doubts;
        auto next = openPart(networks[place], part, recording, wanted, doubts);
        if (!next)
            return tl::unexpected(inPart(next.error(), plan.parts, place));
        for (const std::string &doubt : doubts)
            warnings.push_back(plan.parts.size() == 1 ? doubt : fmt::format("{}: {}", part.name, doubt));
        opened.push_back(std::move(*next));
    }
    return opened;
}

ExitRule ruleFor(const std::vector<std::size_t> &on, const ExitRule &ofAll)
{
    ExitRule rule{ofAll.criterion, {}};
    for (std::size_t i = 0; i + 1 < on.size(); ++i)
        rule.thresholds.push_back(ofAll.thresholds[on[i]]);
    return rule;
}

/// One program for all parts, with the changes of images between them.
Result<DecidingProgram> programOf(const std::vector<DeployedPart> &parts, const std::vector<std::size_t> &on,
                                  const ExitRule &rule)
{
    DecidingProgram program{.stages = {}, .rule = ruleFor(on, rule)};
    for (const DeployedPart &part : parts) {
        const std::size_t first = program.stages.size();
        program.stages.insert(program.stages.end(), part.program.begin(), part.program.end());
        program.isOneByOne = program.isOneByOne || part.isOneByOne;
        if (first == 0)
            continue;
        auto change = changeBetween(parts.front().images, part.images);
        if (!change)
            return tl::unexpected(change.error());
        program.stages[first].change = std::move(*change);
    }
    for (std::size_t k = 0; k + 1 < program.stages.size(); ++k) {
        if (rule.criterion == Criterion::Score && !program.stages[k].hasScore)
            return failure(ErrorKind::BadInput,
                           fmt::format("Exit {} gives no score by which samples could exit.",
                                       program.stages[k].exit + 1),
                           "Choose another criterion, or switch the exit off.");
    }
    return program;
}

/// The description of the deployed network: that of the first, with how its images were prepared. Its outputs are not
/// exits.
NetworkSpec specFor(const Network &network, const DeploymentFacts &facts, const Recording &recording)
{
    NetworkSpec spec = network.spec();
    spec.name = facts.name;
    spec.architecture.clear();
    spec.exits.clear();
    spec.input = {facts.input.channels, facts.input.height, facts.input.width};
    if (spec.classNames.empty())
        spec.classNames = recording.names("class_names");
    if (const auto &how = facts.networks.front().preprocessing) {
        spec.resize = how->squash ? std::nullopt : how->resize; // for which a spec has no word
        spec.crop = how->squash ? std::nullopt : how->crop;
        spec.interpolation = toText(how->interpolation);
        spec.resizeMode = toText(how->mode);
        spec.mean = how->mean;
        spec.std = how->std;
    }
    return spec;
}

DeploymentFacts factsOf(std::span<const Network> networks, const Plan &plan, const std::vector<DeployedPart> &parts,
                        const Recording &recording, const DeployRequest &request)
{
    DeploymentFacts facts{.request = request,
                          .exitNames = exitNamesOf(plan.parts, parts, recording),
                          .temperatures = plan.temperatures,
                          .input = parts.front().images.shape};
    for (std::size_t place = 0; place < parts.size(); ++place) {
        const Network &network = networks[place];
        facts.name += (place > 0 ? ", then " : "") + network.name();
        facts.networks.push_back({network.name(), network.sha256(), plan.parts[place].exits, plan.parts[place].metadata,
                                  parts[place].images.how});
    }
    return facts;
}

Result<std::string> archiveOf(std::span<const Network> networks, const std::vector<DeployedPart> &parts,
                              const DecidingProgram &program, const torch::jit::ExtraFilesMap &extra)
{
    std::vector<SplitNetwork> split;
    for (std::size_t place = 0; place < parts.size(); ++place)
        split.push_back({&networks[place], &parts[place].stages});
    try {
        const torch::NoGradGuard noGrad;
        std::ostringstream archive;
        decidingModule(split, program).save(archive, extra);
        return archive.str();
    } catch (const std::exception &e) {
        return torchFailure(e, "its archive was made");
    }
}

} // namespace

Result<Deployment> deploy(std::span<Network> networks, const Recording &recording, const DeployRequest &request)
{
    const auto plan = planFor(recording, request);
    if (!plan)
        return tl::unexpected(plan.error());
    if (networks.size() != plan->networks)
        return failure(ErrorKind::Usage,
                       fmt::format("The recording needs {} networks, not {}.", plan->networks, networks.size()),
                       "Give one --network FILE for each network of the recording.");
    auto figures = figuresOf(recording, request);
    if (!figures)
        return tl::unexpected(figures.error());
    Deployment made;
    made.figures = *figures;
    const auto parts = openParts(networks, recording, *plan, request, made.warnings);
    if (!parts)
        return tl::unexpected(parts.error());
    const auto program = programOf(*parts, plan->on, request.rule);
    if (!program)
        return tl::unexpected(program.error());
    DeploymentFacts facts = factsOf(networks, *plan, *parts, recording, request);
    facts.figures = std::move(*figures);
    auto archive = archiveOf(networks, *parts, *program,
                             {{specKey, toText(specFor(networks.front(), facts, recording))},
                              {decisionKey, decisionJson(facts, recording)}});
    if (!archive)
        return tl::unexpected(archive.error());
    std::vector<const StagedNetwork *> staged;
    for (const DeployedPart &part : *parts)
        staged.push_back(&part.staged);
    if (const auto same = selfCheck(*archive, staged, *program, facts.input); !same)
        return tl::unexpected(same.error());
    made.archive = std::move(*archive);
    made.card = cardText(facts, recording);
    return made;
}

} // namespace offramp
