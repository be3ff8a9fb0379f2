// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/search/exitstudy.h"

#include <algorithm>

namespace offramp {

namespace {

/// About how many sets bestExits() tries.
double setsOf(int exits, int number)
{
    if (exits > mostExitsToTryAll)
        return 2.0 * exits * number;
    double sets = 1;
    for (int i = 0; i < number; ++i)
        sets = sets * (exits - i) / (i + 1);
    return sets;
}

/// Runs search, which asks for each set whether it is cancelled, and reports the share of its sets.
template<typename Search>
auto followed(const SearchWatch &watch, double sets, Search search)
{
    double tried = 0;
    const IsCancelled isCancelled = [&] {
        watch.report(std::min(1.0, ++tried / sets));
        return isSet(watch.isCancelled);
    };
    auto found = search(isCancelled);
    watch.report(1);
    return found;
}

} // namespace

Result<ExitStudy> studyExits(const ExitTable &table, const ExitPlan &plan, const SearchWatch &watch)
{
    const int exits = table.exitCount();
    std::vector<double> work{exits + 1.0};
    for (int number = 1; number <= exits; ++number)
        work.push_back(setsOf(exits, number));
    double all = 0;
    for (const double part : work)
        all += part;

    double done = work.front();
    auto worths = followed(watch.part(0, done / all), work.front(),
                           [&](const IsCancelled &isCancelled) { return exitWorths(table, plan, isCancelled); });
    if (!worths)
        return tl::unexpected(worths.error());
    ExitStudy study{std::move(*worths), {}};
    for (int number = 1; number <= exits; ++number) {
        const double sets = work[static_cast<std::size_t>(number)];
        auto best
            = followed(watch.part(done / all, std::min(1.0, (done + sets) / all)), sets,
                       [&](const IsCancelled &isCancelled) { return bestExits(table, number, plan, isCancelled); });
        if (!best)
            return tl::unexpected(best.error());
        study.best.push_back(std::move(*best));
        done += sets;
    }
    return study;
}

} // namespace offramp
