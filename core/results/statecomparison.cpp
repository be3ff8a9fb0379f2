// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/statecomparison.h"

#include "core/tradeoff/shownnumbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace offramp {

namespace {

/// Differences that are a smaller part of the numbers are rounding errors.
constexpr double precision = 1e-12;

/// A variant with what its samples make of it.
struct Outcomes {
    RecordingPtr recording;
    Thresholds thresholds;
    SharedOutcomes samples;
    std::size_t testSet = 0;
};

/// All variants of both states, each only once, and the test sets that they are of.
class Pool
{
public:
    /// The position of a variant's outcomes.
    std::size_t add(const VariantResult &variant)
    {
        const auto known = std::ranges::find_if(m_outcomes, [&](const Outcomes &o) {
            return o.recording == variant.recording && o.thresholds == variant.thresholds;
        });
        if (known != m_outcomes.end())
            return static_cast<std::size_t>(known - m_outcomes.begin());
        const SharedOutcomes samples = sampleOutcomes(variant.recording->table(), variant.thresholds);
        m_outcomes.push_back({variant.recording, variant.thresholds, samples, testSetOf(samples)});
        return m_outcomes.size() - 1;
    }

    [[nodiscard]] std::size_t testSet(std::size_t position) const { return m_outcomes[position].testSet; }

    /// How many samples each test set has.
    [[nodiscard]] std::vector<std::size_t> sizes() const
    {
        std::vector<std::size_t> sizes;
        for (const SharedOutcomes &first : m_testSets)
            sizes.push_back(first->sampleCount());
        return sizes;
    }

    /// The means of all variants; counts are those of each test set.
    [[nodiscard]] std::vector<Point> resampled(const std::vector<DrawnCounts> &counts) const
    {
        std::vector<Point> points;
        for (const Outcomes &outcomes : m_outcomes)
            points.push_back(resampledPoint(*outcomes.samples, counts[outcomes.testSet]));
        return points;
    }

private:
    std::size_t testSetOf(const SharedOutcomes &samples)
    {
        const auto same = std::ranges::find_if(m_testSets, [&](const SharedOutcomes &first) {
            return checkSameSamples(std::vector{first, samples}).has_value();
        });
        const auto position = static_cast<std::size_t>(same - m_testSets.begin());
        if (same == m_testSets.end())
            m_testSets.push_back(samples);
        return position;
    }

    std::vector<Outcomes> m_outcomes;
    std::vector<SharedOutcomes> m_testSets; ///< the first outcomes of each
};

/// A state as positions in the pool.
struct PooledState {
    std::vector<std::size_t> counted; ///< of the variants under the area
    double eMax = 0;

    [[nodiscard]] double area(const std::vector<Point> &all) const
    {
        std::vector<Point> points;
        for (const std::size_t position : counted)
            points.push_back(all[position]);
        return stepCurve(points, eMax).area().value_or(0);
    }
};

/// A variant that is in both states, as positions in the pool.
struct Pair {
    const VariantResult *now;
    const VariantResult *pinned;
    std::size_t nowAt = 0;
    std::size_t pinnedAt = 0;

    [[nodiscard]] bool hasCost() const { return now->hasCost() && pinned->hasCost(); }
};

/// A number's differences in the resamples.
class Differences
{
public:
    void take(double now, double pinned) { m_drawn.push_back(difference(now, pinned)); }

    [[nodiscard]] ComparedNumber compared(double now, double pinned) const
    {
        const auto share = [&](auto counts) {
            return static_cast<double>(std::ranges::count_if(m_drawn, counts)) / static_cast<double>(m_drawn.size());
        };
        return {pinned, now, resampledInterval(difference(now, pinned), m_drawn),
                share([](double drawn) { return drawn > 0; }), share([](double drawn) { return drawn < 0; })};
    }

private:
    static double difference(double now, double pinned)
    {
        const double change = now - pinned;
        return std::abs(change) <= precision * std::max(std::abs(now), std::abs(pinned)) ? 0 : change;
    }

    std::vector<double> m_drawn;
};

struct PairDifferences {
    Differences energy;
    Differences accuracy;
};

std::vector<Pair> pairsOf(const SetResults &now, const SetResults &pinned)
{
    std::vector<Pair> pairs;
    for (const VariantResult &variant : now.variants) {
        const VariantResult *then = variant.id == VariantId() ? nullptr : pinned.find(variant.id);
        if (then && (variant.included || then->included))
            pairs.push_back({&variant, then});
    }
    return pairs;
}

/// The names of the included variants of one state that the other does not have.
std::vector<std::string> onlyIn(const SetResults &state, const SetResults &other)
{
    std::vector<std::string> names;
    for (const VariantResult &variant : state.variants) {
        if (variant.included && (variant.id == VariantId() || !other.find(variant.id)))
            names.push_back(variant.name);
    }
    return names;
}

std::size_t testSetsOf(const PooledState &state, const Pool &pool)
{
    std::set<std::size_t> sets;
    for (const std::size_t position : state.counted)
        sets.insert(pool.testSet(position));
    return sets.size();
}

std::string eMaxIn(const SetResults &state)
{
    const CostFormat costs{state.unit, state.steps.eMax};
    return fmt::format("{} {}", costs.eMaxText(), costs.unitName());
}

/// What costs in a unit are, for a sentence about several.
const char *costsIn(CostUnit unit)
{
    switch (unit) {
    case CostUnit::Joules:
        return "joules";
    case CostUnit::Milliseconds:
        return "milliseconds";
    default:
        return "FLOPs";
    }
}

/// Why the areas cannot be compared, or an empty text.
std::string obstacleTo(const SetResults &now, const SetResults &pinned)
{
    if (now.unit != pinned.unit)
        return fmt::format("the pinned costs are in {}, the current ones in {}. Pin the current state.",
                           toText(pinned.unit), toText(now.unit));
    for (const auto &[state, name] : {std::pair(&pinned, "pinned"), std::pair(&now, "current")}) {
        const bool isUnknown = std::ranges::any_of(state->variants, &VariantResult::included)
                               && std::ranges::none_of(state->variants, &VariantResult::counts);
        if (isUnknown)
            return fmt::format("the {} of the {} state are not known. Show another cost, or record it.",
                               costsIn(state->unit), name);
        if (!state->area)
            return fmt::format("no variant of the {} state is below E_max = {}, so it has no area. Include one that "
                               "costs less, or raise E_max.",
                               name, eMaxIn(*state));
    }
    if (now.steps.eMax != pinned.steps.eMax)
        return fmt::format("the pinned area goes up to E_max = {}, the current one up to {}. Set E_max back, or pin "
                           "the current state.",
                           eMaxIn(pinned), eMaxIn(now));
    return {};
}

std::string mixtureText(const char *name)
{
    return fmt::format("the variants of the {} state were evaluated on different test sets. Exclude those of the other "
                       "test set.",
                       name);
}

Verdict verdictOn(const ComparedNumber &area)
{
    const AreaInterval &difference = area.difference;
    if (difference.value == 0 && area.above == 0 && area.below == 0)
        return Verdict::Same;
    if (difference.value > 0 && difference.low > 0)
        return Verdict::Better;
    return difference.value < 0 && difference.high < 0 ? Verdict::Worse : Verdict::Unclear;
}

/// The same as a share of E_max.
ComparedNumber normalised(ComparedNumber area, double now, double pinned, double eMax)
{
    area.now = now;
    area.pinned = pinned;
    for (double AreaInterval::*number :
         {&AreaInterval::value, &AreaInterval::standardError, &AreaInterval::low, &AreaInterval::high})
        area.difference.*number /= eMax;
    return area;
}

} // namespace

const char *toText(Verdict verdict)
{
    switch (verdict) {
    case Verdict::NotComparable:
        return "not_comparable";
    case Verdict::Same:
        return "same";
    case Verdict::Unclear:
        return "unclear";
    case Verdict::Better:
        return "better";
    case Verdict::Worse:
        return "worse";
    }
    return "";
}

Result<StateComparison> compareStates(const SetResults &now, const SetResults &pinned, const BootstrapPlan &plan,
                                      const IsCancelled &isCancelled)
{
    StateComparison comparison;
    comparison.plan = plan;
    comparison.onlyNow = onlyIn(now, pinned);
    comparison.onlyPinned = onlyIn(pinned, now);

    Pool pool;
    const auto pooled = [&](const SetResults &results) -> Result<PooledState> {
        PooledState state{{}, results.steps.eMax};
        for (const VariantResult &variant : results.variants) {
            if (isSet(isCancelled))
                return cancelled();
            if (variant.counts())
                state.counted.push_back(pool.add(variant));
        }
        return state;
    };
    const auto nowState = pooled(now);
    const auto pinnedState = pooled(pinned);
    if (!nowState || !pinnedState)
        return cancelled();
    std::vector<Pair> pairs = now.unit == pinned.unit ? pairsOf(now, pinned) : std::vector<Pair>();
    for (Pair &pair : pairs) {
        if (isSet(isCancelled))
            return cancelled();
        pair.nowAt = pool.add(*pair.now);
        pair.pinnedAt = pool.add(*pair.pinned);
    }

    comparison.obstacle = obstacleTo(now, pinned);
    for (const auto &[state, name] : {std::pair(&*pinnedState, "pinned"), std::pair(&*nowState, "current")}) {
        if (comparison.obstacle.empty() && testSetsOf(*state, pool) > 1)
            comparison.obstacle = mixtureText(name);
    }
    const bool hasAreas = comparison.obstacle.empty();

    Differences areas;
    std::vector<PairDifferences> ofPairs(pairs.size());
    const auto take = [&](const std::vector<DrawnCounts> &counts) {
        const std::vector<Point> points = pool.resampled(counts);
        if (hasAreas)
            areas.take(nowState->area(points), pinnedState->area(points));
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            const Point &current = points[pairs[i].nowAt];
            const Point &before = points[pairs[i].pinnedAt];
            if (pairs[i].hasCost())
                ofPairs[i].energy.take(current.energy, before.energy);
            ofPairs[i].accuracy.take(current.accuracy, before.accuracy);
        }
    };
    if (auto done = resample(pool.sizes(), plan, isCancelled, take); !done)
        return tl::unexpected(done.error());

    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const Point &current = pairs[i].now->point;
        const Point &before = pairs[i].pinned->point;
        ComparedVariant compared{pairs[i].now->id,
                                 pool.testSet(pairs[i].nowAt) == pool.testSet(pairs[i].pinnedAt),
                                 {},
                                 ofPairs[i].accuracy.compared(current.accuracy, before.accuracy)};
        if (pairs[i].hasCost())
            compared.energy = ofPairs[i].energy.compared(current.energy, before.energy);
        comparison.variants.push_back(std::move(compared));
    }
    if (!hasAreas)
        return comparison;
    const std::size_t nowSet = pool.testSet(nowState->counted.front());
    const std::size_t pinnedSet = pool.testSet(pinnedState->counted.front());
    comparison.isPaired = nowSet == pinnedSet;
    comparison.samples = pool.sizes()[nowSet];
    comparison.pinnedSamples = pool.sizes()[pinnedSet];
    comparison.area = areas.compared(*now.area, *pinned.area);
    comparison.normalisedArea
        = normalised(*comparison.area, *now.normalisedArea, *pinned.normalisedArea, now.steps.eMax);
    comparison.verdict = verdictOn(*comparison.area);
    return comparison;
}

} // namespace offramp
