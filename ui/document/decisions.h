// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tradeoff/point.h"
#include "ui/document/variantdecision.h"

#include <vector>

namespace offramp {

/// Where the value of E_max comes from; said beside it, so that it is never a silent guess.
enum class EMaxOrigin {
    Contest,        ///< the contest's value, for its 200 classes
    DearestNetwork, ///< proposed: the full cost of the dearest open network
    Chosen,         ///< set by the user
};

/// Where the step curve ends, in GFLOPs per image.
struct EMax {
    double gflops = contestEMax;
    EMaxOrigin origin = EMaxOrigin::Contest;
    QString network; ///< the dearest one, where it is the origin

    bool operator==(const EMax &) const = default;
};

/// Everything the user decides, as one value: what undo and redo swap.
struct Decisions {
    std::vector<RecordingId> recordings; ///< in the order they were opened
    std::vector<VariantDecision> variants;
    EMax eMax;

    /// The variant with this id, or null.
    [[nodiscard]] const VariantDecision *find(VariantId id) const;
    [[nodiscard]] VariantDecision *find(VariantId id);

    bool operator==(const Decisions &) const = default;
};

} // namespace offramp
