// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/scaling/work.h"

#include "core/rankings/electricityunit.h"
#include "core/support/printable.h"
#include "core/support/words.h"
#include "core/tradeoff/shownnumbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace offramp {

namespace {

struct Named {
    const char *name;
    double size;
};

/// For people, the largest first.
constexpr std::array<Named, 7> joules{
    {{"TJ", 1e12}, {"GJ", 1e9}, {"MJ", 1e6}, {"kJ", 1e3}, {"J", 1}, {"mJ", 1e-3}, {"µJ", 1e-6}}};
constexpr std::array<Named, 8> flops{{{"ZFLOPs", 1e21},
                                      {"EFLOPs", 1e18},
                                      {"PFLOPs", 1e15},
                                      {"TFLOPs", 1e12},
                                      {"GFLOPs", 1e9},
                                      {"MFLOPs", 1e6},
                                      {"kFLOPs", 1e3},
                                      {"FLOPs", 1}}};

template<std::size_t N>
WorkUnit unitAmong(const std::array<Named, N> &units, double amount, WorkKind kind)
{
    const auto fits = [amount](const Named &unit) { return std::abs(amount) >= unit.size; };
    const auto found = std::ranges::find_if(units, fits);
    const Named &unit = found == units.end() ? units.back() : *found;
    return {kind, unit.name, unit.size};
}

std::string_view withoutSpaces(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// Removes a number from the beginning of text; the letter of EFLOPs is not an exponent.
std::optional<double> takeNumber(std::string_view &text)
{
    text = withoutSpaces(text);
    double number = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (status != std::errc() || !std::isfinite(number))
        return std::nullopt;
    text = withoutSpaces(text.substr(static_cast<std::size_t>(end - text.data())));
    return number;
}

bool takeSign(std::string_view &text)
{
    for (const std::string_view sign : {"±", "+-", "+/-"}) {
        if (text.starts_with(sign)) {
            text.remove_prefix(sign.size());
            return true;
        }
    }
    return false;
}

/// An example of an amount with its unit.
const char *example(const std::optional<WorkUnit> &bare)
{
    return !bare                            ? "3.2MJ, or 5e9GFLOPs"
           : bare->kind == WorkKind::Joules ? "0.3J, or 0.3+-0.02J with its interval"
                                            : "0.4GFLOPs, or 0.4+-0.02GFLOPs with its interval";
}

} // namespace

const char *toText(WorkKind kind)
{
    return kind == WorkKind::Joules ? "joules" : "FLOPs";
}

std::optional<WorkUnit> workUnit(std::string_view text)
{
    if (const auto unit = parseElectricityUnit(text))
        return WorkUnit{WorkKind::Joules, unit->name, unit->joules};
    const std::string lower = lowerCase(text);
    for (const Named &unit : flops) {
        const std::string plural = lowerCase(unit.name);
        if (lower == plural || lower == std::string_view(plural).substr(0, plural.size() - 1))
            return WorkUnit{WorkKind::Flops, unit.name, unit.size};
    }
    return std::nullopt;
}

WorkUnit unitFor(double amount, WorkKind kind)
{
    return kind == WorkKind::Joules ? unitAmong(joules, amount, kind) : unitAmong(flops, amount, kind);
}

WorkUnit fileUnit(WorkKind kind)
{
    return kind == WorkKind::Joules ? WorkUnit{kind, "J", 1} : WorkUnit{kind, "GFLOPs", 1e9};
}

Result<Work> parseWork(std::string_view text, const std::optional<WorkUnit> &bare, std::string_view what)
{
    const std::string_view whole = text;
    const auto refused = [&](std::string_view why) {
        return failure(ErrorKind::Usage, fmt::format("{} \"{}\" {}.", what, printable(whole, 60), why),
                       fmt::format("Give a number above 0 with its unit: {}.", example(bare)));
    };
    const auto amount = takeNumber(text);
    if (!amount)
        return refused("does not begin with a number");
    std::optional<double> halfWidth = 0;
    if (takeSign(text))
        halfWidth = takeNumber(text);
    if (!halfWidth || *halfWidth < 0)
        return refused("has an interval that is not a number of at least 0");
    if (*amount <= 0)
        return refused("is not above 0");
    if (text.empty() && !bare)
        return refused("has no unit");
    const auto unit = text.empty() ? bare : workUnit(text);
    if (!unit)
        return refused("has a unit that is neither joules nor FLOPs");
    return Work{unit->kind, *amount * unit->size, *halfWidth * unit->size};
}

Result<Work> workOf(double cost, double halfWidth, std::string_view unit, std::string_view what)
{
    const auto known = workUnit(unit);
    if (!known)
        return failure(ErrorKind::Usage, fmt::format("{} is in {}, neither joules nor FLOPs.", what, unit),
                       "Use costs in joules or FLOPs, in the same unit as the training.");
    return Work{known->kind, cost * known->size, halfWidth * known->size};
}

std::string workText(const Work &work)
{
    const WorkUnit unit = unitFor(work.amount, work.kind);
    const double amount = work.amount / unit.size;
    if (work.halfWidth <= 0)
        return fmt::format("{} {}", fixedText(amount, decimalsFor(amount)), unit.name);
    const double half = work.halfWidth / unit.size;
    const int decimals = std::max(decimalsFor(amount), decimalsFor(half, 2));
    return fmt::format("{} ± {} {}", fixedText(amount, decimals), fixedText(half, decimals), unit.name);
}

} // namespace offramp
