// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace offramp {

/// Teaches LibTorch 1.13 operators of PyTorch 2 that archives use: scaled_dot_product_attention and rms_norm. A newer
/// LibTorch has them itself. Must be called before an archive is read; later calls do nothing.
void registerNewerOperators();

} // namespace offramp
