// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/agreement.h"

#include <optional>

namespace offramp {

std::vector<float> agreement(std::span<const std::int32_t> predicted, int exits, const ExitsOff &off)
{
    const std::size_t n = predicted.size() / static_cast<std::size_t>(exits);
    std::vector<float> runs(predicted.size(), 1);
    std::optional<std::size_t> before;
    for (int k = 0; k < exits; ++k) {
        const std::size_t at = static_cast<std::size_t>(k) * n;
        for (std::size_t i = 0; before && i < n; ++i) {
            if (predicted[at + i] == predicted[*before + i])
                runs[at + i] = runs[*before + i] + 1;
        }
        if (!off.contains({k}))
            before = at;
    }
    return runs;
}

} // namespace offramp
