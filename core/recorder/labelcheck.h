// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"

#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// Detects that a network's answers fit another known label order much better than the one in use.
class LabelCheck
{
public:
    explicit LabelCheck(const Dataset &dataset);

    /// Adds an answer of the last exit.
    void add(std::int32_t label, std::int32_t predicted);

    /// The number of answers.
    [[nodiscard]] std::size_t count() const { return m_count; }

    /// A sentence such as "sorted order gives 0.5 %, wnids order would give 72 %" where another order fits better by
    /// more than four standard errors and 5 points; nothing below 200 answers.
    [[nodiscard]] std::optional<std::string> verdict() const;

private:
    std::string m_used;
    std::vector<std::int32_t> m_classOf; ///< by label: the class index, -1 where there is none
    std::vector<LabelOrder> m_others;
    std::vector<std::size_t> m_hits; ///< by other order
    std::size_t m_usedHits = 0;
    std::size_t m_count = 0;
};

} // namespace offramp
