// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"

#include <QPoint>
#include <QString>

#include <optional>

namespace offramp {

/// Opens another window of a program: a process of its own, so that each window guards its own unsaved work and none
/// waits for another. beside: where the window that asks is on the screen. An error where the program does not start.
[[nodiscard]] Result<void> openNewWindow(const QString &program, const QPoint &beside);

/// Where the window of this process goes that openNewWindow() opened: a little beside the one that asked for it. The
/// first call answers; later ones, and those in a process that was started otherwise, have nothing.
[[nodiscard]] std::optional<QPoint> placeOfNewWindow();

} // namespace offramp
