// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/execution/execution.h"
#include "core/support/error.h"

namespace CLI {
class App;
} // namespace CLI

namespace offramp {

/// Declares the flag --tf32, which sets isAllowed.
void addTf32Option(CLI::App &verb, bool &isAllowed);

/// A usage error where TF32 was allowed for a run that cannot use it: on the processor, or in another precision than
/// float32.
[[nodiscard]] Result<void> checkTf32(bool isAllowed, const Device &device, Precision precision);

} // namespace offramp
