// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/cancelled.h"

#include <functional>

namespace offramp {

/// How a search is followed and cancelled. Both functions are called often, on the thread that searches.
struct SearchWatch {
    IsCancelled isCancelled = {};              ///< true ends the search with cancelled()
    std::function<void(double)> progress = {}; ///< the share of the work that is done, ascending from 0 to 1

    void report(double share) const
    {
        if (progress)
            progress(share);
    }

    /// The watch of a part of the work: what the part reports from 0 to 1 is here from one share to another.
    [[nodiscard]] SearchWatch part(double from, double to) const
    {
        if (!progress)
            return *this;
        return {isCancelled, [from, to, whole = progress](double share) { whole(from + (to - from) * share); }};
    }
};

} // namespace offramp
