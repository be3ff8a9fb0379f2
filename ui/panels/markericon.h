// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QIcon>

namespace offramp {

/// A variant's marker as on the chart; hollow if it does not contribute.
[[nodiscard]] QIcon markerIcon(int colour, bool counts, const Theme &theme);

} // namespace offramp
