// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/help/tourstep.h"

#include <vector>

namespace offramp {

class MainWindow;

/// The guided tour of a window in which a recording is open.
[[nodiscard]] std::vector<TourStep> tourSteps(MainWindow *window);

} // namespace offramp
