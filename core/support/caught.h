// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

namespace offramp {

/// The error for memory that runs out, of kind Device.
[[nodiscard]] Error memoryError();

/// The exception that is being handled, as an error. Call it inside a catch block only.
[[nodiscard]] Error caughtError();

} // namespace offramp
