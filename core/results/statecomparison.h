// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/resampling.h"
#include "core/results/results.h"

#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// A number of the pinned and of the current state.
struct ComparedNumber {
    double pinned = 0;
    double now = 0;
    AreaInterval difference; ///< now less pinned, with its 95 % interval; no near ties
    double above = 0;        ///< the share of the resamples in which the difference is above 0
    double below = 0;        ///< the same below 0; in all others it is exactly 0

    bool operator==(const ComparedNumber &) const = default;
};

/// A variant that is in both states.
struct ComparedVariant {
    VariantId id;
    bool isPaired = true;                 ///< both are of the same samples
    std::optional<ComparedNumber> energy; ///< nothing where the cost of one is not known
    ComparedNumber accuracy;

    bool operator==(const ComparedVariant &) const = default;
};

/// Which of two states has the larger area.
enum class Verdict {
    NotComparable, ///< StateComparison::obstacle says why
    Same,          ///< equal in every resample
    Unclear,       ///< the interval of the difference has 0 in it
    Better,        ///< the current one has
    Worse,         ///< the pinned one has
};

/// The word for a verdict in JSON: "not_comparable", "same", "unclear", "better", "worse".
[[nodiscard]] const char *toText(Verdict verdict);

/// How two states differ, and how sure that is.
struct StateComparison {
    Verdict verdict = Verdict::NotComparable;
    std::string obstacle = {};     ///< why the states cannot be compared, to follow a colon, and what to do; or empty
    bool isPaired = true;          ///< both areas are of the same samples
    std::size_t samples = 0;       ///< behind the current area; 0 where they are not one test set
    std::size_t pinnedSamples = 0; ///< behind the pinned area; the same
    std::optional<ComparedNumber> area;
    std::optional<ComparedNumber> normalisedArea;
    std::vector<ComparedVariant> variants;    ///< those included in one of the states, in the order of the current one
    std::vector<std::string> onlyNow = {};    ///< names of included variants that were not pinned
    std::vector<std::string> onlyPinned = {}; ///< names of included variants that are gone
    BootstrapPlan plan = {};

    bool operator==(const StateComparison &) const = default;
};

/// Compares the current state with the pinned one by the bootstrap: samples are drawn with replacement, all numbers are
/// counted and the steps sorted again, and the quantiles of the differences are their interval (percentile interval:
/// Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13). Over the same samples both states use the
/// same draws, so that what is equal cancels: a paired comparison (Koehn, Statistical Significance Tests for Machine
/// Translation Evaluation, EMNLP 2004, section 4). Over different test sets, each is drawn by itself: unpaired (Efron
/// and Tibshirani, chapter 8). Covers new images of the same kind, not training again. Where both areas are of the same
/// samples, that of the areas is what bootstrapChange() gives for the plan. Differences below the precision of numbers
/// are 0.
///
/// Areas are not compared (but variants are) where one state has none, where its variants are of different test sets,
/// and where E_max or the unit differs. Variants whose cost is not known are compared in accuracy. Errors: fewer than
/// two resamples, a cancelled run (isCancelled is called before each variant and each resample). May run in any thread;
/// O(resamples x variants x samples).
[[nodiscard]] Result<StateComparison> compareStates(const SetResults &now, const SetResults &pinned,
                                                    const BootstrapPlan &plan = {},
                                                    const IsCancelled &isCancelled = {});

} // namespace offramp
