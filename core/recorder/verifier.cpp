// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/verifier.h"

#include "core/exits/operatingpoint.h"
#include "core/exits/permutation.h"
#include "core/execution/exitingrun.h"
#include "core/flops/flopcounter.h"
#include "core/networks/fixedbatch.h"
#include "core/recorder/imagefeed.h"
#include "core/recorder/progressmeter.h"
#include "core/recorder/recordedimages.h"
#include "core/recorder/recordedorigin.h"
#include "core/recorder/recordplan.h"
#include "core/recording/imageword.h"
#include "core/recording/recordingtable.h"
#include "core/recording/temperatures.h"
#include "core/support/numbers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

namespace offramp {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

Result<std::vector<std::string>> compareOrigin(const Network &network, const Dataset &dataset, const ImagePlan &images,
                                               const Recording &recording, const VerifyRequest &request)
{
    const auto fingerprint = fingerprintFor(dataset, recording.metadata);
    if (!fingerprint)
        return tl::unexpected(fingerprint.error());
    std::vector<std::string> unknown;
    for (auto same : {compareNetwork(recording, network, unknown),
                      compareText(recording, "dataset_fingerprint", "test set (fingerprint)", *fingerprint, unknown),
                      compareText(recording, "preprocessing", "preprocessing", toJson(images.how), unknown),
                      compareText(recording, "precision", "precision", toText(request.run.precision), unknown),
                      compareTf32(recording, request.run.allowsTf32)}) {
        if (!same)
            return tl::unexpected(same.error());
    }
    if (recording.sampleCount() != dataset.samples.size())
        return failure(ErrorKind::BadInput,
                       fmt::format("The recording has {} samples, the test set {}.", recording.sampleCount(),
                                   dataset.samples.size()),
                       remedyForOther);
    for (std::size_t i = 0; i < recording.sampleCount(); ++i) {
        if (recording.label[i] != dataset.samples[i].label)
            return failure(ErrorKind::BadInput,
                           fmt::format("The recording says label {} for sample {} ({}), the test set {}.",
                                       recording.label[i], i, dataset.samples[i].name, dataset.samples[i].label),
                           "Give the same --labels as when recording.");
    }
    return unknown;
}

Result<void> compareFlops(const std::vector<std::int64_t> &counted, const Recording &recording)
{
    if (counted == recording.flops)
        return {};
    return failure(ErrorKind::Failed,
                   fmt::format("The FLOPs up to each exit differ: {} in the recording, {} as the stages run.",
                               fmt::join(recording.flops, ", "), fmt::join(counted, ", ")),
                   remedyForOther);
}

/// An error where an image cannot be used, or is not the one that was recorded.
Result<void> compareImages(const ImageBatch &batch, const Dataset &dataset, const Recording &recording)
{
    if (!batch.broken.empty())
        return tl::unexpected(batch.broken.front().why);
    for (std::size_t i = 0; i < batch.rows.size() && !recording.image.empty(); ++i) {
        const std::int32_t word = recording.image[batch.rows[i]];
        if (word != unknownImage && word != batch.images[i])
            return tl::unexpected(changedImage(dataset.samples[batch.rows[i]]));
    }
    return {};
}

/// The recorded rows, in the recording's order of work.
std::vector<std::size_t> rowsToRun(const Recording &recording, std::optional<std::size_t> limit)
{
    const auto seed = parseNumber(recording.about("seed").value_or("0"));
    auto rows = stratifiedPermutation(recording.label, static_cast<std::uint64_t>(seed.value_or(0)));
    std::erase_if(rows, [&](std::size_t row) { return !recording.recorded[row]; });
    rows.resize(std::min(limit.value_or(rows.size()), rows.size()));
    return rows;
}

/// What the recording says about the rows that are run.
class Expectation
{
public:
    /// rows in ascending order.
    static Result<Expectation> make(Recording recording, std::vector<std::size_t> rows, Criterion criterion)
    {
        std::vector<bool> chosen(recording.sampleCount());
        for (const std::size_t row : rows)
            chosen[row] = true;
        recording.recorded = std::move(chosen);
        std::sort(rows.begin(), rows.end());
        auto table = exitTable(recording, TableView{criterion});
        if (!table)
            return tl::unexpected(table.error());
        return Expectation(std::move(*table), std::move(rows), criterion);
    }

    /// Everything of a setting but the seconds.
    [[nodiscard]] VerifiedSetting compare(const Thresholds &thresholds, const std::vector<ExitedSample> &exited) const
    {
        VerifiedSetting setting;
        for (const double threshold : thresholds)
            setting.thresholds.push_back(writtenThreshold(threshold, m_criterion));
        setting.recorded = outcomeOf(evaluate(m_table, thresholds));
        OperatingPoint run;
        run.leaving.resize(static_cast<std::size_t>(m_table.exitCount()));
        run.correct.resize(run.leaving.size());
        for (const ExitedSample &sample : exited)
            take(sample, thresholds, run, setting);
        setting.run = outcomeOf(run);
        std::ranges::sort(setting.near, {}, &NearSample::row);
        std::ranges::sort(setting.nearOtherwise, {}, &Disagreement::row);
        std::ranges::sort(setting.disagreements, {}, &Disagreement::row);
        setting.nearCount = setting.near.size();
        setting.nearOtherwiseCount = setting.nearOtherwise.size();
        setting.disagreementCount = setting.disagreements.size();
        return setting;
    }

private:
    Expectation(ExitTable table, std::vector<std::size_t> rows, Criterion criterion)
        : m_table(std::move(table))
        , m_rows(std::move(rows))
        , m_criterion(criterion)
    {
    }

    [[nodiscard]] VerifiedOutcome outcomeOf(const OperatingPoint &point) const
    {
        return {point.meanCost(m_table.cost()), point.totalCost(m_table.cost()), point.accuracy(), point.leaving};
    }

    void take(const ExitedSample &exited, const Thresholds &thresholds, OperatingPoint &run,
              VerifiedSetting &setting) const
    {
        const auto place = std::lower_bound(m_rows.begin(), m_rows.end(), exited.row);
        const SampleIndex sample{static_cast<std::size_t>(place - m_rows.begin())};
        const auto exit = static_cast<std::size_t>(exited.exit);
        ++run.samples;
        ++run.leaving[exit];
        run.correct[exit] += m_table.label()[sample.value] == exited.predicted;
        if (m_table.cost().isPerSample())
            run.sampleCosts += m_table.cost({exited.exit}, sample);

        const ExitIndex recordedExit = exitOf(m_table, sample, thresholds);
        auto near = nearest(sample, std::max(recordedExit.value, exited.exit), thresholds);
        near.row = exited.row;
        if (near.distance < nearThreshold)
            setting.near.push_back(near);
        const Disagreement other{exited.row, recordedExit.value, exited.exit,
                                 m_table.predicted(recordedExit)[sample.value], exited.predicted};
        if (other.exit == other.recordedExit && other.prediction == other.recordedPrediction)
            return;
        // Being near excuses only the other exit, not another prediction there.
        const bool isExcused = near.distance < nearThreshold && other.exit != other.recordedExit
                               && near.exit == std::min(other.exit, other.recordedExit)
                               && m_table.predicted({exited.exit})[sample.value] == exited.predicted;
        (isExcused ? setting.nearOtherwise : setting.disagreements).push_back(other);
    }

    /// Among the exits up to last, the one whose uncertainty is nearest to its threshold.
    NearSample nearest(SampleIndex sample, int last, const Thresholds &thresholds) const
    {
        NearSample near{0, 0, std::numeric_limits<double>::infinity()};
        for (int k = 0; k <= std::min(last, m_table.lastExit().value - 1); ++k) {
            const double uncertainty = m_table.uncertainty({k})[sample.value];
            const double distance = std::abs(uncertainty - thresholds[static_cast<std::size_t>(k)]);
            if (distance < near.distance)
                near = {0, k, distance};
        }
        return near;
    }

    ExitTable m_table;
    std::vector<std::size_t> m_rows; ///< ascending: sample i of the table is row m_rows[i]
    Criterion m_criterion;
};

/// The runs of all settings, batch by batch in turn, so that the load of the machine affects all of them alike.
class InterleavedRuns
{
public:
    InterleavedRuns(const StagedNetwork &network, const VerifyRequest &request)
        : m_network(network)
        , m_batch(request.batch)
        , m_seconds(request.settings.size())
    {
        for (const Thresholds &thresholds : request.settings)
            m_runs.emplace_back(network, request.criterion, thresholds, request.batch);
    }

    /// Runs a batch before anything is timed: the first one takes longer than those after it.
    Result<void> warmUp(const ImageBatch &batch)
    {
        const auto done = m_network.classify(batch.pixels, m_batch);
        return done ? Result<void>() : tl::unexpected(done.error());
    }

    Result<void> add(const ImageBatch &batch)
    {
        const auto start = Clock::now();
        const auto all = m_network.classify(batch.pixels, m_batch);
        m_fullSeconds += secondsSince(start);
        if (!all)
            return tl::unexpected(all.error());
        return each([&](ExitingRun &run) { return run.add(batch.rows, batch.pixels); });
    }

    Result<void> finish()
    {
        return each([](ExitingRun &run) { return run.finish(); });
    }

    [[nodiscard]] const ExitingRun &run(std::size_t setting) const { return m_runs[setting]; }
    [[nodiscard]] double seconds(std::size_t setting) const { return m_seconds[setting]; }
    [[nodiscard]] double fullSeconds() const { return m_fullSeconds; }

private:
    template<typename Step>
    Result<void> each(Step step)
    {
        for (std::size_t i = 0; i < m_runs.size(); ++i) {
            const auto start = Clock::now();
            const auto done = step(m_runs[i]);
            m_seconds[i] += secondsSince(start);
            if (!done)
                return done;
        }
        return {};
    }

    const StagedNetwork &m_network;
    const int m_batch;
    std::vector<ExitingRun> m_runs;
    std::vector<double> m_seconds;
    double m_fullSeconds = 0;
};

} // namespace

Result<VerifiedEvent> verify(const Network &network, const Dataset &dataset, const ImagePlan &images,
                             const Recording &recording, const VerifyRequest &request, const RecordListener &listener,
                             std::stop_token stop)
{
    auto unknown = compareOrigin(network, dataset, images, recording, request);
    if (!unknown)
        return tl::unexpected(unknown.error());
    const auto outputs = compareOutputs(recording, network, images.input);
    if (!outputs)
        return tl::unexpected(outputs.error());
    if (const auto taken = checkBatch(network, images.input, request.batch); !taken)
        return tl::unexpected(taken.error());
    RunSettings run = request.run;
    if (recording.about("among") == "labelled")
        run.among = labelledClasses(*outputs, dataset);
    auto temperatures = temperaturesOf(recording);
    if (!temperatures)
        return tl::unexpected(temperatures.error());
    run.temperatures = std::move(*temperatures);
    const auto staged = StagedNetwork::open(network, images.input, run);
    if (!staged)
        return tl::unexpected(staged.error());
    if (const auto gives = staged->checkGives(request.criterion); !gives)
        return tl::unexpected(gives.error());
    const auto rules = flopRulesFrom(recording.about("count").value_or("")).value_or(FlopRules::Fvcore);
    const auto flops = countStageFlops(network, images.input, rules);
    if (!flops)
        return tl::unexpected(flops.error());
    Recording counted = recording;
    if (counted.flops.empty()) {
        unknown->emplace_back("FLOPs up to each exit");
        counted.flops = *flops;
    }
    if (const auto same = compareFlops(*flops, counted); !same)
        return tl::unexpected(same.error());
    const auto rows = rowsToRun(recording, request.limit);
    const auto expectation = Expectation::make(std::move(counted), rows, request.criterion);
    if (!expectation)
        return tl::unexpected(expectation.error());

    VerifiedEvent verified{.samples = rows.size(),
                           .criterion = toText(request.criterion),
                           .batch = request.batch,
                           .device = toText(request.run.device),
                           .threads = request.run.threads,
                           .execution = toText(request.run.execution),
                           .precision = toText(request.run.precision),
                           .unknown = std::move(*unknown),
                           .fullFlops = flops->back(),
                           .settings = {},
                           .allowsTf32 = request.run.allowsTf32};
    InterleavedRuns runs(*staged, request);
    ProgressMeter meter(0, rows.size(), *flops, flops->back(), Clock::now());
    const auto batchSize = static_cast<std::size_t>(request.batch);
    for (std::size_t begin = 0; begin < rows.size(); begin += batchSize) {
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, "Cancelled.", "The same command starts again from the beginning.");
        const auto end = std::min(begin + batchSize, rows.size());
        const auto start = Clock::now();
        const auto batch = decodeBatch(dataset, images,
                                       {rows.begin() + static_cast<std::ptrdiff_t>(begin),
                                        rows.begin() + static_cast<std::ptrdiff_t>(end)},
                                       batchSize);
        verified.decodeSeconds += secondsSince(start);
        if (!batch)
            return tl::unexpected(batch.error());
        if (auto same = compareImages(*batch, dataset, recording); !same)
            return tl::unexpected(same.error());
        if (begin == 0) {
            if (auto done = runs.warmUp(*batch); !done)
                return tl::unexpected(done.error());
        }
        if (auto done = runs.add(*batch); !done)
            return tl::unexpected(done.error());
        if (const auto event = meter.add(end - begin, end - begin, Clock::now()))
            listener.event(*event);
    }
    if (auto done = runs.finish(); !done)
        return tl::unexpected(done.error());

    verified.fullSeconds = runs.fullSeconds();
    for (std::size_t i = 0; i < request.settings.size(); ++i) {
        verified.settings.push_back(expectation->compare(request.settings[i], runs.run(i).exited()));
        verified.settings.back().seconds = runs.seconds(i);
    }
    return verified;
}

} // namespace offramp
