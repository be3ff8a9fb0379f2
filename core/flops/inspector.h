// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/flops/layerreport.h"
#include "core/networks/network.h"
#include "core/support/error.h"

namespace offramp {

/// Finds where a network's FLOPs for one image go, layer by layer, counted as countFlops() does. An operator belongs
/// to the module whose method called it, according to the archive's call stacks; an operator that no module's method
/// called belongs to the module whose parameter it uses.
[[nodiscard]] Result<LayerReport> inspectNetwork(const Network &network, InputShape input);

} // namespace offramp
