// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace offramp {

/// Detects that a network's answers fit another label order much better than the one in use.
class LabelCheck
{
public:
    /// outputs: the number of the network's outputs.
    LabelCheck(const Dataset &dataset, std::size_t outputs);

    /// Adds an answer of the last exit.
    void add(std::int32_t label, std::int32_t predicted);

    /// The number of answers.
    [[nodiscard]] std::size_t count() const { return m_count; }

    /// A sentence such as "sorted order gives 0.5 %, wnids order would give 72 %" where another order fits better by
    /// more than four standard errors and 5 points: one that the test set knows, each output plus or minus 1, the
    /// map inverted; or where any other assignment of outputs to classes is better by 20 points and at least twice as
    /// good on answers that it was not made from. Nothing below `fewest` answers.
    [[nodiscard]] std::optional<std::string> verdict(std::size_t fewest = 200) const;

private:
    /// Another order: its output for each label in use, and the sentence's parts.
    struct Candidate {
        std::vector<std::int32_t> outputFor; ///< by label; -1 where there is none
        std::string lead;
        std::string name;
        std::string remedy;
        std::size_t hits = 0;
    };

    void addShift(std::int32_t by, std::size_t outputs);
    void addInverse(const std::vector<std::int32_t> &outputOf);
    [[nodiscard]] std::optional<std::string> otherAssignment() const;

    std::string m_used;
    std::string m_option;
    std::vector<std::int32_t> m_classOf; ///< by label: the class index, -1 where there is none
    std::vector<Candidate> m_candidates;
    std::map<std::pair<std::int32_t, std::int32_t>, std::array<std::size_t, 2>> m_answers; ///< in two halves
    std::map<std::int32_t, std::size_t> m_seen;                                            ///< answers by label
    std::size_t m_usedHits = 0;
    std::size_t m_count = 0;
};

} // namespace offramp
