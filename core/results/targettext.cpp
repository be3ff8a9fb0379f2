// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/targettext.h"

#include "core/results/shortnames.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <cmath>

namespace offramp {

namespace {

/// "1 percentage point", "0.4 percentage points"
std::string pointsText(const std::string &number)
{
    return number + (number == "1" ? " percentage point" : " percentage points");
}

/// An accuracy beside that of the last exit: "0.4 percentage points below the last exit".
std::string besideLastExit(const TargetOutcome &outcome)
{
    const double above = 100 * (outcome.point.accuracy - outcome.lastAccuracy);
    if (above == 0)
        return "as accurate as the last exit";
    return fmt::format("{} {} the last exit", pointsText(fmt::format("{:.3g}", std::abs(above))),
                       above > 0 ? "above" : "below");
}

std::string whyNotMet(const TargetVariant &found, const Target &target, const CostFormat &costs)
{
    if (std::holds_alternative<CostBudget>(target))
        return fmt::format("The target cannot be reached: the cheapest thresholds cost {} {} per image.",
                           costs.shortText(found.chosen.point.energy), costs.unitName());
    if (std::holds_alternative<AccuracyDrop>(target))
        return fmt::format("The target cannot be reached: the most accurate thresholds are {}.",
                           besideLastExit(found.chosen));
    return fmt::format("The shares cannot be reached: samples of equal uncertainty exit together, and those that an "
                       "exit takes are missing behind it. The nearest are {}.",
                       exitSharesWords(found.chosen));
}

/// The name of a network, or of its file where another recording's is the same.
std::string nameBeside(const OpenRecording &recording, const OpenRecording &other)
{
    return recording.name() != other.name() ? recording.name()
                                            : shortNames({recording.path(), other.path()}).at(recording.path());
}

} // namespace

Result<CostBudget> parseBudget(std::string_view text, const CostFormat &costs)
{
    const auto cost = parseCost(text, costs);
    if (!cost || *cost < 0)
        return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a mean cost.", text),
                       fmt::format("Write {} per image, or a number with its unit.", costs.unitName()));
    return CostBudget{*cost};
}

std::string targetWords(const Target &target, const CostFormat &costs)
{
    if (const auto *budget = std::get_if<CostBudget>(&target))
        return fmt::format("a mean cost of at most {} {} per image", costs.exactText(budget->cost), costs.unitName());
    if (const auto *drop = std::get_if<AccuracyDrop>(&target))
        return fmt::format("an accuracy at most {} below the last exit", pointsText(shortestText(drop->points)));
    std::string shares;
    for (const double share : std::get<ExitShares>(target).shares)
        shares += (shares.empty() ? "" : ", ") + shortestText(share);
    return fmt::format("shares of {} of all samples at the exits but the last", shares);
}

std::string exitSharesWords(const TargetOutcome &outcome)
{
    std::string text;
    for (const double share : outcome.exitShares)
        text += fmt::format("{}{} %", text.empty() ? "" : " | ",
                            percentNumber(share, static_cast<std::int64_t>(outcome.samples)));
    return text;
}

std::string nearestSentence(const TargetVariant &found, const Target &target, const TargetPlan &plan,
                            const CostFormat &costs)
{
    if (found.isReached)
        return {};
    constexpr const char *ending = " These are the nearest.";
    if (!found.chosen.isMet)
        return whyNotMet(found, target, costs) + (std::holds_alternative<ExitShares>(target) ? "" : ending);
    return fmt::format("No thresholds hold with {:.3g} % probability: the most probable ones hold with {}, by the "
                       "samples they were chosen on.{}",
                       100 * plan.confidence.value_or(0), probabilityWords(found.probabilityWhereChosen.value_or(0)),
                       ending);
}

std::string probabilityWords(double probability)
{
    constexpr double surest = .99;
    if (probability > surest)
        return "more than 99 %";
    if (probability < 1 - surest)
        return "less than 1 %";
    return fmt::format("{:.0f} %", 100 * probability);
}

const char *probabilityMethod(const Target &target)
{
    return std::holds_alternative<CostBudget>(target)
               ? "normal interval of the held-out mean cost"
               : "interval of the held-out paired difference (Agresti and Min 2005)";
}

std::string holdsSentence(const TargetVariant &found, const Target &target)
{
    if (std::holds_alternative<ExitShares>(target))
        return {};
    if (!found.probability)
        return "How probable it is that the target holds on new images is not known: no samples were held out.";
    return fmt::format("The target holds on new images with {} probability.", probabilityWords(*found.probability));
}

std::string samplesSentence(const TargetProposal &proposal)
{
    const TargetVariant &found = proposal.found;
    const OpenRecording &chosenOn = *proposal.chosenOn;
    const OpenRecording &reportOn = *proposal.recording;
    const std::string all = groupedText(chosenOn.table().sampleCount());
    if (!found.heldOut)
        return fmt::format("Chosen and reported on the same {} samples of {}: expect a somewhat worse outcome on new "
                           "images.",
                           all, chosenOn.name());
    const std::string reported = groupedText(found.heldOut->samples);
    if (&reportOn == &chosenOn)
        return fmt::format("Chosen on {} of the {} samples of {}, reported on the other {}.",
                           groupedText(found.chosen.samples), all, chosenOn.name(), reported);
    return fmt::format("Chosen on the {} samples of {}, reported on the {} samples of {}, whose variant it becomes.",
                       all, nameBeside(chosenOn, reportOn), reported, nameBeside(reportOn, chosenOn));
}

} // namespace offramp
