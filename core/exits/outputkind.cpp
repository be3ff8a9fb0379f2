// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/outputkind.h"

#include "core/support/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace offramp {

namespace {

constexpr std::array kinds{std::pair(OutputKind::Logits, "logits"),
                           std::pair(OutputKind::Probabilities, "probabilities"),
                           std::pair(OutputKind::LogProbabilities, "log-probabilities"),
                           std::pair(OutputKind::ClassProbabilities, "probabilities of single classes")};
constexpr double roundingOfSums = 2e-3; // half precision
constexpr double roundingOfLogSums = 1e-2;
constexpr float roundingOfValues = 2e-3F;
constexpr std::size_t enoughRows = 32;

bool isWithin(std::span<const float> rows, float least, float most)
{
    return std::ranges::all_of(rows, [&](float value) { return value >= least && value <= most; });
}

/// Whether of(value) summed over each row is 1.
template<typename Of>
bool sumToOne(std::span<const float> rows, std::size_t classes, double rounding, Of of)
{
    for (std::size_t at = 0; at + classes <= rows.size(); at += classes) {
        double sum = 0;
        for (const float value : rows.subspan(at, classes))
            sum += of(value);
        if (!(std::abs(sum - 1) <= rounding))
            return false;
    }
    return true;
}

} // namespace

const char *toText(OutputKind kind)
{
    return wordFor(kinds, kind);
}

Result<OutputKind> parseOutputKind(std::string_view text)
{
    if (const auto kind = valueOf(kinds, text); kind && *kind != OutputKind::ClassProbabilities)
        return *kind;
    return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a kind of outputs.", text),
                   "Use logits, probabilities or log-probabilities.");
}

std::string toText(const std::vector<OutputKind> &ofExits)
{
    std::vector<const char *> words;
    for (const OutputKind kind : ofExits)
        words.push_back(toText(kind));
    const bool isOne = std::ranges::all_of(ofExits, [&](OutputKind kind) { return kind == ofExits.front(); });
    words.resize(isOne ? std::min<std::size_t>(words.size(), 1) : words.size());
    return fmt::format("{}", fmt::join(words, ","));
}

Result<std::vector<OutputKind>> parseOutputKinds(std::string_view text)
{
    std::vector<OutputKind> parsed;
    for (const std::string_view word : split(text, ',')) {
        const auto kind = valueOf(kinds, word);
        if (!kind)
            return tl::unexpected(parseOutputKind(word).error());
        parsed.push_back(*kind);
    }
    return parsed;
}

OutputKind recogniseOutputs(std::span<const float> rows, std::size_t classes, OutputKind made)
{
    if (classes < 2 || rows.empty())
        return OutputKind::Logits;
    if (isWithin(rows, -roundingOfValues, 1 + roundingOfValues)) {
        const bool isWhole = std::ranges::all_of(rows, [](float value) { return value == 0 || value == 1; });
        const bool isSigmoid = made == OutputKind::ClassProbabilities;
        if (isWhole && !isSigmoid && made != OutputKind::Probabilities && rows.size() / classes < enoughRows)
            return OutputKind::Logits;
        if (isWhole && isSigmoid)
            return OutputKind::ClassProbabilities;
        if (sumToOne(rows, classes, roundingOfSums, [](float p) { return p; }))
            return OutputKind::Probabilities;
        return isWhole ? OutputKind::Logits : OutputKind::ClassProbabilities;
    }
    const bool isLogSoftmax = isWithin(rows, -std::numeric_limits<float>::infinity(), roundingOfValues)
                              && sumToOne(rows, classes, roundingOfLogSums, [](float l) { return std::exp(l); });
    return isLogSoftmax ? OutputKind::LogProbabilities : OutputKind::Logits;
}

void toLogits(std::span<float> rows, OutputKind kind)
{
    constexpr double least = std::numeric_limits<float>::min(); // smaller ones are too coarse, or 0 on a GPU
    constexpr double leastRest = std::numeric_limits<float>::epsilon() / 4; // 1 - p of the float that rounds to 1
    const auto logOf = [least](double p) { return std::log(std::max(p, least)); };
    for (float &value : rows) {
        const auto p = static_cast<double>(value);
        if (kind == OutputKind::Probabilities)
            value = static_cast<float>(logOf(p));
        else if (kind == OutputKind::ClassProbabilities)
            value = static_cast<float>(logOf(p) - std::log(std::max(1 - p, leastRest)));
    }
}

std::optional<float> misfitOf(std::span<const float> rows, OutputKind kind)
{
    const bool isLog = kind == OutputKind::LogProbabilities;
    if (kind == OutputKind::Logits)
        return std::nullopt;
    const float least = isLog ? -std::numeric_limits<float>::infinity() : -roundingOfValues;
    const float most = isLog ? roundingOfValues : 1 + roundingOfValues;
    const auto found = std::ranges::find_if(rows, [&](float value) { return value < least || value > most; });
    return found == rows.end() ? std::nullopt : std::optional(*found);
}

Result<void> checkOutputKind(std::span<const float> rows, OutputKind kind, std::size_t exit)
{
    const auto misfit = misfitOf(rows, kind);
    if (!misfit)
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("The outputs of exit {} are not {}: one is {}.", exit + 1, toText(kind), *misfit),
                   "Say what they are: --outputs logits, probabilities or log-probabilities.");
}

} // namespace offramp
