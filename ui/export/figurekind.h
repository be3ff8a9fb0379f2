// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
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

/// The name in files and on the command line: "step-curve", "thresholds", "histograms", "exit-shares".
[[nodiscard]] QString keyOf(FigureKind kind);

[[nodiscard]] std::optional<FigureKind> kindOf(const QString &key);

/// The title in the window: "Step curve", "Accuracy and energy by threshold", with the word for what costs counts.
[[nodiscard]] QString titleOf(FigureKind kind, const CostScale &costs);

/// A figure of a document at one moment, that can be painted repeatedly on any canvas.
struct Figure {
    QString title;
    QString description; ///< a few sentences, for screen readers
    std::function<void(QPainter &painter, const FigureCanvas &canvas)> paint;
};

/// View settings that a figure needs besides the document.
struct FigureView {
    std::optional<PlotRange> range = {}; ///< of the step curve; empty for all of it
    EntropyUnit unit = EntropyUnit::Nats;
    std::optional<VariantId> variant = {}; ///< whose histograms; empty for the first variant
    const ReferenceLines *lines = nullptr; ///< of the same document, to compare with in the step curve; null for none

    [[nodiscard]] LineChoice lineChoice() const { return lines ? lines->choice() : LineChoice(); }
};

/// An error where the axes of the step curve cannot have the ends that options set.
[[nodiscard]] Result<void> checkSpans(const Document &document, const FigureView &view, const FigureOptions &options);

[[nodiscard]] Figure figureOf(FigureKind kind, const Document &document, const FigureView &view = {});

} // namespace offramp
