// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/flops/layerreport.h"
#include "core/networks/network.h"
#include "core/support/error.h"

namespace offramp {

/// Finds where a network's FLOPs for one image go, layer by layer, counted as countFlops() does and summed as fvcore's
/// by_module(): an operator belongs to the module whose method called it, and to those whose paths are above that
/// one's, whoever called it. An operator of forward itself belongs to the module whose parameter it uses.
[[nodiscard]] Result<LayerReport> inspectNetwork(const Network &network, InputShape input);

} // namespace offramp
