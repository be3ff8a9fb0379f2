// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// FLOPs (one multiply-add = 1, as fvcore counts) by fvcore's names of operators.
using FlopsByOperator = std::map<std::string, std::int64_t>;

/// Which operators count: those that fvcore counts, or also those that it counts as nothing although they compute.
enum class FlopRules { Fvcore, Complete };

[[nodiscard]] constexpr const char *toText(FlopRules rules)
{
    return rules == FlopRules::Complete ? "complete" : "fvcore";
}

/// Nothing for a text that names no rules.
[[nodiscard]] constexpr std::optional<FlopRules> flopRulesFrom(std::string_view text)
{
    return text == "complete" ? std::optional(FlopRules::Complete)
           : text == "fvcore" ? std::optional(FlopRules::Fvcore)
                              : std::nullopt;
}

/// The other rules.
[[nodiscard]] constexpr FlopRules otherThan(FlopRules rules)
{
    return rules == FlopRules::Complete ? FlopRules::Fvcore : FlopRules::Complete;
}

/// What one exit costs: everything that exits 1..k need.
struct ExitFlops {
    std::string name;
    std::int64_t flops = 0;
    FlopsByOperator byOperator;
    std::optional<std::int64_t> otherFlops = {}; ///< by the other rules; absent where these cannot count everything

    bool operator==(const ExitFlops &) const = default;
};

/// What a network costs.
struct FlopReport {
    FlopRules rules = FlopRules::Fvcore;
    std::vector<ExitFlops> exits;    ///< [K], cumulative
    std::vector<std::int64_t> heads; ///< [K] what only this exit needs, of the last exit 0; empty: unknown
    std::map<std::string, std::int64_t> uncounted; ///< operators that count nothing, with their number of calls
    std::map<std::string, int> costlyUncounted;    ///< those of them that compute much: the first exit, from 1, that
                                                   ///< needs each; from there on the figures are too low
    std::int64_t executed = 0;                     ///< what runs when every exit is computed, by the rules
    bool differsBySample = false;                  ///< one exit, and forward decides how much it computes: the figures
                                                   ///< are those of the most expensive trial image
    std::vector<std::string> warnings;             ///< sentences on the figures
    std::vector<std::string> doubts;               ///< those of them for which the figures are doubtful

    /// Whether the figure of an exit, from 0, is too low for want of a rule.
    [[nodiscard]] bool isTooLow(std::size_t exit) const;

    /// The figures by the other rules, of the first exits: those where they are known.
    [[nodiscard]] std::vector<std::int64_t> knownOtherFlops() const;

    /// The names in costlyUncounted.
    [[nodiscard]] std::vector<std::string> costlyNames() const;

    bool operator==(const FlopReport &) const = default;
};

} // namespace offramp
