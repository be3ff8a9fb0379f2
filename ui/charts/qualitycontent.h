// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/calibration/exitquality.h"

#include <QString>

#include <vector>

namespace offramp {

/// How good the uncertainty of an exit is over the samples that are shown.
struct NamedQuality {
    QString name; ///< of the exit
    UncertaintyQuality quality;
};

/// What the figures about uncertainties show.
struct QualityContent {
    QString title; ///< the network and its samples
    std::vector<NamedQuality> exits;
};

} // namespace offramp
