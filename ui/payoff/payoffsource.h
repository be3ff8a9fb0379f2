// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/scaling/payoffstudy.h"
#include "ui/charts/payofffigure.h"
#include "ui/document/document.h"
#include "ui/export/figurekind.h"

#include <set>
#include <vector>

namespace offramp {

/// A variant of a workspace and what it costs per image.
struct PayoffVariant {
    VariantId id;
    ImageCost cost;
    int colour = 0;
    bool included = true; ///< in the workspace
};

/// A network of a workspace and what it costs per image without early exits.
struct PayoffNetwork {
    RecordingId id;
    ImageCost cost;
};

/// All that can be compared in a workspace.
struct PayoffSource {
    std::vector<PayoffNetwork> networks; ///< in the order of the document
    std::vector<PayoffVariant> variants;
};

/// The networks and variants of a document, in the cost of its energy axis, or in FLOPs where that is time; without
/// those whose cost is not known. An error where that leaves none of those that are open.
[[nodiscard]] Result<PayoffSource> payoffSource(const Document &document);

/// The study of some variants against one of the networks. typed: what that network takes per image instead of its
/// recorded cost; the variants are estimated in proportion then.
[[nodiscard]] Result<PayoffContent> payoffContent(const PayoffSource &source, const Work &training, std::size_t network,
                                                  const std::set<VariantId> &variants,
                                                  const std::optional<Work> &typed);

[[nodiscard]] Figure payoffFigure(const PayoffContent &content);

} // namespace offramp
