// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/emaxproposal.h"

#include "core/support/numbers.h"

#include <algorithm>

namespace offramp {

std::optional<EMax> eMaxOf(EMaxOrigin origin, const std::vector<RecordingPtr> &open)
{
    const bool isGflops = open.empty() || open.front()->view().cost == CostUnit::Gflops;
    if (origin == EMaxOrigin::Contest)
        return isGflops ? std::optional(EMax{}) : std::nullopt;
    RecordingPtr largest;
    for (const RecordingPtr &recording : open) {
        if (recording->hasCost() && (!largest || recording->fullCost() > largest->fullCost()))
            largest = recording;
    }
    if (origin == EMaxOrigin::Chosen || !largest)
        return std::nullopt;
    return EMax{roundStepAbove(largest->fullCost()), shownUnit(largest->table().cost().unit), origin, largest->name()};
}

std::optional<EMax> eMaxProposedFor(const std::vector<RecordingPtr> &open)
{
    const auto isContest = [](const RecordingPtr &recording) {
        return recording->isContest() && recording->view().cost == CostUnit::Gflops;
    };
    if (std::ranges::all_of(open, isContest))
        return EMax{};
    return eMaxOf(EMaxOrigin::MostExpensiveNetwork, open);
}

std::optional<EMax> eMaxAbovePoints(const std::vector<ImportedCurve> &curves, CostUnit unit)
{
    double most = 0;
    std::string name;
    for (const ImportedCurve &curve : curves) {
        for (const Point &point : curve.table->points) {
            if (curve.table->unit == unit && point.energy > most) {
                most = point.energy;
                name = curve.name;
            }
        }
    }
    return most > 0 ? std::optional(EMax{roundStepAbove(most), unit, EMaxOrigin::MostExpensiveNetwork, name})
                    : std::nullopt;
}

EMax followingEMax(const Decisions &decisions, const std::vector<RecordingPtr> &before, const Sources &sources)
{
    const EMax &now = decisions.eMax;
    const std::vector<RecordingPtr> open = sources.openIn(decisions);
    const auto asBefore = eMaxProposedFor(before);
    const bool wasProposed = !asBefore || now.origin == asBefore->origin;
    const EMax proposed = (wasProposed ? eMaxProposedFor(open) : eMaxOf(now.origin, open)).value_or(now);
    const bool isHigher = now.origin == EMaxOrigin::MostExpensiveNetwork
                          && proposed.origin == EMaxOrigin::MostExpensiveNetwork && proposed.value > now.value;
    return decisions.absent.empty() || isHigher ? proposed : now;
}

bool isProposedFor(const OpenRecording &recording, const EMax &eMax)
{
    return eMax.origin == EMaxOrigin::MostExpensiveNetwork && recording.hasCost()
           && (eMax.value == roundStepAbove(recording.fullCost()) || eMax.value == recording.fullCost());
}

void nameNetwork(EMax &eMax, const std::vector<RecordingPtr> &open)
{
    const OpenRecording *named = nullptr;
    for (const RecordingPtr &recording : open) {
        if (isProposedFor(*recording, eMax) && (!named || recording->fullCost() > named->fullCost()))
            named = recording.get();
    }
    if (named)
        eMax.network = named->name();
}

} // namespace offramp
