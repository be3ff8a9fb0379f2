// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/targetproposal.h"

#include "core/results/searchedtables.h"
#include "core/results/thresholdsteps.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

/// Thresholds are carried from one recording to the other, so they must be of the same exits.
Result<void> checkSameExits(const TargetRequest &request)
{
    for (std::size_t i = 0; i < std::min(request.recordings.size(), request.reportOn.size()); ++i) {
        const OpenRecording &chosenOn = *request.recordings[i];
        const OpenRecording &reportedOn = *request.reportOn[i];
        if (chosenOn.view().off != reportedOn.view().off)
            return failure(ErrorKind::BadInput,
                           fmt::format("Other exits of {} are on than of {}.", chosenOn.name(), reportedOn.name()),
                           "Switch the same exits on in the exits panel.");
    }
    return {};
}

/// The target for the exits that are on: shares of exits without a threshold, which must be 0, are left out.
Result<Target> targetOfExitsOn(Target target, const OpenRecording &recording)
{
    auto *of = std::get_if<ExitShares>(&target);
    if (!of || of->shares.size() != static_cast<std::size_t>(recording.table().lastExit().value))
        return target;
    std::vector<double> shares;
    for (std::size_t k = 0; k < of->shares.size(); ++k) {
        const ExitIndex exit{static_cast<int>(k)};
        if (recording.hasThreshold(exit))
            shares.push_back(of->shares[k]);
        else if (of->shares[k] > 0)
            return failure(ErrorKind::Usage,
                           fmt::format("Exit {} of {} {}.", k + 1, recording.name(),
                                       recording.isOff(exit) ? "is off, so no sample exits there"
                                                             : "is the last one that is on, so it answers the rest"),
                           "Set its share to 0, or switch exits on in the exits panel.");
    }
    of->shares = std::move(shares);
    return target;
}

Thresholds thresholdsOf(const TargetRequest &request, const TargetVariant &found, const OpenRecording &recording)
{
    const auto earlyExits = static_cast<std::size_t>(recording.table().lastExit().value);
    const bool isShared = !request.plan.perExit && !std::holds_alternative<ExitShares>(request.target);
    const double never = ThresholdIntervals(recording).never;
    const double stored = isShared && !found.thresholds.empty() ? found.thresholds.front() : never;
    return expanded(recording, found.thresholds, Thresholds(earlyExits, stored));
}

} // namespace

Result<TargetProposal> proposeTarget(const TargetRequest &request, const SearchWatch &watch)
{
    if (auto same = checkSearched(request.recordings).and_then([&] { return checkSameExits(request); }); !same)
        return tl::unexpected(same.error());
    const SearchedTables chosenOn(request.recordings);
    const SearchedTables reportedOn(request.reportOn);
    const auto &tables = chosenOn.tables();
    const auto &others = reportedOn.tables();
    const auto target = targetOfExitsOn(request.target, *request.recordings.front());
    if (!target)
        return tl::unexpected(target.error());
    auto found = others.empty() ? findTarget(tables, *target, request.plan, watch)
                                : findTarget(tables, others, *target, request.plan, watch);
    if (!found)
        return tl::unexpected(found.error());
    const std::size_t t = found->table;
    const RecordingPtr &recording = others.empty() ? request.recordings[t] : request.reportOn[t];
    const RecordingId id = others.empty() ? request.ids[t] : request.reportIds[t];
    found->thresholds = thresholdsOf(request, *found, *recording);
    found->chosen.exitShares = expandedShares(*recording, found->chosen.exitShares);
    if (found->heldOut)
        found->heldOut->exitShares = expandedShares(*recording, found->heldOut->exitShares);
    const Point point = pointOf(recording->outcomeAt(found->thresholds), recording->table().cost());
    return TargetProposal{
        *found, {.recording = id, .thresholds = found->thresholds}, recording, point, request.recordings[t]};
}

} // namespace offramp
