// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QMenu;

namespace offramp {

class Document;
class ChartCard;
class EnergyChart;
class ThresholdView;

/// Adds the menu "Leave by" with the criteria; those that a recording does not carry are disabled and say why. refuse
/// takes the sentence where a criterion cannot be chosen.
void addCriterionMenu(QMenu *view, Document *document, const std::function<void(const QString &)> &refuse);

/// Adds the menu "Entropy unit".
void addUnitMenu(QMenu *view, const Document *document, ThresholdView *thresholds);

/// Adds what the chart's view can be: logarithmic, fitted, as it was before, and its tables instead.
void addChartActions(QMenu *view, EnergyChart *chart, ChartCard *card);

/// Adds the menu "Appearance".
void addAppearanceMenu(QMenu *view);

} // namespace offramp
