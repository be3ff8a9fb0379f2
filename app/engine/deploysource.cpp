// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/deploysource.h"

#include "app/engine/criterionoption.h"
#include "core/recording/otherfile.h"
#include "core/support/numbers.h"
#include "core/support/words.h"
#include "core/workspace/workspacefile.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

namespace fs = std::filesystem;

Result<ExitsOff> exitsOffFrom(const std::string &text, int exits)
{
    if (text.empty())
        return ExitsOff();
    ExitsOff off;
    for (const std::string_view part : split(text, ',')) {
        const auto number = parseNumber(part).value_or(0);
        if (number < 1 || number > exits || number != std::floor(number))
            return failure(ErrorKind::Usage, fmt::format("\"{}\" is not an exit; the recording has {}.", part, exits),
                           "Name exits by their numbers, counted from 1, with commas between them: --off 1,3.");
        off.insert({static_cast<int>(number) - 1});
    }
    return off;
}

Result<DeploySource> sourceOfOptions(const DecisionOptions &options)
{
    if (options.recording.empty() || options.thresholds.empty())
        return failure(ErrorKind::Usage, "There is no decision to deploy.",
                       "Give --recording FILE.exits and --thresholds, or a workspace and --variant NAME.");
    auto recording = readRecording(options.recording);
    if (!recording)
        return tl::unexpected(errorOfOtherFile(options.recording, recording.error()));
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    auto thresholds = parseThresholds(options.thresholds, recording->exits, *criterion);
    if (!thresholds)
        return tl::unexpected(thresholds.error());
    auto off = exitsOffFrom(options.off, recording->exits);
    if (!off)
        return tl::unexpected(off.error());
    return DeploySource{options.recording,
                        std::move(*recording),
                        {*criterion, std::move(*thresholds)},
                        std::move(*off)};
}

Result<Variant> findVariant(const Decisions &decisions, const std::string &name)
{
    std::string names;
    for (const Variant &variant : decisions.variants) {
        if (variant.name == name)
            return variant;
        names += (names.empty() ? "" : ", ") + variant.name;
    }
    if (names.empty())
        return failure(ErrorKind::BadInput, "The workspace has no variants.",
                       "Add one in the window, or give --recording and --thresholds.");
    if (name.empty())
        return failure(ErrorKind::Usage, "It is not said which variant to deploy.",
                       fmt::format("Give --variant with one of: {}.", names));
    return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a variant of the workspace.", name),
                   fmt::format("Choose one of: {}.", names));
}

Result<DeploySource> sourceOfWorkspace(const DecisionOptions &options)
{
    const auto workspace = readWorkspace(options.workspace);
    if (!workspace)
        return tl::unexpected(workspace.error());
    const Decisions &decisions = workspace->decisions;
    auto variant = findVariant(decisions, options.variant);
    if (!variant)
        return tl::unexpected(variant.error());
    const auto place = std::ranges::find(decisions.recordings, variant->recording) - decisions.recordings.begin();
    const WorkspaceRecording &entry = workspace->recordings[static_cast<std::size_t>(place)];
    const fs::path folder = fs::absolute(options.workspace).parent_path();
    const auto file = findRecording(folder, entry);
    if (!file)
        return tl::unexpected(missingRecording(folder, entry));
    auto recording = readRecording(*file);
    if (!recording)
        return tl::unexpected(recording.error());
    if (variant->thresholds.size() + 1 != static_cast<std::size_t>(recording->exits))
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has {} thresholds, its recording {} exits.", variant->name,
                                   variant->thresholds.size(), recording->exits),
                       "Open the workspace in the window and set the thresholds again.");
    const std::string &named = decisions.look(variant->recording).name;
    return DeploySource{file->string(),
                        std::move(*recording),
                        {decisions.criterion, std::move(variant->thresholds)},
                        decisions.viewOf(variant->recording).off,
                        named.empty() ? entry.name : named};
}

} // namespace

void addDecisionOptions(CLI::App &verb, DecisionOptions &options)
{
    auto *workspace
        = verb.add_option("workspace", options.workspace, "workspace with the decision (FILE.offramp), with --variant");
    verb.add_option("--variant", options.variant, "name of the variant in the workspace, such as V3")->needs(workspace);
    verb.add_option("--recording", options.recording, "recording of the network, or a cascade (FILE.exits)")
        ->excludes(workspace);
    verb.add_option("--thresholds", options.thresholds,
                    "one for all exits, 0.63, or one for each but the last: 0.4:0.9")
        ->excludes(workspace);
    addCriterionOption(verb, options.criterion);
    verb.get_option("--criterion")->excludes(workspace);
    verb.add_option("--off", options.off,
                    "exits that are switched off, counted from 1: 1,3; their heads do not run, and their\n"
                    "thresholds do not count")
        ->excludes(workspace);
}

std::vector<fs::path> filesOf(const DecisionOptions &options)
{
    if (options.workspace.empty())
        return options.recording.empty() ? std::vector<fs::path>() : std::vector<fs::path>{options.recording};
    return filesOfWorkspace(options.workspace);
}

Result<DeploySource> openSource(const DecisionOptions &options)
{
    return options.workspace.empty() ? sourceOfOptions(options) : sourceOfWorkspace(options);
}

} // namespace offramp
