// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tradeoff/costname.h"

#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
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

/// Longer words for units in names.
constexpr std::array longUnits{MeasuredUnit{"msec", CostUnit::Milliseconds, 1},
                               MeasuredUnit{"millisecond", CostUnit::Milliseconds, 1},
                               MeasuredUnit{"milliseconds", CostUnit::Milliseconds, 1},
                               MeasuredUnit{"sec", CostUnit::Milliseconds, 1e3},
                               MeasuredUnit{"secs", CostUnit::Milliseconds, 1e3},
                               MeasuredUnit{"second", CostUnit::Milliseconds, 1e3},
                               MeasuredUnit{"seconds", CostUnit::Milliseconds, 1e3},
                               MeasuredUnit{"microseconds", CostUnit::Milliseconds, 1e-3},
                               MeasuredUnit{"joule", CostUnit::Joules, 1},
                               MeasuredUnit{"millijoules", CostUnit::Joules, 1e-3}};
/// Units whose words mean other things too, unless the name also says what is measured.
constexpr std::string_view megajoules = "MJ"; // "mJ" without a shift key, or meant: it cannot be told
constexpr std::array<std::string_view, 6> shortUnits{"s", "us", "j", "sec", "second", "secs"};
constexpr std::array<std::string_view, 4> timeNames{"time", "latency", "runtime", "duration"};
constexpr std::array<std::string_view, 2> energyNames{"energy", "electricity"};
/// Of what is not the cost of one image up to an exit.
constexpr std::array<std::string_view, 27> otherQuantities{"throughput", "fps",   "power", "idle",  "cpu",
                                                           "gpu",        "ram",   "dram",  "train", "training",
                                                           "epoch",      "batch", "total", "load",  "p50",
                                                           "p90",        "p95",   "p99",   "std",   "var",
                                                           "variance",   "min",   "max",   "watts", "watt",
                                                           "stdev",      "median"};
/// What a cost may be per.
constexpr std::array<std::string_view, 7> imageNames{"image",   "images",     "img",      "sample",
                                                     "samples", "prediction", "inference"};

/// A word of a name.
struct Word {
    std::string text;    ///< in lower case
    std::string written; ///< as the name has it
    char before = ' ';   ///< the character before it

    [[nodiscard]] bool isIn(std::span<const std::string_view> names) const
    {
        return std::ranges::find(names, text) != names.end();
    }
};

std::vector<Word> splitName(std::string_view name)
{
    std::vector<Word> words;
    char before = ' ';
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c))) {
            if (words.empty() || before != '\0')
                words.push_back({{}, {}, before});
            words.back().text += lowerCase(c);
            words.back().written += c;
        }
        before = std::isalnum(static_cast<unsigned char>(c)) ? '\0' : c;
    }
    return words;
}

std::vector<std::string> wordsOf(std::string_view name)
{
    std::vector<std::string> words;
    for (Word &word : splitName(name))
        words.push_back(std::move(word.text));
    return words;
}

const MeasuredUnit *measuredUnitOf(const std::string &word)
{
    const auto isIt = [&word](const MeasuredUnit &unit) { return unit.word == word; };
    if (const auto found = std::ranges::find_if(measuredUnits, isIt); found != measuredUnits.end())
        return &*found;
    const auto found = std::ranges::find_if(longUnits, isIt);
    return found == longUnits.end() ? nullptr : &*found;
}

/// Whether something is per image: "J/image".
bool isPerImage(const std::vector<Word> &words, std::size_t unit)
{
    const std::size_t next = unit + 1 < words.size() && words[unit + 1].text == "per" ? unit + 2 : unit + 1;
    return next < words.size() && words[next].isIn(imageNames) && (next == unit + 2 || words[next].before == '/');
}

/// Whether the word at a place is what a rate is per, or something is per a batch and the like: "images/s", "ms/batch".
bool isPerOther(const std::vector<Word> &words, std::size_t unit)
{
    const auto isPer = [&](std::size_t i) { return i < words.size() && words[i].text == "per"; };
    if (words[unit].before == '/' || (unit > 0 && isPer(unit - 1)))
        return true;
    if (isPer(unit + 1))
        return unit + 2 < words.size() && !words[unit + 2].isIn(imageNames);
    return unit + 1 < words.size() && words[unit + 1].before == '/' && !words[unit + 1].isIn(imageNames);
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

std::optional<CostMultiple> costMultipleOf(std::string_view name)
{
    if (costName(name) == CostName::Flops)
        return CostMultiple{CostUnit::Flops, flopsOfName(name)};
    const std::string plain = withoutMicroSign(name);
    const auto words = splitName(plain);
    if (std::ranges::any_of(words, [](const Word &word) { return word.isIn(otherQuantities); }))
        return std::nullopt;
    std::optional<CostMultiple> multiple;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const MeasuredUnit *unit = measuredUnitOf(words[i].text);
        if (!unit)
            continue;
        const std::span<const std::string_view> quantities
            = unit->unit == CostUnit::Joules ? std::span<const std::string_view>(energyNames) : timeNames;
        const bool saysWhat = isPerImage(words, i)
                              || std::ranges::any_of(words, [&](const Word &word) { return word.isIn(quantities); });
        if (multiple || words[i].written == megajoules || isPerOther(words, i)
            || (words[i].isIn(shortUnits) && !saysWhat))
            return std::nullopt;
        multiple = CostMultiple{unit->unit, unit->factor};
    }
    return multiple;
}

bool mayBeIn(std::string_view name, CostUnit unit)
{
    if (const auto multiple = costMultipleOf(name))
        return multiple->unit == unit;
    if (costName(name) == CostName::Bare || unit == CostUnit::Flops)
        return costName(name) == CostName::Bare;
    const auto words = splitName(name);
    const std::span<const std::string_view> quantities
        = unit == CostUnit::Joules ? std::span<const std::string_view>(energyNames) : timeNames;
    return std::ranges::any_of(words, [&](const Word &word) { return word.isIn(quantities); });
}

bool saysMegajoules(std::string_view name)
{
    return std::ranges::any_of(splitName(name), [](const Word &word) { return word.written == megajoules; });
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
    const std::string plain = withoutMicroSign(text);
    const auto words = wordsOf(plain);
    if (saysMegajoules(plain))
        return failure(ErrorKind::Usage, "\"MJ\" is megajoules, \"mj\" millijoules.", "Give costs in mj, j or kj.");
    if (words.size() == 1) {
        if (const double *multiple = multipleOf(words.front()))
            return std::optional(CostMultiple{CostUnit::Flops, *multiple});
        if (const MeasuredUnit *measured = measuredUnitOf(words.front()))
            return std::optional(CostMultiple{measured->unit, measured->factor});
    }
    return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a unit of costs.", text),
                   "Use flops, mflops or gflops; j, mj, kj, wh or kwh; ms, s or us.");
}

} // namespace offramp
