// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/calibration/exitquality.h"

#include "core/exits/sortedorder.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

std::vector<bool> correctAt(const ExitTable &table, ExitIndex exit)
{
    std::vector<bool> isCorrect(table.sampleCount());
    for (std::size_t i = 0; i < isCorrect.size(); ++i)
        isCorrect[i] = table.isCorrect(exit, {i});
    return isCorrect;
}

/// What is known of every sample at one exit. [n] each.
struct ExitFacts {
    std::span<const float> confidence; ///< empty: not known
    std::vector<bool> isCorrect;
    std::vector<bool> isCorrectedLater; ///< empty: no exit is later
    const std::vector<bool> *isCorrectAtEnd = nullptr;
};

GoingOn goingOn(const RankedSamples &ranked, const ExitFacts &facts)
{
    GoingOn found;
    for (const std::uint32_t sample : ranked.order) {
        const bool isCorrect = facts.isCorrect[sample];
        const bool isCorrectAtEnd = (*facts.isCorrectAtEnd)[sample];
        found.correctedLater += facts.isCorrectedLater[sample];
        found.correctedAtEnd += !isCorrect && isCorrectAtEnd;
        found.lostAtEnd += isCorrect && !isCorrectAtEnd;
    }
    found.auroc = auroc(ranked, facts.isCorrectedLater);
    return found;
}

UncertaintyQuality qualityOf(const RankedSamples &ranked, const ExitFacts &facts)
{
    UncertaintyQuality quality;
    quality.samples = static_cast<std::int64_t>(ranked.order.size());
    if (ranked.order.empty())
        return quality;
    std::vector<bool> isIncorrect = facts.isCorrect;
    isIncorrect.flip();
    quality.correct = std::ranges::count_if(ranked.order, [&](std::uint32_t i) { return facts.isCorrect[i]; });
    if (!facts.confidence.empty())
        quality.reliability = reliability(facts.confidence, facts.isCorrect, ranked.order);
    quality.auroc = auroc(ranked, isIncorrect);
    quality.riskCoverage = riskCoverage(ranked, facts.isCorrect);
    if (!facts.isCorrectedLater.empty())
        quality.goingOn = goingOn(ranked, facts);
    return quality;
}

std::string reliabilityRows(ExitIndex exit, const char *group, const UncertaintyQuality &quality)
{
    std::string rows;
    const auto text = [](const std::optional<double> &number) { return number ? shortestText(*number) : ""; };
    for (int i = 0; quality.reliability && i < reliabilityBins; ++i) {
        const ReliabilityBin &bin = quality.reliability->bins[static_cast<std::size_t>(i)];
        rows += fmt::format("{},{},{},{},{},{},{}\n", exit.value + 1, group, shortestText(ReliabilityBin::edge(i)),
                            shortestText(ReliabilityBin::edge(i + 1)), bin.samples, text(bin.confidence()),
                            text(bin.accuracy()));
    }
    return rows;
}

std::string riskRows(ExitIndex exit, const char *group, const UncertaintyQuality &quality)
{
    std::string rows;
    if (!quality.riskCoverage)
        return rows;
    for (const RiskPoint &point : quality.riskCoverage->points)
        rows += fmt::format("{},{},{},{}\n", exit.value + 1, group, shortestText(point.coverage),
                            shortestText(point.risk));
    return rows;
}

/// The head, and the rows of each exit over all samples and over those that reach it.
template<typename Rows>
std::string csvOf(const char *head, const std::vector<ExitQuality> &exits, Rows rowsOf)
{
    std::string csv = head;
    for (const ExitQuality &exit : exits) {
        csv += rowsOf(exit.exit, "all", exit.all);
        if (exit.reaching)
            csv += rowsOf(exit.exit, "reaching", *exit.reaching);
    }
    return csv;
}

} // namespace

std::optional<double> UncertaintyQuality::shareOf(std::int64_t count) const
{
    return samples > 0 ? std::optional(static_cast<double>(count) / static_cast<double>(samples)) : std::nullopt;
}

Result<std::vector<ExitQuality>> exitQualities(const QualityInput &input, const IsCancelled &isCancelled)
{
    const ExitTable &table = input.table;
    const std::size_t n = table.sampleCount();
    const std::vector<bool> isCorrectAtEnd = correctAt(table, input.on.back());
    std::vector<bool> isCorrectLater; // at an exit that is on; from the last exit to the first
    std::vector<ExitQuality> found(input.on.size());
    for (std::size_t place = found.size(); place-- > 0;) {
        if (isSet(isCancelled))
            return cancelled();
        const ExitIndex exit = input.on[place];
        ExitFacts facts{{}, correctAt(table, exit), isCorrectLater, &isCorrectAtEnd};
        if (!input.confidence.empty())
            facts.confidence = std::span(input.confidence).subspan(static_cast<std::size_t>(exit.value) * n, n);
        isCorrectLater.resize(n);
        for (std::size_t i = 0; i < n; ++i) {
            if (!facts.isCorrect[i])
                continue;
            if (!facts.isCorrectedLater.empty())
                facts.isCorrectedLater[i] = false;
            isCorrectLater[i] = true;
        }
        RankedSamples ranked{table.uncertainty(exit), sortedOrder(table.uncertainty(exit))};
        found[place].exit = exit;
        found[place].all = qualityOf(ranked, facts);
        if (!input.taken.empty()) {
            std::erase_if(ranked.order, [&](std::uint32_t i) { return input.taken[i] < exit; });
            found[place].reaching = qualityOf(ranked, facts);
        }
    }
    return found;
}

std::string reliabilityCsv(const std::vector<ExitQuality> &exits)
{
    return csvOf("exit,samples_of,above,up_to,samples,confidence,accuracy\n", exits, reliabilityRows);
}

std::string riskCoverageCsv(const std::vector<ExitQuality> &exits)
{
    return csvOf("exit,samples_of,coverage,risk\n", exits, riskRows);
}

} // namespace offramp
