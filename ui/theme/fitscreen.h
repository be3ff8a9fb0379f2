// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>

class QWidget;

namespace offramp {

/// The part of a wanted size that an area has room for, with the frame that a window manager adds.
[[nodiscard]] QSize fitting(QSize wanted, QSize available);

/// The same for a window that is not shown yet, on its screen without panels and docks.
[[nodiscard]] QSize fittingScreen(QSize wanted, const QWidget *window);

} // namespace offramp
