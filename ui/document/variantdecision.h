// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/exitrule.h"

#include <QString>

namespace offramp {

/// Which of the document's recordings; never used twice in one document.
struct RecordingId {
    int value = 0;
    auto operator<=>(const RecordingId &) const = default;
};

/// Which of the document's variants; never used twice in one document.
struct VariantId {
    int value = 0;
    auto operator<=>(const VariantId &) const = default;
};

/// One network at one setting of its thresholds, as the user decided it.
struct VariantDecision {
    VariantId id;
    RecordingId recording;
    Thresholds thresholds; ///< one for each exit but the last
    QString name;
    int colour = 0;       ///< place in the theme's list of colours, each with a marker shape of its own
    bool included = true; ///< whether it takes part in the step curve

    bool operator==(const VariantDecision &) const = default;
};

} // namespace offramp
