// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QMenu;

namespace offramp {

class Document;
class ReferenceLines;
class ThresholdView;

/// Adds the menu "Exit criterion" with the criteria; those that a recording does not have are disabled, with the reason
/// as a tip. refuse receives the reason if a criterion cannot be chosen.
void addCriterionMenu(QMenu *view, Document *document, const std::function<void(const QString &)> &refuse);

/// Adds the menu "Entropy unit".
void addUnitMenu(QMenu *view, const Document *document, ThresholdView *thresholds);

/// Adds the menu "Reference lines", whose choices are kept between starts. Returns it.
QMenu *addLinesMenu(QMenu *view, ReferenceLines *lines);

/// Adds the menu "Text size": larger, smaller and the usual size of all windows.
void addTextSizeMenu(QMenu *view);

/// Adds the menu "Appearance".
void addAppearanceMenu(QMenu *view);

} // namespace offramp
