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
    for (const NewVariant &variant : variants) {
        const ExitTable &table = tableOf(request, variant.recording);
        points.push_back(pointOf(evaluate(table.subset(rows), variant.thresholds), table.cost()));
    }
    return stepCurve(points, request.plan.eMax).area();
}

PartAreas areasOf(const ProposalRequest &request, const std::vector<NewVariant> &variants, const SampleSplit &split)
{
    std::vector<Point> points;
    for (const NewVariant &variant : variants) {
        const ExitTable &table = tableOf(request, variant.recording);
        points.push_back(pointOf(evaluate(table, variant.thresholds), table.cost()));
    }
    return {areaOn(request, variants, split.chosen), areaOn(request, variants, split.heldOut),
            stepCurve(points, request.plan.eMax).area()};
}

} // namespace

ProposalRequest proposalRequest(const Document &document, SuggestionPlan plan)
{
    plan.criterion = document.criterion();
    plan.eMax = document.eMax().value;
    ProposalRequest request{document.decisions().recordings, document.recordings(), {}, plan};
    for (const VariantDecision &variant : document.variants()) {
        if (variant.included)
            request.now.push_back({variant.recording, variant.thresholds});
    }
    return request;
}

Result<Proposal> propose(const ProposalRequest &request)
{
    std::vector<const ExitTable *> tables;
    for (const RecordingPtr &recording : request.recordings)
        tables.push_back(&recording->table());
    const auto suggestion = suggestVariants(tables, request.plan);
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
    proposal.now = areasOf(request, request.now, *split);
    proposal.instead = {suggestion->areaWhereChosen, suggestion->areaHeldOut, suggestion->areaOnAll};
    std::vector<NewVariant> both = request.now;
    both.insert(both.end(), proposal.variants.begin(), proposal.variants.end());
    proposal.besides = areasOf(request, both, *split);
    return proposal;
}

} // namespace offramp
