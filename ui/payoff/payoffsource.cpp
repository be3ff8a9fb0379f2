// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payoff/payoffsource.h"

#include "core/exits/meancost.h"
#include "ui/wording/tr.h"

#include <fmt/format.h>

namespace offramp {

namespace {

/// A recording in the cost of the energy axis; in FLOPs where that is time, which training is not compared by.
RecordingPtr inWork(const Document &document, RecordingId id)
{
    TableView view = document.decisions().viewOf(id);
    if (view.cost == CostUnit::Milliseconds)
        view.cost = CostUnit::Gflops;
    return document.sources().at(id, view);
}

Result<Work> costOf(const OpenRecording &recording, const MeanCost &cost)
{
    return workOf(cost.mean, cost.halfWidth, toText(shownUnit(recording.table().cost().unit)),
                  fmt::format("The cost of {}", recording.name()));
}

} // namespace

Result<PayoffSource> payoffSource(const Document &document)
{
    PayoffSource source;
    for (const RecordingId id : document.decisions().recordings) {
        const RecordingPtr recording = inWork(document, id);
        if (!recording->hasCost())
            continue;
        const auto cost = costOf(*recording, fullCost(recording->table()));
        if (!cost)
            return tl::unexpected(cost.error());
        source.networks.push_back({id, {recording->name(), *cost}});
    }
    if (source.networks.empty() && !document.decisions().recordings.empty())
        return failure(ErrorKind::BadInput, "No open network has FLOPs or joules to compare with its training.",
                       "Choose another energy axis, or measure a network: offramp-engine measure … --into RECORDING.");
    for (const Variant &variant : document.variants()) {
        const RecordingPtr recording = inWork(document, variant.recording);
        if (!recording->hasCost())
            continue;
        const auto cost = costOf(*recording, meanCost(recording->table(), variant.thresholds));
        if (!cost)
            return tl::unexpected(cost.error());
        source.variants.push_back({variant.id, {variant.name, *cost}, variant.colour, variant.included});
    }
    return source;
}

Result<PayoffContent> payoffContent(const PayoffSource &source, const Work &training, std::size_t network,
                                    const std::set<VariantId> &variants, const std::optional<Work> &typed)
{
    ImageCost full = source.networks[network].cost;
    std::vector<ImageCost> costs;
    std::vector<int> colours;
    for (const PayoffVariant &variant : source.variants) {
        if (!variants.contains(variant.id))
            continue;
        costs.push_back(variant.cost);
        colours.push_back(variant.colour);
    }
    if (typed) {
        costs = inProportion(std::move(costs), full.cost, *typed);
        full.cost = *typed;
    }
    full.name = tr("%1, all exits").arg(QString::fromStdString(full.name)).toStdString();
    auto study = studyPayoff(training, full, costs);
    if (!study)
        return tl::unexpected(study.error());
    return PayoffContent{std::move(*study), std::move(colours)};
}

Figure payoffFigure(const PayoffContent &content)
{
    return {tr("Training and inference"), spokenPayoff(content.study),
            [content](QPainter &painter, const FigureCanvas &canvas) { paintPayoffFigure(painter, canvas, content); }};
}

} // namespace offramp
