// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/samples/samplefilter.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace offramp {

namespace {

std::int32_t predictedAt(const ExitTable &table, ExitIndex exit, SampleIndex sample)
{
    return table.predicted(exit)[sample.value];
}

bool wants(const std::optional<MoveEffect> &wanted, MoveEffect effect)
{
    if (wanted == MoveEffect::ChangedExit)
        return effect != MoveEffect::None;
    return !wanted || *wanted == effect;
}

/// Whether the filter accepts a sample that exits at exit, apart from its name and the effect of the last move.
bool passes(const ExitTable &table, const SampleFilter &filter, SampleIndex sample, ExitIndex exit)
{
    const ExitIndex answering = filter.answersAt.value_or(exit);
    return (!filter.exit || *filter.exit == exit)
           && (!filter.correct || *filter.correct == table.isCorrect(answering, sample))
           && (!filter.trueClass || *filter.trueClass == table.label()[sample.value])
           && (!filter.predictedClass || *filter.predictedClass == predictedAt(table, answering, sample));
}

double distanceToThreshold(const OpenRecording &recording, SampleIndex sample, ExitIndex exit,
                           const Thresholds &thresholds)
{
    double least = std::numeric_limits<double>::infinity();
    for (int k = 0; k <= exit.value; ++k) {
        if (!recording.hasThreshold({k}))
            continue;
        const double uncertainty = recording.table().uncertainty({k})[sample.value];
        least = std::min(least, std::abs(uncertainty - thresholds[static_cast<std::size_t>(k)]));
    }
    return least;
}

double sortKey(const OpenRecording &recording, SampleIndex sample, ExitIndex exit, const SampleQuery &query)
{
    switch (query.order) {
    case SampleOrder::MostUncertain:
        return -static_cast<double>(recording.whole().uncertainty(exit)[sample.value]);
    case SampleOrder::LeastUncertain:
        return recording.whole().uncertainty(exit)[sample.value];
    case SampleOrder::NearestToThreshold:
        return distanceToThreshold(recording, sample, exit, query.thresholds);
    case SampleOrder::TestSet:
        break;
    }
    return 0;
}

MoveEffect effectOf(const ExitTable &table, SampleIndex sample, ExitIndex from, ExitIndex to)
{
    if (from == to)
        return MoveEffect::None;
    const bool wasRight = table.isCorrect(from, sample);
    if (wasRight == table.isCorrect(to, sample))
        return MoveEffect::ChangedExit;
    return wasRight ? MoveEffect::Lost : MoveEffect::Won;
}

} // namespace

MoveEffect moveEffect(const ExitTable &table, SampleIndex sample, const Thresholds &before, const Thresholds &now)
{
    return effectOf(table, sample, exitOf(table, sample, before), exitOf(table, sample, now));
}

SampleMatches matchingSamples(const OpenRecording &recording, const SampleQuery &query, const SampleNames *names)
{
    const ExitTable &table = recording.table();
    const auto exits = exitsOf(table, query.thresholds);
    const auto before = query.before ? exitsOf(table, *query.before) : std::vector<ExitIndex>();
    const std::string &name = query.filter.name;
    const auto isNamed = !name.empty() && names ? names->holding(name) : std::vector<bool>(); // by row of the file
    SampleMatches matches;
    std::vector<std::pair<double, SampleIndex>> keyed;
    const auto look = [&](SampleIndex sample) {
        const ExitIndex exit = exits[sample.value];
        if (!passes(table, query.filter, sample, exit))
            return;
        const std::size_t row = recording.rowOf(sample);
        if (!name.empty() && (row >= isNamed.size() || !isNamed[row]))
            return;
        const MoveEffect effect
            = before.empty() ? MoveEffect::None : effectOf(table, sample, before[sample.value], exit);
        if (!wants(query.filter.effect, effect))
            return;
        matches.won += effect == MoveEffect::Won;
        matches.lost += effect == MoveEffect::Lost;
        if (query.order == SampleOrder::TestSet)
            matches.samples.push_back(sample);
        else
            keyed.emplace_back(sortKey(recording, sample, exit, query), sample);
    };
    if (query.filter.onlySelected) {
        for (const SampleIndex sample : query.selected)
            look(sample);
    } else {
        for (std::size_t i = 0; i < table.sampleCount(); ++i)
            look({i});
    }
    std::ranges::sort(keyed);
    for (const auto &[key, sample] : keyed)
        matches.samples.push_back(sample);
    return matches;
}

} // namespace offramp
