// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/charts/figurecanvas.h"
#include "ui/wording/thresholdunit.h"

#include <array>
#include <functional>

class QPainter;

namespace offramp {

/// The figures that can be exported.
enum class FigureKind { StepCurve, OverThresholds, Histograms, ExitShares };

inline constexpr std::array figureKinds{FigureKind::StepCurve, FigureKind::OverThresholds, FigureKind::Histograms,
                                        FigureKind::ExitShares};

/// What files are named by: "step-curve", "thresholds", "histograms", "exit-shares".
[[nodiscard]] QString keyOf(FigureKind kind);

[[nodiscard]] std::optional<FigureKind> kindOf(const QString &key);

/// What people call it: "Step curve".
[[nodiscard]] QString titleOf(FigureKind kind);

/// A figure of a document at one moment, painted on any canvas as often as wanted.
struct Figure {
    QString title;
    QString description; ///< in a sentence or two, for those who do not see it
    std::function<void(QPainter &painter, const FigureCanvas &canvas)> paint;
};

/// What of the document a figure shows beyond its decisions.
struct FigureView {
    std::optional<PlotRange> range = {}; ///< of the step curve; all of it where nothing
    EntropyUnit unit = EntropyUnit::Nats;
    std::optional<VariantId> variant = {}; ///< whose histograms; the first where nothing
};

[[nodiscard]] Figure figureOf(FigureKind kind, const Document &document, const FigureView &view = {});

} // namespace offramp
