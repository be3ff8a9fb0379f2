// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/opensource.h"

#include "app/offramp/options.h"
#include "core/recording/recording.h"
#include "core/results/loadrecording.h"
#include "core/results/recordingnotes.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace offramp {

Result<Source> openSource(const std::string &argument, const std::string &sharedThresholds, Criterion criterion,
                          std::optional<CostUnit> cost)
{
    const auto [path, ownThresholds] = splitSource(argument);
    const std::string thresholds = ownThresholds.empty() ? sharedThresholds : ownThresholds;
    auto recording = readRecording(path);
    if (!recording)
        return tl::unexpected(whyNotRecording(path, recording.error()));
    for (const std::string &note : recordingNotes(*recording))
        printNote(fmt::format("{}: {}", path, note));
    const auto opened = openRecording(std::move(*recording), path, criterion, cost);
    if (!opened)
        return failure(opened.error().kind, path + ": " + opened.error().sentence, opened.error().remedy);
    for (const std::string &sentence : (*opened)->doubts())
        printNote(fmt::format("{}: doubtful costs: {}", path, sentence));
    return Source{*opened, thresholds};
}

Result<Thresholds> oneVariant(const Source &source, const std::string &remedy)
{
    const OpenRecording &recording = *source.recording;
    auto settings = parseSettings(source.thresholds, recording.table().exitCount(), recording.criterion());
    if (!settings)
        return tl::unexpected(settings.error());
    if (settings->size() > 1)
        return failure(ErrorKind::Usage, fmt::format("\"{}\" is more than one variant.", source.thresholds), remedy);
    return std::move(settings->front());
}

void noteMixtures(const std::vector<Source> &sources, double eMax)
{
    const bool isGflops = sources.front().recording->view().cost == CostUnit::Gflops;
    std::map<std::string, std::set<std::string>> testSets; // by format version; later ones have the fingerprints of 2
    std::set<std::string> counts;
    double highest = 0;
    bool contest = true;
    for (const auto &[recording, thresholds] : sources) {
        const ExitTable &table = recording->table();
        const Recording &all = *recording->columns();
        const std::string version = all.about("offramp_recording").value_or("");
        testSets[version.empty() || version == "1" ? version : "2"].insert(
            all.about("dataset_fingerprint").value_or(""));
        if (!recording->count().empty())
            counts.insert(recording->count());
        contest = contest && recording->isContest();
        const CostColumn &cost = table.cost();
        const auto &costs = cost.isPerSample() ? cost.perSample : cost.perExit;
        highest = std::max(highest, shownCost(*std::max_element(costs.begin(), costs.end()), cost.unit));
    }
    if (std::ranges::any_of(testSets, [](const auto &ofVersion) { return ofVersion.second.size() > 1; }))
        printNote("the recordings are of different test sets; their accuracies do not compare.");
    if (isGflops && counts.size() > 1)
        printNote("the costs of the recordings are counted differently (--count fvcore and complete); they do not "
                  "compare.");
    if (isGflops && !contest && eMax == contestEMax)
        printNote(
            fmt::format("E_max = 39.32 GFLOPs is the contest's, for 200 classes; for this test set a round number "
                        "above the full cost of the most expensive network says more: --emax {}",
                        shortestText(roundStepAbove(highest))));
}

std::vector<RecordingPtr> recordingsOf(const std::vector<Source> &sources)
{
    std::vector<RecordingPtr> recordings;
    for (const Source &source : sources)
        recordings.push_back(source.recording);
    return recordings;
}

} // namespace offramp
