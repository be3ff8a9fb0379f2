// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/exitrule.h"

#include "core/support/numbers.h"
#include "core/support/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace offramp {

namespace {

constexpr std::array names{std::pair(Criterion::Entropy, "entropy"), std::pair(Criterion::Confidence, "confidence"),
                           std::pair(Criterion::Margin, "margin"), std::pair(Criterion::Score, "score"),
                           std::pair(Criterion::Patience, "patience")};

} // namespace

const char *toText(Criterion criterion)
{
    return wordFor(names, criterion);
}

std::vector<std::string> criterionNames()
{
    std::vector<std::string> texts;
    for (const auto &[criterion, name] : names)
        texts.emplace_back(name);
    return texts;
}

Result<Criterion> parseCriterion(std::string_view text)
{
    if (const auto criterion = valueOf(names, text))
        return *criterion;
    return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a criterion.", text),
                   fmt::format("Use {}.", fmt::join(criterionNames(), ", ")));
}

double writtenThreshold(double threshold, Criterion criterion)
{
    return criterion == Criterion::Entropy ? threshold + 0.0 : 0.0 - threshold; // 0, never -0
}

double neverLeave(Criterion criterion, const std::vector<float> &uncertainties)
{
    if (criterion == Criterion::Entropy)
        return 0;
    if (criterion == Criterion::Patience && !uncertainties.empty())
        return uncertainties.front();
    const bool hasRange = criterion != Criterion::Score || uncertainties.empty()
                          || (uncertainties.front() >= -1 && uncertainties.back() <= 0);
    if (hasRange)
        return -1;
    const double lowest = uncertainties.front();
    return lowest - (uncertainties.size() == 1 ? 1 : (static_cast<double>(uncertainties[1]) - lowest) / 2);
}

Result<void> checkThreshold(double written, Criterion criterion)
{
    const std::string name = toText(criterion);
    const std::string text = shortestText(written);
    if (criterion == Criterion::Patience) {
        if (written >= 0)
            return {};
        return failure(ErrorKind::Usage, fmt::format("The threshold {} is below 0; a patience never is.", text),
                       "Write 1: a sample exits where two exits in a row agree.");
    }
    if (criterion == Criterion::Entropy) {
        if (written >= 0)
            return {};
        return failure(ErrorKind::Usage, fmt::format("The threshold {} is below 0; an entropy never is.", text),
                       fmt::format("Write {}, or 0: no sample exits early.", shortestText(-written)));
    }
    if (criterion == Criterion::Score || (written >= 0 && written <= 1))
        return {};
    if (written < 0)
        return failure(ErrorKind::Usage, fmt::format("The threshold {} is below 0; a {} never is.", text, name),
                       "Write a fraction from 0 to 1, such as 0.9.");
    const bool isPercent = written >= 1.5 && written <= 100;
    return failure(ErrorKind::Usage, fmt::format("The threshold {} is above 1; a {} never is.", text, name),
                   isPercent ? fmt::format("Write {}, not {}.", shortestText(written / 100), text)
                             : "Write a fraction from 0 to 1, such as 0.9; at 1 no sample exits early.");
}

Result<Thresholds> readThresholds(std::string_view text, int exits)
{
    Thresholds thresholds;
    for (const std::string_view part : split(text, ':')) {
        const auto number = parseNumber(part);
        if (!number)
            return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a threshold.", text),
                           "Write a number such as 0.63, or one for each exit but the last: 0.4:0.9.");
        thresholds.push_back(*number);
    }

    const auto needed = static_cast<std::size_t>(exits - 1);
    if (thresholds.size() == 1)
        return Thresholds(needed, thresholds.front());
    if (thresholds.size() != needed)
        return failure(ErrorKind::Usage,
                       fmt::format("\"{}\" holds {} thresholds; a network of {} exits takes {}.", text,
                                   thresholds.size(), exits, needed),
                       "Give one for each exit but the last, or a single one for all.");
    return thresholds;
}

Result<Thresholds> parseThresholds(std::string_view text, int exits, Criterion criterion)
{
    auto thresholds = readThresholds(text, exits);
    if (!thresholds)
        return thresholds;
    for (double &threshold : *thresholds) {
        if (const auto checked = checkThreshold(threshold, criterion); !checked)
            return tl::unexpected(checked.error());
        threshold = writtenThreshold(threshold, criterion);
    }
    return thresholds;
}

Result<std::vector<Thresholds>> parseSettings(std::string_view text, int exits, Criterion criterion)
{
    std::vector<Thresholds> settings;
    for (const std::string_view part : split(text, ',')) {
        auto thresholds = parseThresholds(part, exits, criterion);
        if (!thresholds)
            return tl::unexpected(thresholds.error());
        settings.push_back(std::move(*thresholds));
    }
    return settings;
}

std::string toText(const Thresholds &thresholds, Criterion criterion)
{
    Thresholds written;
    for (const double threshold : thresholds)
        written.push_back(writtenThreshold(threshold, criterion));
    if (const auto shared = sharedThreshold(written))
        return shortestText(*shared);
    return fmt::format("{}", fmt::join(written, ":"));
}

std::optional<double> sharedThreshold(const Thresholds &thresholds)
{
    if (thresholds.empty() || std::ranges::any_of(thresholds, [&](double t) { return t != thresholds.front(); }))
        return std::nullopt;
    return thresholds.front();
}

} // namespace offramp
