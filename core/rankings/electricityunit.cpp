// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/rankings/electricityunit.h"

#include "core/support/printable.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace offramp {

namespace {

constexpr double joulesPerWh = 3600;
constexpr std::string_view microSign = "\u00b5";
constexpr std::string_view smallMu = "\u03bc";

struct Named {
    std::string_view word; ///< in lower case
    const char *name;
    double joules;
};

constexpr std::array<Named, 16> units{{{"j", "J", 1},
                                       {"joule", "J", 1},
                                       {"joules", "J", 1},
                                       {"uj", "µJ", 1e-6},
                                       {"\u00b5j", "µJ", 1e-6},
                                       {"\u03bcj", "µJ", 1e-6},
                                       {"mj", "mJ", 1e-3},
                                       {"kj", "kJ", 1e3},
                                       {"kilojoules", "kJ", 1e3},
                                       {"gj", "GJ", 1e9},
                                       {"wh", "Wh", joulesPerWh},
                                       {"mwh", "mWh", 1e-3 * joulesPerWh},
                                       {"kwh", "kWh", 1e3 * joulesPerWh},
                                       {"kwhs", "kWh", 1e3 * joulesPerWh},
                                       {"gwh", "GWh", 1e9 * joulesPerWh},
                                       {"megajoules", "MJ", 1e6}}};

std::optional<ElectricityUnit> unitOf(std::string_view word)
{
    if (word == "MJ")
        return ElectricityUnit{"MJ", 1e6};
    if (word == "MWh" || word == "MWH")
        return ElectricityUnit{"MWh", 1e6 * joulesPerWh};
    const auto found = std::ranges::find(units, lowerCase(word), &Named::word);
    return found == units.end() ? std::nullopt : std::optional(ElectricityUnit{found->name, found->joules});
}

} // namespace

Result<ElectricityUnit> parseElectricityUnit(std::string_view text)
{
    if (auto unit = unitOf(text))
        return std::move(*unit);
    return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a unit of electricity.", printable(text, 40)),
                   "Use kWh, Wh, MWh, kJ, MJ or J.");
}

double converted(double electricity, const ElectricityUnit &from, const ElectricityUnit &to)
{
    return from.joules < to.joules ? electricity / (to.joules / from.joules) : electricity * (from.joules / to.joules);
}

std::optional<ElectricityUnit> electricityUnitOf(std::string_view head)
{
    const std::string_view whole = head;
    while (!head.empty()) {
        const auto isLetter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
        auto begin = std::ranges::find_if(head, isLetter);
        const auto end = std::ranges::find_if_not(begin, head.end(), isLetter);
        const std::string_view before(whole.begin(), begin);
        if (before.ends_with(microSign) || before.ends_with(smallMu))
            begin -= static_cast<std::ptrdiff_t>(microSign.size());
        if (auto unit = unitOf(std::string_view(begin, end)))
            return unit;
        head = std::string_view(end, head.end());
    }
    return std::nullopt;
}

} // namespace offramp
