// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/combined.h"

#include "app/offramp/options.h"
#include "core/recording/writerecording.h"
#include "core/results/loadrecording.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace offramp {

namespace {

constexpr std::size_t mostParts = 4;

std::vector<SourceRecording> picked(const std::vector<SourceRecording> &parts, std::size_t set)
{
    std::vector<SourceRecording> some;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if ((set >> i & 1) != 0)
            some.push_back(parts[i]);
    }
    return some;
}

/// The full cost in the first cost of the recording, to put the cheaper network first.
double fullCost(const SourceRecording &part)
{
    const Recording &recording = part.whole.recording;
    if (!recording.flops.empty())
        return static_cast<double>(recording.flops.back());
    return recording.joules.empty() ? recording.milliseconds.back() : recording.joules.back();
}

/// "a.exits (clusters 1, 3), b.exits (clusters 2, 4)".
std::string routingFile(const Clusters &clusters, const Routing &routing)
{
    std::map<std::size_t, std::vector<std::size_t>> sent;
    for (std::size_t c = 0; c < routing.size(); ++c)
        sent[routing[c]].push_back(c + 1);
    std::vector<std::string> texts;
    for (const auto &[part, numbers] : sent)
        texts.push_back(fmt::format("{} ({} {})", clusters.parts[part].file,
                                    numbers.size() == 1 ? "cluster" : "clusters", fmt::join(numbers, ", ")));
    return fmt::format("{}", fmt::join(texts, ", "));
}

} // namespace

Result<void> writeMade(DerivedRecording &made, const std::string &name, const std::string &out)
{
    if (!name.empty())
        made.whole.recording.metadata["network"] = name;
    for (const std::string &note : made.notes)
        printNote(note);
    return writeRecording(out, made.whole);
}

Result<std::vector<RecordingPtr>> allCascades(const std::vector<std::string> &paths, Criterion criterion, CostUnit unit)
{
    if (paths.size() < 2 || paths.size() > mostParts)
        return failure(ErrorKind::Usage, fmt::format("Cascades are made of 2 to {} recordings.", mostParts),
                       "Name the recordings of the networks that may follow each other.");
    auto parts = readSources(paths);
    if (!parts)
        return tl::unexpected(parts.error());
    std::ranges::stable_sort(*parts, {}, fullCost);
    std::vector<RecordingPtr> opened;
    for (std::size_t set = 1; set < std::size_t(1) << parts->size(); ++set) {
        auto some = picked(*parts, set);
        if (some.size() < 2)
            continue;
        std::vector<std::string> files;
        for (const SourceRecording &part : some)
            files.push_back(part.file);
        auto made = cascade(std::move(some));
        if (!made)
            return tl::unexpected(made.error());
        auto recording = openUnsaved(std::move(made->whole.recording), fmt::format("{}", fmt::join(files, " then ")),
                                     criterion, unit);
        if (!recording)
            return tl::unexpected(recording.error());
        opened.push_back(std::move(*recording));
    }
    return opened;
}

Result<std::vector<RecordingPtr>> allRoutings(const std::vector<std::string> &paths, std::size_t clusters,
                                              const SuggestionPlan &plan)
{
    const auto parts = readSources(paths);
    if (!parts)
        return tl::unexpected(parts.error());
    ClusterPlan clusterPlan{.clusters = clusters,
                            .criterion = plan.criterion,
                            .chosenShare = plan.chosenShare,
                            .seed = plan.seed};
    const auto together = clusterSamples(*parts, clusterPlan);
    if (!together)
        return tl::unexpected(together.error());
    clusterPlan.clusters = 1;
    const auto alone = clusterSamples(*parts, clusterPlan);
    if (!alone)
        return tl::unexpected(alone.error());

    std::vector<RecordingPtr> opened;
    const auto add = [&](const Clusters &of, const Routing &routing, const std::string &name) -> Result<void> {
        auto recording = openUnsaved(routedRecording(of, routing).whole.recording, name, Criterion::Score);
        if (!recording)
            return tl::unexpected(recording.error());
        opened.push_back(std::move(*recording));
        return {};
    };
    for (const Routing &routing : bestRoutings(*together)) {
        const bool isOne = std::set<std::size_t>(routing.begin(), routing.end()).size() < 2;
        if (isOne) // is better without a router
            continue;
        if (auto added = add(*together, routing, routingFile(*together, routing)); !added)
            return tl::unexpected(added.error());
    }
    for (std::size_t part = 0; part < parts->size(); ++part) {
        if (auto added = add(*alone, {part}, (*parts)[part].file); !added)
            return tl::unexpected(added.error());
    }
    return opened;
}

} // namespace offramp
