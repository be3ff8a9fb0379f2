// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/proposal.h"

#include <algorithm>

namespace offramp {

namespace {

const ExitTable &tableOf(const ProposalRequest &request, RecordingId id)
{
    const auto place = std::ranges::find(request.ids, id) - request.ids.begin();
    return request.recordings[static_cast<std::size_t>(place)]->table();
}

std::optional<double> areaOn(const ProposalRequest &request, const std::vector<NewVariant> &variants,
                             const std::vector<std::size_t> &rows)
{
    if (rows.empty())
        return std::nullopt;
    std::vector<Point> points;
    for (const NewVariant &variant : variants)
        points.push_back(pointInGflops(evaluate(tableOf(request, variant.recording).subset(rows), variant.thresholds)));
    return stepCurve(points, request.plan.eMax).area();
}

PartAreas areasOf(const ProposalRequest &request, const std::vector<NewVariant> &variants, const SampleSplit &split)
{
    std::vector<Point> points;
    for (const NewVariant &variant : variants)
        points.push_back(pointInGflops(evaluate(tableOf(request, variant.recording), variant.thresholds)));
    return {areaOn(request, variants, split.chosen), areaOn(request, variants, split.heldOut),
            stepCurve(points, request.plan.eMax).area()};
}

} // namespace

ProposalRequest proposalRequest(const Document &document, SuggestionPlan plan)
{
    plan.criterion = document.criterion();
    plan.eMax = document.eMax().gflops;
    ProposalRequest request{document.decisions().recordings, document.recordings(), {}, plan};
    for (const VariantDecision &variant : document.variants()) {
        if (variant.included)
            request.now.push_back({variant.recording, variant.thresholds});
    }
    return request;
}

Result<Proposal> propose(const ProposalRequest &request, const IsCancelled &isCancelled)
{
    std::vector<const ExitTable *> tables;
    for (const RecordingPtr &recording : request.recordings)
        tables.push_back(&recording->table());
    const auto suggestion = suggestVariants(tables, request.plan, isCancelled);
    if (!suggestion)
        return tl::unexpected(suggestion.error());
    const auto split = splitSamples(*tables.front(), request.plan);
    if (!split)
        return tl::unexpected(split.error());

    Proposal proposal;
    for (const SuggestedVariant &variant : suggestion->variants) {
        proposal.variants.push_back({request.ids[variant.table], variant.thresholds});
        proposal.points.push_back(variant.point);
    }
    if (isSet(isCancelled))
        return cancelled();
    proposal.now = areasOf(request, request.now, *split);
    proposal.instead = {suggestion->areaWhereChosen, suggestion->areaHeldOut, suggestion->areaOnAll};
    if (isSet(isCancelled))
        return cancelled();
    std::vector<NewVariant> both = request.now;
    both.insert(both.end(), proposal.variants.begin(), proposal.variants.end());
    proposal.besides = areasOf(request, both, *split);
    return proposal;
}

} // namespace offramp
