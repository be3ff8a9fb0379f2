// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <functional>

namespace offramp {

/// Long work calls this often, on its own thread: true ends the work with cancelled(). An empty one never cancels.
using IsCancelled = std::function<bool()>;

/// Whether the work is to end now.
[[nodiscard]] inline bool isSet(const IsCancelled &isCancelled)
{
    return isCancelled && isCancelled();
}

/// The error of kind Cancelled that cancelled work returns.
[[nodiscard]] inline tl::unexpected<Error> cancelled()
{
    return failure(ErrorKind::Cancelled, "The work was cancelled.", "Start it again.");
}

} // namespace offramp
