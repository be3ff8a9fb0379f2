// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/flops/layerreport.h"
#include "core/networks/network.h"
#include "core/support/error.h"

namespace offramp {

/// Says where a network's FLOPs for one picture go, layer by layer, counted as countFlops() does. An operator belongs
/// to the module whose method called it, as the archive's call stacks tell; one that no module's method called to the
/// module whose parameter it works with.
[[nodiscard]] Result<LayerReport> inspectNetwork(const Network &network, InputShape input);

} // namespace offramp
