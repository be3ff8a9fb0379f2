// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tradeoff/costname.h"

#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

namespace offramp {

namespace {

constexpr std::array<std::pair<std::string_view, double>, 10> multiples{{{"flops", 1},
                                                                         {"macs", 1},
                                                                         {"flop", 1},
                                                                         {"kflops", 1e3},
                                                                         {"mflops", 1e6},
                                                                         {"mmacs", 1e6},
                                                                         {"gflops", 1e9},
                                                                         {"gmacs", 1e9},
                                                                         {"tflops", 1e12},
                                                                         {"tmacs", 1e12}}};
/// A unit of what is measured, per image.
struct MeasuredUnit {
    std::string_view word;
    CostUnit unit;
    double factor;
};

constexpr std::array measuredUnits{
    MeasuredUnit{"ms", CostUnit::Milliseconds, 1},    MeasuredUnit{"s", CostUnit::Milliseconds, 1e3},
    MeasuredUnit{"us", CostUnit::Milliseconds, 1e-3}, MeasuredUnit{"j", CostUnit::Joules, 1},
    MeasuredUnit{"joules", CostUnit::Joules, 1},      MeasuredUnit{"mj", CostUnit::Joules, 1e-3},
    MeasuredUnit{"uj", CostUnit::Joules, 1e-6},       MeasuredUnit{"kj", CostUnit::Joules, 1e3},
    MeasuredUnit{"wh", CostUnit::Joules, 3.6e3},      MeasuredUnit{"kwh", CostUnit::Joules, 3.6e6}};
constexpr std::array<std::string_view, 2> bareNames{"cost", "costs"};
constexpr std::array<std::string_view, 38> otherNames{
    "ms",   "us",    "ns",    "sec",    "secs",        "second",       "seconds",  "latency", "time",      "runtime",
    "j",    "mj",    "uj",    "kj",     "joule",       "joules",       "energy",   "kwh",     "wh",        "mwh",
    "watt", "watts", "power", "usd",    "eur",         "dollar",       "dollars",  "euro",    "emissions", "co2",
    "co2e", "co2eq", "gco2",  "carbon", "millisecond", "milliseconds", "duration", "mwatt"};

std::vector<std::string> wordsOf(std::string_view name)
{
    std::vector<std::string> words(1);
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)))
            words.back() += lowerCase(c);
        else if (!words.back().empty())
            words.emplace_back();
    }
    return words;
}

/// "us" for "µs", with either of the two signs.
std::string withoutMicroSign(std::string_view text)
{
    std::string plain(text);
    for (const std::string_view sign : {"\u00b5", "\u03bc"}) {
        if (const auto at = plain.find(sign); at != std::string::npos)
            plain.replace(at, sign.size(), "u");
    }
    return plain;
}

const double *multipleOf(const std::string &word)
{
    const auto found = std::ranges::find(multiples, word, &std::pair<std::string_view, double>::first);
    return found == multiples.end() ? nullptr : &found->second;
}

} // namespace

CostName costName(std::string_view name)
{
    const auto words = wordsOf(name);
    if (std::ranges::any_of(words, [](const std::string &word) { return multipleOf(word) != nullptr; }))
        return CostName::Flops;
    const auto isIn = [](const auto &names) {
        return [&names](const std::string &word) { return std::ranges::find(names, word) != names.end(); };
    };
    if (std::ranges::any_of(words, isIn(otherNames)))
        return CostName::Other;
    return std::ranges::any_of(words, isIn(bareNames)) ? CostName::Bare : CostName::None;
}

double flopsOfName(std::string_view name)
{
    for (const std::string &word : wordsOf(name)) {
        if (const double *multiple = multipleOf(word))
            return *multiple;
    }
    return 1;
}

Result<std::optional<CostMultiple>> parseCostUnit(std::string_view text)
{
    if (text.empty())
        return std::nullopt;
    const auto words = wordsOf(withoutMicroSign(text));
    if (words.size() == 1) {
        if (const double *multiple = multipleOf(words.front()))
            return std::optional(CostMultiple{CostUnit::Flops, *multiple});
        const auto measured = std::ranges::find(measuredUnits, words.front(), &MeasuredUnit::word);
        if (measured != measuredUnits.end())
            return std::optional(CostMultiple{measured->unit, measured->factor});
    }
    return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a unit of costs.", text),
                   "Use flops, mflops or gflops; j, mj, kj, wh or kwh; ms or s.");
}

} // namespace offramp
