// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/exitpositions.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

namespace offramp {

namespace {

double accuracyOf(const ExitTable &table, ExitIndex exit)
{
    double correct = 0;
    for (std::size_t i = 0; i < table.sampleCount(); ++i)
        correct += table.isCorrect(exit, {i});
    return correct / static_cast<double>(table.sampleCount());
}

/// Mean cost of an exit without the heads of others, as it is shown.
double costAlone(const ExitTable &table, ExitIndex exit, const HeadCosts &heads)
{
    const ExitTable alone = keepExits(table, std::vector{exit}, heads);
    double sum = 0;
    for (std::size_t i = 0; i < alone.sampleCount(); ++i)
        sum += alone.cost({0}, {i});
    return shownCost(sum / static_cast<double>(alone.sampleCount()), table.cost().unit);
}

} // namespace

Result<ExitPositions> exitPositions(const OpenRecording &recording, int number, const IsCancelled &isCancelled)
{
    const ExitTable &table = recording.table();
    const int places = table.exitCount() - 1;
    if (number < 1 || number > places)
        return failure(ErrorKind::Usage, fmt::format("{} of {} places for exits cannot be chosen.", number, places),
                       places > 0 ? fmt::format("Choose from 1 to {}.", places)
                                  : "Give a recording of a network with early exits.");
    ExitPositions found;
    found.plan.variants.eMax = recording.isContest() ? contestEMax : roundStepAbove(recording.fullCost());
    found.plan.variants.criterion = recording.criterion();
    found.plan.heads = recording.headCosts();
    found.plan.keepsLast = true;
    for (int k = 0; k <= places; ++k) {
        const ExitIndex exit{k};
        const bool isEnd = exit == table.lastExit();
        const auto set
            = exitSet(table, isEnd ? std::vector{exit} : std::vector{exit, table.lastExit()}, found.plan, isCancelled);
        if (!set)
            return tl::unexpected(set.error());
        ExitPosition position{recording.exitName(exit),
                              accuracyOf(table, exit),
                              costAlone(table, exit, found.plan.heads),
                              {},
                              set->heldOutArea ? set->heldOutArea : set->area};
        if (!isEnd && !found.plan.heads.empty())
            position.headCost = shownCost(found.plan.heads[static_cast<std::size_t>(k)], table.cost().unit);
        found.positions.push_back(std::move(position));
    }
    auto choice = bestExits(table, number + 1, found.plan, isCancelled);
    if (!choice)
        return tl::unexpected(choice.error());
    found.choice = std::move(*choice);
    return found;
}

} // namespace offramp
