// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/charttarget.h"
#include "ui/charts/plotgeometry.h"
#include "ui/document/referencelines.h"
#include "ui/wording/costscale.h"
#include "ui/wording/thresholdunit.h"

#include <optional>

namespace offramp {

/// A network's trade-off curve on the chart.
struct ChartCurve {
    RecordingId id;
    RecordingPtr recording;
    int colour = 0;
    bool isHidden = false; ///< only its name is shown
};

/// A variant on the chart.
struct ChartMarker {
    VariantId id;
    Point point;
    std::int64_t samples = 0; ///< behind the accuracy
    int colour = 0;
    QString name;
    QString thresholds; ///< as shown, with their unit
    QString condition;  ///< when a sample exits, without the threshold: "Entropy below"
    QString change;     ///< from the reference: "+0.0120 GFLOPs, +0.40 pp"; empty without a reference
    bool included = true;
    Standing standing;
    QString standingWords; ///< empty for a variant that contributes
    bool selected = false;
    bool isAmongSelected = false; ///< with the one above, or it
};

/// A variant that is not in the document: pinned earlier, or proposed.
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

/// An imported curve: points from elsewhere as a step curve.
struct ChartImported {
    QString name;
    std::shared_ptr<const PointTable> table;
    StepCurve steps;
    std::optional<double> area;
    bool isOnAxis = true; ///< its costs are in the unit of the axis; otherwise only its name is listed
};

/// Everything the energy-accuracy chart shows, taken from a document at one moment.
struct ChartContent {
    std::vector<ChartCurve> curves;        ///< of networks that have the cost of the axis
    std::vector<RecordingPtr> withoutCost; ///< networks that do not: only their names are listed
    std::vector<ChartMarker> markers;      ///< of curves that are not hidden
    std::optional<ChartMarker> unplaced;   ///< the selected variant where its cost is not known; its energy is NaN
    StepCurve steps;                       ///< over all included variants, those of hidden networks too
    double eMax = contestEMax;
    CostUnit unit = CostUnit::Gflops; ///< of E_max and all energies
    std::optional<double> area;
    std::int64_t samples = 0; ///< behind the area; 0 where that is not one number
    std::optional<ChartReference> reference;
    std::vector<ChartImported> imported;
    std::vector<ShownLine> lines; ///< to compare with; not those of hidden networks
    std::optional<ChartTarget> target;

    [[nodiscard]] bool isEmpty() const { return curves.empty() && withoutCost.empty() && imported.empty(); }
    [[nodiscard]] CostScale scale() const { return {unit, eMax}; }

    /// The titles of the energy axis, long to short; they say so where the cost of a network that is drawn is
    /// estimated.
    [[nodiscard]] QStringList energyTitles() const;

    /// Whether more than the steps, the markers and the scale depend on E_max: steps of others, and notes.
    [[nodiscard]] bool keepsToEMax() const;

    /// What the chart is called: "Energy–accuracy chart", or "Time–accuracy chart".
    [[nodiscard]] QString title() const;

    /// The marker of a variant, or null.
    [[nodiscard]] const ChartMarker *find(VariantId id) const;
};

/// What the chart shows of document, with entropies in unit, and of the lines that follow it; without those where lines
/// is null.
[[nodiscard]] ChartContent chartContent(const Document &document, std::optional<VariantId> selected = std::nullopt,
                                        EntropyUnit unit = EntropyUnit::Nats, const ReferenceLines *lines = nullptr);

/// Whether a logarithmic energy axis is better: the variants fill less than a tenth of a linear one.
[[nodiscard]] bool prefersLogarithmic(const ChartContent &content);

/// The range that shows all curves, markers and E_max with a margin; hidden curves too, so that nothing moves when one
/// is hidden.
[[nodiscard]] PlotRange fittedRange(const ChartContent &content, bool logarithmic);

/// What is open and not drawn, since its cost is not known or in another unit: "resnet: no joules measured · …";
/// nothing where there is none.
[[nodiscard]] QString notDrawnText(const ChartContent &content);

/// "2 networks hidden", or nothing where all are shown.
[[nodiscard]] QString hiddenText(const ChartContent &content);

/// Describes the chart in a few sentences, for screen readers.
[[nodiscard]] QString spokenContent(const ChartContent &content);

} // namespace offramp
