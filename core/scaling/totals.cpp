// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/scaling/totals_p.h"

#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace offramp {

namespace {

constexpr std::size_t widestHead = 60; // of a head that is quoted in a message

enum class Reading {
    Totals,
    Singles,
    Unknown,
};

/// Whether all epochs are equally far apart, and no two the same.
bool isEven(const std::vector<double> &x)
{
    if (x.size() < 2)
        return true;
    const double step = x[1] - x[0];
    for (std::size_t i = 1; i < x.size(); ++i) {
        if (x[i] <= x[i - 1] || std::abs(x[i] - x[i - 1] - step) > 1e-6 * step)
            return false;
    }
    return true;
}

/// Whether the last row has at least half of what equal epochs would have added up to since the first.
bool growsLikeTotals(const ScalingTable &table)
{
    const double first = table.x.front() > 0 ? table.x.front() : table.x[1] - table.x[0]; // epochs may begin with 0
    const double expected = table.electricity.front() / first * (table.x.back() - table.x.front());
    return table.electricity.back() - table.electricity.front() >= expected / 2;
}

Reading readingByHead(std::string_view head)
{
    if (hasWord(head, {"cumulative", "cumulated", "cum", "cumsum", "accumulated", "running"}))
        return Reading::Totals;
    if (hasWord(head, {"epoch", "step", "iteration", "delta", "increment"}))
        return Reading::Singles;
    return Reading::Unknown;
}

Reading readingByValues(const ScalingTable &table)
{
    const auto &values = table.electricity;
    if (values.size() < 2 || std::ranges::adjacent_find(table.x) != table.x.end())
        return Reading::Unknown;
    const bool risesAlways = std::ranges::adjacent_find(values, std::greater_equal<>()) == values.end();
    if (risesAlways)
        return growsLikeTotals(table) ? Reading::Totals : Reading::Unknown;
    const bool falls = std::ranges::adjacent_find(values, std::greater<>()) != values.end();
    const bool isConstant = values.front() == values.back() && !falls;
    return (falls || isConstant) && isEven(table.x) ? Reading::Singles : Reading::Unknown;
}

tl::unexpected<Error> unclear(const ScalingTable &table, std::string_view source)
{
    return failure(ErrorKind::Usage,
                   fmt::format("{}: it is not clear whether the column \"{}\" has the total so far in each row, or the "
                               "electricity since the row before.",
                               source, printable(table.yHead, widestHead)),
                   "Say it: --cumulative yes for totals, --cumulative no for single epochs.");
}

Result<void> sum(ScalingTable &table, std::string_view source)
{
    if (const auto twice = std::ranges::adjacent_find(table.x); twice != table.x.end())
        return failure(ErrorKind::BadInput,
                       fmt::format("{}: {} {} appears twice, so that the electricity cannot be added up.", source,
                                   printable(table.xHead, widestHead), shortestText(*twice)),
                       "Keep the rows of one run, one for each epoch; or, if each row has the total so far, say "
                       "--cumulative yes.");
    std::partial_sum(table.electricity.begin(), table.electricity.end(), table.electricity.begin());
    table.wereSummed = true;
    if (table.x.front() == 0 && table.x.size() > 1 && isEven(table.x) && hasWord(table.xHead, {"epoch", "epochs"})) {
        const double step = table.x[1] - table.x[0];
        for (double &x : table.x)
            x += step;
        table.notes.push_back("Epochs are counted from 0 in the file, and from 1 here.");
    }
    return {};
}

} // namespace

Result<void> makeTotals(ScalingTable &table, std::optional<bool> cumulative, std::string_view source)
{
    Reading reading = Reading::Unknown;
    std::string why;
    if (cumulative) {
        reading = *cumulative ? Reading::Totals : Reading::Singles;
        why = "as chosen";
    } else if (reading = readingByHead(table.yHead); reading != Reading::Unknown) {
        why = "as its head says";
    } else if (reading = readingByValues(table); reading == Reading::Totals) {
        why = "since it rises with the epochs; if not, say --cumulative no";
    } else if (reading == Reading::Singles) {
        why = "since it does not rise with the epochs; if not, say --cumulative yes";
    }
    if (reading == Reading::Unknown)
        return unclear(table, source);
    const std::string head = printable(table.yHead, widestHead);
    if (reading == Reading::Totals) {
        table.notes.push_back(fmt::format("Each row of \"{}\" was read as the total so far, {}.", head, why));
        return {};
    }
    table.notes.push_back(
        fmt::format("Each row of \"{}\" was read as the electricity since the row before and added up, {}.", head,
                    why));
    return sum(table, source);
}

} // namespace offramp
