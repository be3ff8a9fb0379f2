// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/proposal.h"

#include "core/results/searchedtables.h"
#include "core/results/thresholdsteps.h"

#include <algorithm>

namespace offramp {

namespace {

constexpr std::size_t mostTried = 8; ///< variants more than asked for

const ExitTable &tableOf(const ProposalRequest &request, RecordingId id)
{
    const auto place = std::ranges::find(request.ids, id) - request.ids.begin();
    return request.recordings[static_cast<std::size_t>(place)]->table();
}

PartAreas areasOf(const ProposalRequest &request, const std::vector<Variant> &variants, const SampleSplit &split)
{
    const auto areaOn = [&](const std::vector<std::size_t> *part) {
        std::vector<Point> points;
        for (const Variant &variant : variants) {
            const ExitTable &table = tableOf(request, variant.recording);
            const auto outcome
                = part ? evaluate(table.subset(*part), variant.thresholds) : evaluate(table, variant.thresholds);
            points.push_back(pointOf(outcome, table.cost()));
        }
        return stepCurve(points, request.plan.eMax).area();
    };
    return {areaOn(&split.chosen), split.heldOut.empty() ? std::nullopt : areaOn(&split.heldOut), areaOn(nullptr)};
}

/// What the network's first variant has at each exit, for exits that are off; where there is none, no sample will exit
/// there when they are on again.
Thresholds storedThresholds(const ProposalRequest &request, std::size_t place)
{
    const OpenRecording &recording = *request.recordings[place];
    const auto first = std::ranges::find(request.now, request.ids[place], &Variant::recording);
    if (first != request.now.end())
        return first->thresholds;
    return Thresholds(static_cast<std::size_t>(recording.table().lastExit().value),
                      ThresholdIntervals(recording).never);
}

/// Each threshold that decides anything as the shortest decimal of the same outcome.
Thresholds shortest(const OpenRecording &recording, Thresholds thresholds)
{
    for (std::size_t k = 0; k < thresholds.size(); ++k) {
        if (!recording.hasThreshold({static_cast<int>(k)}))
            continue;
        const ExitSweep sweep(recording.table(), {static_cast<int>(k)}, thresholds);
        thresholds[k] = shortestInInterval({sweep, recording.criterion()}, thresholds[k]);
    }
    return thresholds;
}

Result<Proposal> sharedProposal(const ProposalRequest &request, std::span<const ExitTable *const> tables,
                                const IsCancelled &isCancelled)
{
    const auto suggestion = suggestVariants(tables, request.plan, isCancelled);
    if (!suggestion)
        return tl::unexpected(suggestion.error());
    Proposal proposal;
    proposal.helpful = suggestion->helpful;
    for (const SuggestedPoint &variant : suggestion->variants) {
        const auto earlyExits = static_cast<std::size_t>(request.recordings[variant.table]->table().lastExit().value);
        const double threshold = shortestInInterval(*request.recordings[variant.table], variant.threshold);
        proposal.variants.push_back(
            {.recording = request.ids[variant.table], .thresholds = Thresholds(earlyExits, threshold)});
        proposal.points.push_back(variant.point);
    }
    proposal.instead = {suggestion->areaWhereChosen, suggestion->areaHeldOut, suggestion->areaOnAll};
    proposal.upperBound = suggestion->areaWhereChosen;
    return proposal;
}

PartAreas partAreas(const FoundVariants &found)
{
    return {found.areaWhereChosen, found.areaHeldOut, found.areaOnAll};
}

Result<Proposal> perExitProposal(const ProposalRequest &request, std::span<const ExitTable *const> tables,
                                 const SearchWatch &watch)
{
    const auto comparison = compareThresholds(tables, request.plan, {}, watch);
    if (!comparison)
        return tl::unexpected(comparison.error());
    Proposal proposal;
    proposal.helpful = comparison->perExit.helpful;
    for (const auto &[table, thresholds, point] : comparison->perExit.variants) {
        if (isSet(watch.isCancelled))
            return cancelled();
        const OpenRecording &recording = *request.recordings[table];
        const Thresholds all = expanded(recording, thresholds, storedThresholds(request, table));
        proposal.variants.push_back({.recording = request.ids[table], .thresholds = shortest(recording, all)});
        proposal.points.push_back(point);
    }
    proposal.instead = partAreas(comparison->perExit);
    proposal.shared = partAreas(comparison->shared);
    proposal.upperBound = comparison->upperBound;
    proposal.isExact = comparison->isExact;
    return proposal;
}

} // namespace

ProposalRequest proposalRequest(const Decisions &decisions, const Sources &sources, SuggestionPlan plan)
{
    plan.criterion = decisions.criterion;
    plan.eMax = decisions.eMax.value;
    ProposalRequest request{{}, {}, {}, plan};
    for (const RecordingId id : decisions.recordings) {
        const RecordingPtr recording = sources.at(id, decisions);
        if (!recording->hasCost())
            continue;
        request.ids.push_back(id);
        request.recordings.push_back(recording);
    }
    for (const Variant &variant : decisions.variants) {
        if (variant.included && std::ranges::count(request.ids, variant.recording) > 0)
            request.now.push_back({.recording = variant.recording, .thresholds = variant.thresholds});
    }
    return request;
}

Result<Proposal> propose(const ProposalRequest &request, const IsCancelled &isCancelled,
                         const std::function<void(double)> &progress)
{
    if (auto searched = checkSearched(request.recordings); !searched)
        return tl::unexpected(searched.error());
    const SearchedTables searched(request.recordings);
    const auto &tables = searched.tables();
    auto found = request.perExit ? perExitProposal(request, tables, {isCancelled, progress})
                                 : sharedProposal(request, tables, isCancelled);
    if (!found)
        return found;
    const auto split = splitSamples(*tables.front(), request.plan);
    if (!split)
        return tl::unexpected(split.error());
    Proposal &proposal = *found;
    if (isSet(isCancelled))
        return cancelled();
    proposal.now = areasOf(request, request.now, *split);
    if (isSet(isCancelled))
        return cancelled();
    std::vector<Variant> both = request.now;
    both.insert(both.end(), proposal.variants.begin(), proposal.variants.end());
    proposal.besides = areasOf(request, both, *split);
    return found;
}

bool isGain(const PartAreas &now, const PartAreas &then)
{
    const bool isHeldOut = now.heldOut || then.heldOut;
    return (isHeldOut ? then.heldOut : then.all).value_or(0) > (isHeldOut ? now.heldOut : now.all).value_or(0);
}

Result<Proposal> proposeGain(ProposalRequest request, const IsCancelled &isCancelled)
{
    auto first = propose(request, isCancelled);
    if (!first || isGain(first->now, first->instead))
        return first;
    const std::size_t last = std::min(*request.plan.most + mostTried, first->helpful);
    while (*request.plan.most < last) {
        ++*request.plan.most;
        auto more = propose(request, isCancelled);
        if (!more || isGain(more->now, more->instead))
            return more;
    }
    return first;
}

} // namespace offramp
