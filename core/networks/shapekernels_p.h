// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace offramp {

/// Teaches LibTorch, once, to compute the shapes of those layers that it cannot run on the meta device itself.
void registerShapeKernels();

} // namespace offramp
