// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace offramp {

/// Sends what networks print, and LibTorch's warnings, to stderr as notes: a print() left in forward must not reach
/// stdout, where events and JSON are. Only the first lines are shown. Call it before a network is loaded; later calls
/// do nothing. Any thread.
void catchPrints();

} // namespace offramp
