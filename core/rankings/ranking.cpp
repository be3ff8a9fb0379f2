// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/rankings/ranking.h"

#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>

namespace offramp {

namespace {

constexpr double percent = 100;

/// The index of an accuracy's class, or nothing below the first.
std::optional<std::size_t> classIndex(double accuracy, const ClassLimits &limits)
{
    const auto above = std::ranges::upper_bound(limits, accuracy);
    return above == limits.begin() ? std::nullopt : std::optional(static_cast<std::size_t>(above - limits.begin()) - 1);
}

/// 1 and how many are better, for those that have a score; higher is better.
std::vector<std::optional<std::size_t>> ranksOf(const std::vector<std::optional<double>> &scores)
{
    std::vector<double> sorted;
    for (const auto &score : scores) {
        if (score)
            sorted.push_back(*score);
    }
    std::ranges::sort(sorted, std::greater());
    std::vector<std::optional<std::size_t>> ranks(scores.size());
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (scores[i]) {
            const auto first = std::ranges::lower_bound(sorted, *scores[i], std::greater());
            ranks[i] = 1 + static_cast<std::size_t>(first - sorted.begin());
        }
    }
    return ranks;
}

std::vector<std::optional<std::size_t>> classRanks(std::span<const Model> models, const ClassLimits &limits)
{
    std::vector<std::optional<std::size_t>> all(models.size());
    for (std::size_t index = 0; index < limits.size(); ++index) {
        std::vector<std::optional<double>> scores(models.size());
        for (std::size_t i = 0; i < models.size(); ++i) {
            if (classIndex(models[i].accuracy, limits) == index)
                scores[i] = -models[i].electricity;
        }
        const auto ranks = ranksOf(scores);
        for (std::size_t i = 0; i < models.size(); ++i)
            all[i] = ranks[i] ? ranks[i] : all[i];
    }
    return all;
}

} // namespace

Result<ClassLimits> parseClasses(std::string_view text)
{
    if (text == "final")
        return ClassLimits{0.8, 0.9, 0.95};
    if (text == "draft")
        return ClassLimits{0.9, 0.95, 0.99};
    ClassLimits limits;
    for (const std::string_view part : split(text, ',')) {
        const auto limit = parseNumber(part);
        if (!limit || *limit < 0 || *limit >= percent || (!limits.empty() && *limit / percent <= limits.back()))
            return failure(ErrorKind::Usage, fmt::format("\"{}\" are not accuracy classes.", printable(text, 60)),
                           "Give final, draft, or the lower limits in percent, ascending: --classes 90,95.");
        limits.push_back(*limit / percent);
    }
    return limits;
}

std::optional<std::string> className(double accuracy, const ClassLimits &limits)
{
    const auto index = classIndex(accuracy, limits);
    if (!index)
        return std::nullopt;
    const auto text = [&](std::size_t i) { return shiftedText(limits[i], 2); };
    return *index + 1 == limits.size() ? fmt::format("[{},100]", text(*index))
                                       : fmt::format("[{},{}[", text(*index), text(*index + 1));
}

double eMaxAbove(std::span<const Model> models)
{
    const double largest = std::ranges::max(models, {}, &Model::electricity).electricity;
    return largest > 0 ? roundStepAbove(largest) : 1;
}

std::optional<double> samScore(double accuracy, double electricity, const RankOptions &options)
{
    if (electricity <= 1)
        return std::nullopt;
    const double score = options.beta * std::pow(accuracy, options.alpha) / std::log10(electricity);
    return std::isfinite(score) ? std::optional(score) : std::nullopt;
}

std::vector<Rank> rankModels(std::span<const Model> models, const RankOptions &options)
{
    const double eMax = options.eMax.value_or(eMaxAbove(models));
    std::vector<Rank> ranks(models.size());
    std::vector<std::optional<double>> accuracies(models.size());
    std::vector<std::optional<double>> sams(models.size());
    std::vector<std::optional<double>> areas(models.size());
    for (std::size_t i = 0; i < models.size(); ++i) {
        const auto &[name, accuracy, electricity] = models[i];
        accuracies[i] = accuracy;
        sams[i] = samScore(accuracy, electricity, options);
        if (electricity < eMax)
            areas[i] = accuracy * (eMax - electricity);
    }
    const auto accuracyRanks = ranksOf(accuracies);
    const auto samRanks = ranksOf(sams);
    const auto areaRanks = ranksOf(areas);
    const auto ofClasses = classRanks(models, options.classes);
    for (std::size_t i = 0; i < models.size(); ++i)
        ranks[i] = {accuracyRanks[i], className(models[i].accuracy, options.classes),
                    ofClasses[i],     sams[i],
                    samRanks[i],      areas[i],
                    areaRanks[i]};
    return ranks;
}

std::vector<std::size_t> rankOrder(std::span<const Model> models, std::span<const Rank> ranks, RankBy by)
{
    const auto rankOf = [&](std::size_t i) {
        const auto rank = by == RankBy::Accuracy  ? ranks[i].accuracyRank
                          : by == RankBy::Classes ? ranks[i].classRank
                          : by == RankBy::Sam     ? ranks[i].samRank
                                                  : ranks[i].areaRank;
        return rank.value_or(std::numeric_limits<std::size_t>::max());
    };
    // The lowest accuracy of a class's models orders the classes: all of a higher class are above all of a lower one.
    std::map<std::string, double> lowest;
    for (std::size_t i = 0; i < models.size(); ++i) {
        const auto [place, isNew] = lowest.try_emplace(ranks[i].classOf.value_or(""), models[i].accuracy);
        place->second = std::min(place->second, models[i].accuracy);
    }
    const auto classOf
        = [&](std::size_t i) { return by == RankBy::Classes ? -lowest.at(ranks[i].classOf.value_or("")) : 0.0; };
    std::vector<std::size_t> order(models.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return std::tuple(classOf(i), rankOf(i)); });
    return order;
}

} // namespace offramp
