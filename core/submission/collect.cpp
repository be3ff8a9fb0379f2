// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/submission/parts_p.h"

#include "core/results/recordingnotes.h"
#include "core/support/sha256.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

std::string digestOf(const std::vector<std::string> &answers)
{
    Sha256 digest;
    for (const std::string &answer : answers) {
        digest.add(answer);
        digest.add(std::string_view("\0", 1));
    }
    return digest.hex();
}

/// As people write them, which is what the recount compares with.
Thresholds written(Thresholds thresholds, Criterion criterion)
{
    for (double &threshold : thresholds)
        threshold = writtenThreshold(threshold, criterion);
    return thresholds;
}

Result<void> addNetworks(Submission &submission, const SetResults &results)
{
    for (const VariantResult &variant : results.variants) {
        if (!variant.included)
            continue;
        const auto known = std::ranges::find(submission.networks, variant.recording, &SubmittedNetwork::recording);
        if (known != submission.networks.end())
            continue;
        if (!variant.recording->columns())
            return failure(ErrorKind::BadInput,
                           fmt::format("{} has no columns to count again.", variant.recording->name()),
                           "Open its recording from a file.");
        if (variant.recording->columns()->flops.empty())
            return failure(ErrorKind::BadInput,
                           fmt::format("{} has no FLOPs, in which submissions are counted.", variant.recording->name()),
                           "Record the network with offramp-engine, or leave its variants out of the set.");
        SubmittedNetwork network;
        network.recording = variant.recording;
        network.name = variant.recording->name();
        submission.networks.push_back(std::move(network));
    }
    return {};
}

/// Also notes what is not a violated rule.
void addNotes(Submission &submission)
{
    for (const SubmittedNetwork &network : submission.networks) {
        if (network.recording->count() == "complete")
            submission.notes.push_back(fmt::format("The costs of {} are counted completely, not as fvcore does, which "
                                                   "the contest uses.",
                                                   network.name));
        for (const std::string &note : recordingNotes(*network.recording))
            submission.notes.push_back(fmt::format("{}: {}", network.name, note));
        if (!network.source.empty() && !network.isRecordedHash)
            submission.notes.push_back(fmt::format("The recording of {} does not say which file its network is: {} was "
                                                   "taken on your word.",
                                                   network.name, network.source.string()));
    }
}

} // namespace

Result<Submission> collectSubmission(const SetResults &results, const SubmissionRequest &request,
                                     const IsCancelled &isCancelled)
{
    if (results.unit != CostUnit::Gflops)
        return failure(ErrorKind::BadInput,
                       fmt::format("The energies of the workspace are {}; the contest counts FLOPs.",
                                   toText(results.unit)),
                       "Switch the costs of the workspace to GFLOPs.");
    Submission submission;
    submission.request = request;
    if (submission.request.title.empty())
        submission.request.title = "Early-exit submission";
    submission.criterion = results.criterion;
    submission.unit = results.unit;
    submission.eMax = results.steps.eMax;
    if (auto added = addNetworks(submission, results); !added)
        return tl::unexpected(added.error());
    if (auto found = findNetworkFiles(submission, isCancelled); !found)
        return tl::unexpected(found.error());
    if (auto read = readLabels(submission); !read)
        return tl::unexpected(read.error());

    std::vector<Point> points;
    for (const VariantResult &result : results.variants) {
        if (!result.included)
            continue;
        if (isSet(isCancelled))
            return cancelled();
        SubmittedVariant variant;
        variant.name = result.name;
        const auto network = std::ranges::find(submission.networks, result.recording, &SubmittedNetwork::recording);
        variant.network = static_cast<std::size_t>(network - submission.networks.begin());
        variant.thresholds = result.thresholds;
        variant.count = recount(*result.recording->columns(), results.criterion,
                                written(result.thresholds, results.criterion), result.recording->view().off);
        if (auto same = checkRecount(result, variant.count); !same)
            return tl::unexpected(same.error());
        points.push_back(variant.count.point());
        variant.answers = digestOf(answersOf(*network, variant.thresholds));
        variant.file = fmt::format("predictions/{:02}-{}.csv", submission.variants.size() + 1, fileNameOf(result.name));
        submission.variants.push_back(std::move(variant));
    }
    const auto area = recountedArea(points, submission.eMax);
    if (auto same = checkArea(results.area, area); !same)
        return tl::unexpected(same.error());
    submission.area = area.value_or(0);
    submission.normalisedArea = submission.area / submission.eMax;
    submission.samples = submission.variants.empty() ? 0 : submission.variants.front().count.samples;
    checkRules(submission);
    addNotes(submission);
    return submission;
}

} // namespace offramp
