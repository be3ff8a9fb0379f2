// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace offramp {

/// Registers with LibTorch, once, shape functions for the layers that it cannot run on the meta device.
void registerShapeKernels();

} // namespace offramp
