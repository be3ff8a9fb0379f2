// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/exittable.h"
#include "core/exits/operatingpoint.h"

#include <optional>
#include <vector>

namespace offramp {

/// A rule that sees the uncertainty of the current exit and nothing else: the uncertainties of each exit but the last
/// are divided into bins, and it says for each bin whether samples exit there. Thresholds are the rules whose samples
/// exit in all bins below a place.
struct BinnedRule {
    std::vector<std::vector<double>> edges; ///< [K - 1] ascending; bin b holds edges[b - 1] <= u < edges[b]
    std::vector<std::vector<bool>> leaves;  ///< [K - 1] of each bin, one more than edges

    /// Whether a sample of this uncertainty exits at an exit, which is not the last. At one that is switched off
    /// (ExitTable::withoutExits) none does, whatever the rule.
    [[nodiscard]] bool exitsAt(std::size_t exit, float uncertainty) const;

    bool operator==(const BinnedRule &) const = default;
};

/// The rule that these thresholds are.
[[nodiscard]] BinnedRule ruleOf(const Thresholds &thresholds);

/// The outcome of a rule on any table of the same network, or of the same exits. O(n K) for few bins.
[[nodiscard]] OperatingPoint evaluateRule(const ExitTable &table, const BinnedRule &rule);

/// Uncertainties low <= u < high; nothing: open.
struct UncertaintyRange {
    std::optional<double> low;
    std::optional<double> high;

    bool operator==(const UncertaintyRange &) const = default;
};

/// Where samples exit at an exit, which is not the last: ascending, as few ranges as there can be.
[[nodiscard]] std::vector<UncertaintyRange> leavingRanges(const BinnedRule &rule, std::size_t exit);

/// The rule with the same outcome on all samples of a table that is shortest to write: adjacent bins of the same
/// decision merged, no edges beyond all uncertainties, and each edge the shortest decimal (shortestThreshold).
[[nodiscard]] BinnedRule shortened(const ExitTable &table, const BinnedRule &rule, Criterion criterion);

} // namespace offramp
