// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// For .cpp files that see LibTorch only.
#include <torch/script.h>

#include "core/flops/flopreport.h"

#include <functional>
#include <set>

namespace offramp {

/// The operators of a run, counted.
struct OpTally {
    FlopsByOperator byOperator;
    std::map<std::string, std::int64_t> uncounted;
    std::int64_t paddedByName = 0; ///< FLOPs of convolutions with padding='same', which fvcore counts as nothing
    bool sawForeign = false;       ///< an operator outside aten, or a conversion for oneDNN: the network was optimised
    std::set<std::string> notes;

    [[nodiscard]] std::int64_t total() const;

    /// total() and what fvcore skips.
    [[nodiscard]] std::int64_t executed() const { return total() + paddedByName; }
};

/// One operator that was seen, in the order of execution; reported at its end, from inside it.
struct SeenOp {
    std::vector<std::int64_t> output; ///< shape of the first result; empty when that is not a tensor
    std::int64_t flops = 0;           ///< in OpTally::total()
    std::int64_t paddedByName = 0;
    std::vector<const void *> arguments; ///< its tensors, by unsafeGetTensorImpl()
};

using OpWatcher = std::function<void(const SeenOp &)>;

/// Runs a function and counts the operators it executes on this thread. An operator counts when every operator around
/// it only calls others; those below an operator that counts are part of it. A watcher gets each of them.
[[nodiscard]] OpTally tallyOperators(const std::function<void()> &run, const OpWatcher &watcher = {});

} // namespace offramp
