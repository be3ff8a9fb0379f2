// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/core/results/recordings.h"

#include "core/recording/recordingtable.h"
#include "core/results/recordingedits.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace offramp::fixtures {

RecordingPtr tiny()
{
    ExitTableColumns columns;
    columns.exits = 2;
    columns.label = {0, 1, 2, 3};
    columns.predicted = {0, 0, 2, 0, 0, 1, 2, 0};
    columns.uncertainty = {0.1F, 0.3F, 0.5F, 0.7F, 0.05F, 0.06F, 0.07F, 0.08F};
    columns.cost.perExit = {1e9, 2e9};
    return std::make_shared<const OpenRecording>(RecordingFacts{.path = "tiny.exits", .name = "tiny", .classes = 4},
                                                 *ExitTable::make(columns));
}

RecordingPtr network(const std::string &name, std::size_t samples, double gflops, unsigned seed, int classes)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> unit(0, 1);
    std::normal_distribution<double> noise(0, 0.12);
    ExitTableColumns columns;
    columns.exits = 3;
    columns.cost.perExit = {0.4e9 * gflops, 0.7e9 * gflops, 1e9 * gflops};
    columns.predicted.resize(3 * samples);
    columns.uncertainty.resize(3 * samples);
    const double skill[] = {0.55, 0.75, 0.9};
    for (std::size_t i = 0; i < samples; ++i) {
        columns.label.push_back(static_cast<std::int32_t>(i * static_cast<std::size_t>(classes) / samples));
        const double difficulty = unit(random);
        for (std::size_t k = 0; k < 3; ++k) {
            const double chance = 1 / (1 + std::exp(8 * (difficulty - skill[k])));
            const bool right = unit(random) < chance;
            columns.predicted[k * samples + i] = right ? columns.label[i] : (columns.label[i] + 1) % classes;
            columns.uncertainty[k * samples + i] = static_cast<float>(std::max(0.0, (1 - chance + noise(random)) * 2));
        }
    }
    return std::make_shared<const OpenRecording>(
        RecordingFacts{.path = name + ".exits", .name = name, .classes = classes}, *ExitTable::make(columns));
}

RecordingPtr measured(const std::string &name, const std::vector<CostUnit> &costs)
{
    const auto has = [&](CostUnit unit) { return std::ranges::count(costs, unit) > 0; };
    Recording recording;
    recording.networkName = name;
    recording.metadata["head_flops"] = "[250000000, 500000000, 100]";
    recording.exits = 3;
    recording.label = {0, 1, 2, 3};
    recording.recorded.assign(4, true);
    recording.predicted = {0, 0, 2, 0, 0, 1, 2, 0, 0, 1, 2, 3};
    recording.entropy = {.1F, .3F, .5F, .7F, .2F, .1F, .6F, .4F, 0, 0, 0, 0};
    if (has(CostUnit::Gflops))
        recording.flops = {1'000'000'000, 2'000'000'000, 4'000'000'000};
    if (has(CostUnit::Joules))
        recording.joules = {.3, .8, 1.1};
    if (has(CostUnit::Milliseconds))
        recording.milliseconds = {2, 5, 6};
    const TableView view{Criterion::Entropy, costs.front()};
    ExitTable table = exitTable(recording, view).value();
    RecordingFacts facts{.path = name + ".exits", .name = name, .classes = 4, .expected = 4, .fingerprint = name};
    facts.all = std::make_shared<const Recording>(std::move(recording));
    return std::make_shared<const OpenRecording>(std::move(facts), std::move(table), view);
}

void openWithVariants(Decisions &decisions, Sources &sources, const RecordingPtr &recording)
{
    const RecordingId id{static_cast<int>(decisions.recordings.size()) + 1};
    sources.add(id, recording);
    decisions = withRecording(std::move(decisions), id, *recording, sources);
    decisions = withVariants(std::move(decisions),
                             {{.recording = id, .thresholds = {.4, .3}}, {.recording = id, .thresholds = {0, 0}}});
}

} // namespace offramp::fixtures
