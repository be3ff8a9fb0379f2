// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/qualitycontent.h"
#include "ui/export/figurekind.h"

namespace offramp {

/// The figures about uncertainties.
enum class QualityDiagram { Reliability, RiskCoverage };

/// The title in the window: "Reliability of each exit", "Risk and coverage of each exit".
[[nodiscard]] QString titleOf(QualityDiagram diagram);

[[nodiscard]] Figure qualityFigure(QualityDiagram diagram, const QualityContent &content);

} // namespace offramp
