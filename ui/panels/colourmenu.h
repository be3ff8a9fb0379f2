// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

class QMenu;

namespace offramp {

/// Adds to a menu the program's colours, each with its marker shape; current (a position in the list, 0 or more) is
/// in bold. A choice calls choose with the position.
void addColours(QMenu *menu, int current, const std::function<void(int colour)> &choose);

} // namespace offramp
