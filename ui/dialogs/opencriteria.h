// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <optional>
#include <vector>

namespace offramp {

struct Recording;

/// The criteria by which a document's networks can be decided.
struct OpenCriteria {
    std::optional<Criterion> now = {};    ///< in force; nothing where the next recording may bring its own
    std::vector<Criterion> possible = {}; ///< those that every open recording carries; none while one is missing

    bool operator==(const OpenCriteria &) const = default;
};

[[nodiscard]] OpenCriteria openCriteria(const Document &document);

/// Why a recording could not be opened beside the others, and the criterion that all of them carry, if there is one.
struct CriterionConflict {
    Error problem;
    std::optional<Criterion> remedy;
};

/// The conflict that a recording of that name would have; nothing where it carries the criterion in force.
[[nodiscard]] std::optional<CriterionConflict> criterionConflict(const OpenCriteria &open, const Recording &recording,
                                                                 const std::string &name);

/// "Switch to confidence": what a button says that chooses a criterion.
[[nodiscard]] QString switchText(Criterion criterion);

} // namespace offramp
