// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/selection.h"
#include "ui/help/tourstep.h"

#include <QAction>

#include <vector>

namespace offramp {

class AreaPanel;
class ChartCard;
class EnergyChart;
class ExitsPanel;
class SamplesPanel;
class VariantsPanel;

/// What the guided tour explains, all of one window. Document and selection outlive the tour; the others need not.
struct TourTargets {
    Document *document;
    Selection *selection;
    QPointer<EnergyChart> chart;
    QPointer<ChartCard> chartCard;
    QPointer<AreaPanel> area;
    QPointer<ExitsPanel> exits;
    QPointer<SamplesPanel> samples;
    QPointer<VariantsPanel> variants;
    QPointer<QAction> presenting;
    QPointer<QAction> exporting;
};

/// The guided tour of a window in which a recording is open; all targets are there when it is made.
[[nodiscard]] std::vector<TourStep> tourSteps(const TourTargets &targets);

} // namespace offramp
