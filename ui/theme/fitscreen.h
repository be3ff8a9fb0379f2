// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <QSize>

class QBoxLayout;
class QWidget;

namespace offramp {

/// The part of a wanted size that an area has room for, with the frame that a window manager adds.
[[nodiscard]] QSize fitting(QSize wanted, QSize available);

/// The same for a window that is not shown yet, on its screen without panels and docks.
[[nodiscard]] QSize fittingScreen(QSize wanted, const QWidget *window);

/// Gives a dialog that size at the usual text size. It grows with the text as far as its screen has room, unless the
/// user resized it. Two columns, if given, go below each other where they would be too narrow for the text; the second
/// one is the one that takes the room to spare.
void setDialogSize(QWidget *dialog, QSize usual, QBoxLayout *columns = nullptr);

/// Whether columns go below each other: less than 70 % of the width they want is available. Pixels.
[[nodiscard]] bool areStacked(int wantedWidth, int availableWidth);

/// A window's size at the first start: most of the available area, at least 1280 x 800 where that fits, and not so
/// large that text gets lost on a wall of pixels.
[[nodiscard]] QSize firstSize(QSize available);

/// A window's geometry, made smaller and moved as little as necessary to be inside the available area.
[[nodiscard]] QRect keptInside(const QRect &geometry, const QRect &available);

} // namespace offramp
