// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/labelcheck.h"

#include "core/support/jsonlimits.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

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

std::string recordAgain(const std::string &order)
{
    return fmt::format("Record again into another file with --labels {}.", order);
}

} // namespace

LabelCheck::LabelCheck(std::string used, std::vector<OtherOrder> others, std::string remedy)
    : m_used(std::move(used))
    , m_others(std::move(others))
    , m_remedy(std::move(remedy))
    , m_otherHits(m_others.size())
{
}

void LabelCheck::add(std::int32_t label, std::int32_t predicted)
{
    m_usedHits += predicted == label;
    for (std::size_t i = 0; i < m_others.size(); ++i)
        m_otherHits[i] += predicted == m_others[i].outputFor[static_cast<std::size_t>(label)];
    ++m_answers[{label, predicted}][m_seen[label]++ % 2]; // a label's answers go into both halves
    ++m_count;
}

std::optional<std::string> LabelCheck::verdict(std::size_t fewest) const
{
    if (m_count < fewest)
        return std::nullopt;
    const auto best = std::ranges::max_element(m_otherHits);
    const double n = static_cast<double>(m_count);
    const double used = static_cast<double>(m_usedHits) / n;
    const double other = best == m_otherHits.end() ? 0 : static_cast<double>(*best) / n;
    if (!isBetter(used, other, m_count, 0.05))
        return otherAssignment();
    const OtherOrder &order = m_others[static_cast<std::size_t>(best - m_otherHits.begin())];
    return fmt::format("{}: {} order gives {:.1f} %, {} {:.1f} % (last exit, {} samples). {}", order.lead, m_used,
                       used * 100, order.name, other * 100, m_count, order.remedy);
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
    return fmt::format("{}: {} order gives {:.1f} %, another assignment of outputs to classes would give {:.1f} % "
                       "(last exit, {} samples). {}",
                       inAnotherOrder, m_used, used * 100, other * 100, n, m_remedy);
}

std::string LabelCheck::toJson() const
{
    nlohmann::json others = nlohmann::json::array();
    for (const OtherOrder &order : m_others)
        others.push_back(
            {{"outputs", order.outputFor}, {"lead", order.lead}, {"name", order.name}, {"remedy", order.remedy}});
    const nlohmann::json all{{"used", m_used}, {"others", others}, {"remedy", m_remedy}};
    return all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<LabelCheck> LabelCheck::fromJson(const std::string &text, std::size_t labels)
{
    if (!checkJsonLimits(text, {}))
        return std::nullopt;
    try {
        const auto json = nlohmann::json::parse(text);
        std::vector<OtherOrder> others;
        for (const auto &order : json.at("others")) {
            others.push_back({order.at("outputs").get<std::vector<std::int32_t>>(), order.at("lead").get<std::string>(),
                              order.at("name").get<std::string>(), order.at("remedy").get<std::string>()});
            if (others.back().outputFor.size() < labels)
                return std::nullopt;
        }
        return LabelCheck(json.at("used").get<std::string>(), std::move(others), json.at("remedy").get<std::string>());
    } catch (const nlohmann::json::exception &) {
        return std::nullopt;
    }
}

std::optional<std::string> verdictOfRun(LabelCheck check, std::span<const std::int32_t> label,
                                        std::span<const std::int32_t> predicted, std::size_t batch)
{
    bool hasLooked = false;
    for (std::size_t i = 0; i < label.size(); ++i) {
        check.add(label[i], predicted[i]);
        const bool isBorder = (i + 1) % batch == 0 || i + 1 == label.size();
        if (hasLooked || !isBorder || check.count() < LabelCheck::firstLook)
            continue;
        hasLooked = true;
        if (auto verdict = check.verdict(LabelCheck::firstLook))
            return verdict;
    }
    return check.verdict(LabelCheck::enoughAtTheEnd);
}

std::optional<OtherOrder> shiftedOrder(const std::vector<bool> &isUsed, std::int32_t by, std::size_t outputs,
                                       const std::string &word, const OrderRemedy &remedy)
{
    OtherOrder order{{},
                     "The labels seem to be off by one",
                     fmt::format("each output {} 1 would give", by > 0 ? "plus" : "minus"),
                     remedy(fmt::format("{}{:+}", word, by))};
    for (std::size_t label = 0; label < isUsed.size(); ++label) {
        const auto output = static_cast<std::int32_t>(label) + by;
        if (isUsed[label] && (output < 0 || output >= static_cast<std::int32_t>(outputs)))
            return std::nullopt;
        order.outputFor.push_back(output);
    }
    return order;
}

LabelCheck checkOfLabels(const Dataset &dataset, std::size_t outputs)
{
    const LabelOrder &used = dataset.labels;
    std::vector<std::int32_t> classOf(dataset.classCount(), -1); // by label: the class index
    for (std::size_t index = 0; index < used.outputOf.size(); ++index)
        classOf[static_cast<std::size_t>(used.outputOf[index])] = static_cast<std::int32_t>(index);

    std::vector<OtherOrder> others;
    for (const LabelOrder &order : dataset.knownOrders) {
        if (order.outputOf == used.outputOf)
            continue;
        OtherOrder other{{},
                         inAnotherOrder,
                         order.word + " order would give",
                         recordAgain(order.option.empty() ? order.word : order.option)};
        for (const std::int32_t index : classOf)
            other.outputFor.push_back(index < 0 ? -1 : order.outputOf[static_cast<std::size_t>(index)]);
        others.push_back(std::move(other));
    }
    std::vector<bool> isUsed;
    for (const std::int32_t index : classOf)
        isUsed.push_back(index >= 0);
    for (const int by : {1, -1}) {
        if (auto order = shiftedOrder(isUsed, by, outputs, used.option.empty() ? used.word : used.option, recordAgain))
            others.push_back(std::move(*order));
    }
    return {used.word, std::move(others), recordAgain("and a map from each class folder to its output")};
}

} // namespace offramp
