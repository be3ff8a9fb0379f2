// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/labelcheck.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace offramp {

namespace {

constexpr auto inAnotherOrder = "The labels seem to be in a different order";

/// Whether another order is better than the used one by more than chance explains; accuracies from n answers.
bool isBetter(double used, double other, std::size_t n, double least)
{
    const double error = std::sqrt((used * (1 - used) + other * (1 - other)) / static_cast<double>(n));
    return other - used >= std::max(least, 4 * error);
}

} // namespace

LabelCheck::LabelCheck(const Dataset &dataset, std::size_t outputs)
    : m_used(dataset.labels.word)
    , m_option(dataset.labels.option.empty() ? dataset.labels.word : dataset.labels.option)
    , m_classOf(dataset.classCount(), -1)
{
    const auto &outputOf = dataset.labels.outputOf;
    for (std::size_t index = 0; index < outputOf.size(); ++index)
        m_classOf[static_cast<std::size_t>(outputOf[index])] = static_cast<std::int32_t>(index);
    for (const LabelOrder &order : dataset.knownOrders) {
        if (order.outputOf == outputOf)
            continue;
        Candidate candidate{{},
                            inAnotherOrder,
                            order.word + " order would give",
                            fmt::format("Record again into another file with --labels {}.", order.word)};
        for (const std::int32_t index : m_classOf)
            candidate.outputFor.push_back(index < 0 ? -1 : order.outputOf[static_cast<std::size_t>(index)]);
        m_candidates.push_back(std::move(candidate));
    }
    addShift(1, outputs);
    addShift(-1, outputs);
    addInverse(outputOf);
}

void LabelCheck::addShift(std::int32_t by, std::size_t outputs)
{
    Candidate candidate{{},
                        "The labels seem to be off by one",
                        fmt::format("each output {} 1 would give", by > 0 ? "plus" : "minus"),
                        fmt::format("Record again into another file with --labels {}{:+}.", m_option, by)};
    for (std::size_t label = 0; label < m_classOf.size(); ++label) {
        const auto output = static_cast<std::int32_t>(label) + by;
        if (m_classOf[label] >= 0 && (output < 0 || output >= static_cast<std::int32_t>(outputs)))
            return;
        candidate.outputFor.push_back(output);
    }
    m_candidates.push_back(std::move(candidate));
}

void LabelCheck::addInverse(const std::vector<std::int32_t> &outputOf)
{
    const bool isMap = m_used != "sorted" && m_used != "numeric" && m_used != "wnids";
    if (!isMap || outputOf.size() != m_classOf.size()) // then it is not a permutation
        return;
    Candidate candidate{m_classOf, inAnotherOrder, "the inverse of that map would give",
                        fmt::format("Record again into another file with a map {} whose numbers and classes are "
                                    "exchanged.",
                                    m_used)};
    for (std::size_t label = 0; label < m_classOf.size(); ++label) {
        const auto index = static_cast<std::size_t>(m_classOf[label]);
        candidate.outputFor[label] = m_classOf[index];
    }
    const bool isOwnInverse = std::ranges::all_of(outputOf, [&](std::int32_t output) {
        return candidate.outputFor[static_cast<std::size_t>(output)] == output;
    });
    if (!isOwnInverse)
        m_candidates.push_back(std::move(candidate));
}

void LabelCheck::add(std::int32_t label, std::int32_t predicted)
{
    m_usedHits += predicted == label;
    for (Candidate &candidate : m_candidates)
        candidate.hits += predicted == candidate.outputFor[static_cast<std::size_t>(label)];
    ++m_answers[{label, predicted}][m_seen[label]++ % 2]; // a label's answers go into both halves
    ++m_count;
}

std::optional<std::string> LabelCheck::verdict(std::size_t fewest) const
{
    if (m_count < fewest)
        return std::nullopt;
    const auto best = std::ranges::max_element(m_candidates, {}, &Candidate::hits);
    const double n = static_cast<double>(m_count);
    const double used = static_cast<double>(m_usedHits) / n;
    const double other = best == m_candidates.end() ? 0 : static_cast<double>(best->hits) / n;
    if (!isBetter(used, other, m_count, 0.05))
        return otherAssignment();
    return fmt::format("{}: {} order gives {:.1f} %, {} {:.1f} % (last exit, {} images). {}", best->lead, m_used,
                       used * 100, best->name, other * 100, m_count, best->remedy);
}

/// The best assignment of outputs to labels by one half of the answers, measured on the other.
std::optional<std::string> LabelCheck::otherAssignment() const
{
    std::vector<std::pair<std::size_t, std::pair<std::int32_t, std::int32_t>>> byCount;
    std::size_t usedHits = 0;
    std::size_t n = 0;
    for (const auto &[answer, counts] : m_answers) {
        n += counts[1];
        byCount.emplace_back(counts[0], answer);
        usedHits += answer.first == answer.second ? counts[1] : 0;
    }
    std::ranges::stable_sort(byCount, std::ranges::greater(), [](const auto &entry) { return entry.first; });
    std::set<std::int32_t> labels;
    std::set<std::int32_t> outputs;
    std::size_t hits = 0;
    for (const auto &[count, answer] : byCount) {
        if (count == 0 || labels.contains(answer.first) || outputs.contains(answer.second))
            continue;
        labels.insert(answer.first);
        outputs.insert(answer.second);
        hits += m_answers.at(answer)[1];
    }
    if (n == 0)
        return std::nullopt;
    const double used = static_cast<double>(usedHits) / static_cast<double>(n);
    const double other = static_cast<double>(hits) / static_cast<double>(n);
    if (!isBetter(used, other, n, 0.2) || other < 2 * used)
        return std::nullopt;
    return fmt::format(
        "{}: {} order gives {:.1f} %, another assignment of outputs to classes would give {:.1f} % (last "
        "exit, {} images). Record again into another file with --labels and a map from each class folder "
        "to its output.",
        inAnotherOrder, m_used, used * 100, other * 100, n);
}

} // namespace offramp
