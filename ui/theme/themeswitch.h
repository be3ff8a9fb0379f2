// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QApplication>

namespace offramp {

enum class Appearance { System, Light, Dark };

/// The size of usual text; text of 100 %.
inline constexpr double usualPoints = 10;

/// Registers the bundled font and makes it the application's; for figures without a window this is enough.
void installFont();

/// Makes the bundled fonts and icons known, before anything asks for them; any number of times.
void initResources();

/// Registers the bundled font and gives the application its style; call once, before the first widget. Remembers
/// the system's own palette.
void installStyle(QApplication &application);

/// Switches every window to an appearance; System is the one found at startup (or what Qt reports, from 6.5 on).
void applyAppearance(Appearance appearance);

/// The appearance that the user chose, kept in the settings.
[[nodiscard]] Appearance chosenAppearance();

/// Applies an appearance and remembers it as the user's choice.
void chooseAppearance(Appearance appearance);

} // namespace offramp
