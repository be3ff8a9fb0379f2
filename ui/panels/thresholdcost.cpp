// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/thresholdcost.h"

#include "ui/wording/costscale.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"
#include "ui/engine/recordwording.h"

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype mostInFigure = 3;

QString settingText(const Variant &variant, const ThresholdScale &scale)
{
    if (variant.thresholds.empty())
        return nameOf(variant);
    const QString thresholds = thresholdsText(variant.thresholds, scale);
    return sharedThreshold(variant.thresholds) ? tr("%1, threshold %2").arg(nameOf(variant), thresholds)
                                               : tr("%1, thresholds %2").arg(nameOf(variant), thresholds);
}

QString shareText(double cost, double wholeCost)
{
    return wholeCost > 0 ? u' ' + tr("(%1 of all exits)").arg(percentText(cost / wholeCost, 1)) : QString();
}

} // namespace

ThresholdCost thresholdCost(const Document &document, std::optional<VariantId> selected, const QString &path,
                            std::uint64_t samples, double wholeCost, EntropyUnit entropyUnit)
{
    const CostScale costs = wholeCost > 0                              ? costScale(wholeCost, CostUnit::Flops)
                            : document.eMax().unit == CostUnit::Gflops ? costScale(document)
                                                                       : CostScale();
    const QString unit = costs.unitName();
    ThresholdCost cost{tr("At the current thresholds"), {}, {}};
    const auto ids = document.sources().ofFile(path.toStdString());
    const auto isOfFile
        = [&](const Variant &variant) { return std::ranges::find(ids, variant.recording) != ids.end(); };
    QStringList lines;
    QStringList figures;
    for (const Variant &variant : document.variants()) {
        const VariantResult *result = document.results().find(variant.id);
        if (!isOfFile(variant) || !result || (!variant.included && selected != variant.id))
            continue;
        TableView view = document.decisions().viewOf(variant.recording);
        view.cost = CostUnit::Gflops; // what the engine counts, whatever the axis does
        const RecordingPtr recording = document.sources().at(variant.recording, view);
        if (!recording->hasCost())
            continue;
        const CostColumn &column = recording->table().cost();
        const double spent = result->outcome.meanCost(column) * static_cast<double>(samples);
        const QString work = workText(costs.format().shown(shownCost(spent, column.unit)));
        const ThresholdScale scale{document.criterion(), entropyUnit, result->recording->classes()};
        const QString figure = u"%1 %2"_s.arg(work, unit) + shareText(spent, wholeCost);
        lines.append(u"%1: %2"_s.arg(settingText(variant, scale), figure));
        figures.append(u"%1 %2"_s.arg(nameOf(variant), work));
        if (selected == variant.id) {
            cost.heading = tr("With %1").arg(settingText(variant, scale));
            cost.figure = figure;
        }
    }
    if (cost.figure.isEmpty() && !figures.isEmpty()) {
        cost.heading = tr("With the included variants (%1)").arg(unit);
        cost.figure = figures.first(std::min(figures.size(), mostInFigure)).join(u" \u00b7 "_s);
        if (figures.size() > mostInFigure)
            cost.figure += u" \u00b7 …"_s;
    }
    if (!lines.isEmpty())
        cost.tip = tr("What the same samples would have cost with early exits:") + u'\n' + lines.join(u'\n');
    return cost;
}

} // namespace offramp
