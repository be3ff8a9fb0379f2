// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotgeometry.h"
#include "ui/document/document.h"
#include "ui/wording/thresholdunit.h"

#include <optional>

namespace offramp {

/// A network's trade-off curve on the chart.
struct ChartCurve {
    RecordingId id;
    RecordingPtr recording;
    int colour = 0;
};

/// A variant on the chart.
struct ChartMarker {
    VariantId id;
    Point point;
    int colour = 0;
    QString name;
    QString thresholds; ///< as shown, with their unit
    QString leaving;    ///< when a sample leaves, as far as the thresholds: "Entropy below"
    QString change;     ///< against the reference: "+0.0120 GFLOPs, +0.40 pp"; empty where there is none
    bool included = true;
    Standing standing;
    QString standingWords; ///< only where it does not simply count
    bool selected = false;
};

/// A variant that is not there now: one that was pinned, or one that is proposed.
struct OutlinedMarker {
    Point point;
    int colour = 0;

    bool operator==(const OutlinedMarker &) const = default;
};

/// The pinned state on the chart.
struct ChartReference {
    StepCurve steps;
    std::vector<OutlinedMarker> markers;
};

/// Points of others as a step curve on the chart.
struct ChartImported {
    QString name;
    std::shared_ptr<const PointTable> table;
    StepCurve steps;
    std::optional<double> area;
};

/// Everything the energy-accuracy chart shows, taken from a document at one moment.
struct ChartContent {
    std::vector<ChartCurve> curves;
    std::vector<ChartMarker> markers;
    StepCurve steps;
    double eMax = contestEMax;
    std::optional<double> area;
    std::optional<ChartReference> reference;
    std::vector<ChartImported> imported;

    [[nodiscard]] bool isEmpty() const { return curves.empty() && imported.empty(); }
};

/// What the chart shows of document now, entropies in unit.
[[nodiscard]] ChartContent chartContent(const Document &document, std::optional<VariantId> selected = std::nullopt,
                                        EntropyUnit unit = EntropyUnit::Nats);

/// Whether a logarithmic energy axis serves better: the variants fill less than a tenth of a linear one.
[[nodiscard]] bool prefersLogarithmic(const ChartContent &content);

/// The range that shows all curves, markers and E_max with some air.
[[nodiscard]] PlotRange fittedRange(const ChartContent &content, bool logarithmic);

/// The chart in a sentence or two, for those who do not see it.
[[nodiscard]] QString spokenContent(const ChartContent &content);

} // namespace offramp
