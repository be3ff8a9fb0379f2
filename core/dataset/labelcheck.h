// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace offramp {

/// Another order that labels may be in, and the sentence's parts: "The labels seem to be off by one", "each output plus
/// 1 would give", "Record again …".
struct OtherOrder {
    std::vector<std::int32_t> outputFor; ///< by label in use: its output in that order; -1 where there is none
    std::string lead;
    std::string name;
    std::string remedy;
};

/// Detects that a network's answers fit another label order much better than the one in use.
class LabelCheck
{
public:
    /// Answers after which a run asks for the verdict, and how many are enough at its end.
    static constexpr std::size_t firstLook = 200;
    static constexpr std::size_t enoughAtTheEnd = 100;

    /// used: the order in use, as in "sorted order". remedy: what to do where any other assignment fits better.
    LabelCheck(std::string used, std::vector<OtherOrder> others, std::string remedy);

    /// Adds an answer of the last exit; neither is negative.
    void add(std::int32_t label, std::int32_t predicted);

    /// The number of answers.
    [[nodiscard]] std::size_t count() const { return m_count; }

    /// A sentence such as "sorted order gives 0.5 %, wnids order would give 72 %" where one of the other orders fits
    /// better by more than four standard errors and 5 points, or where any other assignment of outputs to classes is
    /// better by 20 points and at least twice as good on answers that it was not made from. Nothing below `fewest`
    /// answers.
    [[nodiscard]] std::optional<std::string> verdict(std::size_t fewest = firstLook) const;

    /// What it was made of, as JSON, without the answers.
    [[nodiscard]] std::string toJson() const;

    /// The check that toJson() wrote, for labels below that number; nothing for any other text.
    [[nodiscard]] static std::optional<LabelCheck> fromJson(const std::string &text, std::size_t labels);

private:
    [[nodiscard]] std::optional<std::string> otherAssignment() const;

    std::string m_used;
    std::vector<OtherOrder> m_others;
    std::string m_remedy;
    std::vector<std::size_t> m_otherHits;                                                  ///< by other order
    std::map<std::pair<std::int32_t, std::int32_t>, std::array<std::size_t, 2>> m_answers; ///< in two halves
    std::map<std::int32_t, std::size_t> m_seen;                                            ///< answers by label
    std::size_t m_usedHits = 0;
    std::size_t m_count = 0;
};

/// The verdict of a run that gets these answers in batches of that size: on the first batches with 200 answers, and
/// where that is none, on all answers if they are at least 100. Labels and predictions of one length, in the order of
/// work; none is negative.
[[nodiscard]] std::optional<std::string> verdictOfRun(LabelCheck check, std::span<const std::int32_t> label,
                                                      std::span<const std::int32_t> predicted, std::size_t batch);

/// How a remedy names what to do with an order: "Record again into another file with --labels {}." of "wnids".
using OrderRemedy = std::function<std::string(const std::string &order)>;

/// Each label in use plus 1, or minus 1 (by); nothing where one of them would not be an output. word: the order in use.
[[nodiscard]] std::optional<OtherOrder> shiftedOrder(const std::vector<bool> &isUsed, std::int32_t by,
                                                     std::size_t outputs, const std::string &word,
                                                     const OrderRemedy &remedy);

/// The check of a test set's labels: the other orders are those that it knows, and each output plus or minus 1.
/// outputs: the number of the network's outputs.
[[nodiscard]] LabelCheck checkOfLabels(const Dataset &dataset, std::size_t outputs);

} // namespace offramp
