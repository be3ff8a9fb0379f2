// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/flops/flopreport.h"
#include "core/networks/network.h"
#include "core/support/error.h"

#include <cstdint>
#include <functional>

namespace offramp {

/// Counts what each exit of a network costs for a batch of images: by fvcore's rules exactly as fvcore counts the part
/// of the network that exits 1..k need. The report also has the figures by the other rules and what each head
/// costs. Runs the network twice for each exit and a few times as a whole, on the CPU.
[[nodiscard]] Result<FlopReport> countFlops(const Network &network, InputShape input, int batch = 1,
                                            FlopRules rules = FlopRules::Fvcore);

/// The cost of one sample at each exit [K], counted on the stages that run for it (cumulative). Fails where the network
/// cannot be split.
[[nodiscard]] Result<std::vector<std::int64_t>> countStageFlops(const Network &network, InputShape input,
                                                                FlopRules rules = FlopRules::Fvcore);

/// The FLOPs that a function executes on this thread, whether they contribute to an output or not.
[[nodiscard]] std::int64_t executedFlops(const std::function<void()> &run, FlopRules rules = FlopRules::Fvcore);

} // namespace offramp
