// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For .cpp files that see LibTorch only.
#include <torch/script.h>

#include "core/flops/flopreport.h"

#include <functional>

namespace offramp {

/// The operators of a run, counted.
struct OpTally {
    FlopsByOperator byOperator;                    ///< by fvcore's rules
    std::map<std::string, std::int64_t> uncounted; ///< calls that fvcore counts as nothing
    FlopsByOperator beyond;                      ///< what those of them cost that the complete count knows, by operator
    std::map<std::string, std::int64_t> unknown; ///< calls that compute much and that no rule counts
    bool sawForeign = false; ///< an operator outside aten, or a conversion for oneDNN: the network was optimised

    [[nodiscard]] std::int64_t total(FlopRules rules = FlopRules::Fvcore) const;

    /// FLOPs of convolutions with padding='same', which fvcore counts as nothing.
    [[nodiscard]] std::int64_t paddedByName() const;

    /// total() and what fvcore skips although it has a rule.
    [[nodiscard]] std::int64_t executed(FlopRules rules = FlopRules::Fvcore) const;

    /// The sum of total() by operator, under fvcore's names or, where it has none, LibTorch's.
    [[nodiscard]] FlopsByOperator operators(FlopRules rules) const;

    /// Calls that count nothing by the rules, by operator.
    [[nodiscard]] std::map<std::string, std::int64_t> uncountedUnder(FlopRules rules) const;

    /// Those of them that compute much.
    [[nodiscard]] std::map<std::string, std::int64_t> costlyUncounted(FlopRules rules) const;
};

/// One operator that was seen, in the order of execution; reported at its end, from inside it.
struct SeenOp {
    std::vector<std::int64_t> output; ///< shape of the first result; empty when that is not a tensor
    std::int64_t flops = 0;           ///< in OpTally::total()
    std::int64_t paddedByName = 0;
    bool isCostlyUncounted = false; ///< it computes much, but fvcore counts nothing
};

using OpWatcher = std::function<void(const SeenOp &)>;

/// Runs a function and counts the operators it executes on this thread. An operator counts when every operator around
/// it only calls others; those below an operator that counts are part of it. A watcher gets each of them.
[[nodiscard]] OpTally tallyOperators(const std::function<void()> &run, const OpWatcher &watcher = {});

} // namespace offramp
