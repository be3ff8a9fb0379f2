// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/verifier.h"

#include "core/exits/permutation.h"
#include "core/execution/exitingrun.h"
#include "core/flops/flopcounter.h"
#include "core/recorder/imagefeed.h"
#include "core/recorder/progressmeter.h"
#include "core/recorder/recordplan.h"
#include "core/recording/recordingtable.h"
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

constexpr auto remedyForOther = "Verify with what the recording was made with, or record again.";

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Compares one thing with what the recording says of it; what it does not say is noted as unknown.
Result<void> compareText(const Recording &recording, const std::string &key, const std::string &words,
                         const std::string &now, std::vector<std::string> &unknown)
{
    const auto recorded = recording.about(key);
    if (!recorded)
        unknown.push_back(words);
    else if (*recorded != now)
        return failure(ErrorKind::BadInput,
                       fmt::format("The recording was made with another {}: {} in the file, {} now.", words, *recorded,
                                   now),
                       remedyForOther);
    return {};
}

Result<std::vector<std::string>> compareOrigin(const Network &network, const Dataset &dataset,
                                               const PicturePlan &pictures, const Recording &recording,
                                               const VerifyRequest &request)
{
    std::vector<std::string> unknown;
    for (auto same :
         {compareText(recording, "network_sha256", "network (SHA-256)", network.sha256(), unknown),
          compareText(recording, "dataset_fingerprint", "test set (fingerprint)", dataset.fingerprint, unknown),
          compareText(recording, "preprocessing", "preprocessing", toJson(pictures.how), unknown),
          compareText(recording, "precision", "precision", toText(request.run.precision), unknown)}) {
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
                           "Say --labels as it was said when recording.");
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

/// The rows to run: recorded ones, in the recording's order of work.
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
        auto table = exitTable(recording, criterion);
        if (!table)
            return tl::unexpected(table.error());
        return Expectation(std::move(*table), std::move(rows));
    }

    [[nodiscard]] const CostColumn &cost() const { return m_table.cost(); }

    /// Fills everything of a setting but the seconds.
    [[nodiscard]] VerifiedSetting compare(const Thresholds &thresholds, const std::vector<Leaver> &left) const
    {
        VerifiedSetting setting;
        setting.thresholds = thresholds;
        setting.recorded = evaluate(m_table, thresholds);
        setting.run.leaving.resize(static_cast<std::size_t>(m_table.exitCount()));
        setting.run.correct.resize(static_cast<std::size_t>(m_table.exitCount()));
        for (const Leaver &leaver : left)
            take(leaver, setting);
        const auto byRow = [](const auto &a, const auto &b) { return a.row < b.row; };
        std::sort(setting.near.begin(), setting.near.end(), byRow);
        std::sort(setting.nearOtherwise.begin(), setting.nearOtherwise.end(), byRow);
        std::sort(setting.disagreements.begin(), setting.disagreements.end(), byRow);
        return setting;
    }

private:
    Expectation(ExitTable table, std::vector<std::size_t> rows)
        : m_table(std::move(table))
        , m_rows(std::move(rows))
    {
    }

    void take(const Leaver &leaver, VerifiedSetting &setting) const
    {
        const auto place = std::lower_bound(m_rows.begin(), m_rows.end(), leaver.row);
        const SampleIndex sample{static_cast<std::size_t>(place - m_rows.begin())};
        const auto exit = static_cast<std::size_t>(leaver.exit);
        ++setting.run.samples;
        ++setting.run.leaving[exit];
        setting.run.correct[exit] += m_table.label()[sample.value] == leaver.predicted;
        if (m_table.cost().isPerSample())
            setting.run.sampleCosts += m_table.cost({leaver.exit}, sample);

        const ExitIndex recordedExit = exitOf(m_table, sample, setting.thresholds);
        const auto near = nearest(sample, std::max(recordedExit.value, leaver.exit), setting.thresholds);
        if (near.distance < nearThreshold)
            setting.near.push_back({leaver.row, near.exit, near.distance});
        const Disagreement other{leaver.row, recordedExit.value, leaver.exit,
                                 m_table.predicted(recordedExit)[sample.value], leaver.predicted};
        if (other.exit == other.recordedExit && other.prediction == other.recordedPrediction)
            return;
        // A sample is excused only where its decision was near, and only for where it left.
        const bool isExcused = near.distance < nearThreshold && other.exit != other.recordedExit
                               && near.exit == std::min(other.exit, other.recordedExit)
                               && m_table.predicted({leaver.exit})[sample.value] == leaver.predicted;
        (isExcused ? setting.nearOtherwise : setting.disagreements).push_back(other);
    }

    /// Where, of the exits before or at last, the uncertainty is nearest to its threshold.
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
};

/// The runs themselves, interleaved batch by batch, so that all of them meet the machine in the same state.
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

    /// Lets LibTorch and the processor settle: what a first batch costs belongs to nobody.
    Result<void> warmUp(const PictureBatch &batch)
    {
        const auto done = m_network.classify(batch.pixels, m_batch);
        return done ? Result<void>() : tl::unexpected(done.error());
    }

    Result<void> add(const PictureBatch &batch)
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

double Verification::flopSaving(const VerifiedSetting &setting) const
{
    return static_cast<double>(fullFlops) / setting.run.meanCost(cost);
}

bool Verification::agrees() const
{
    return std::all_of(settings.begin(), settings.end(), [](const auto &s) { return s.disagreements.empty(); });
}

Result<Verification> verify(const Network &network, const Dataset &dataset, const PicturePlan &pictures,
                            const Recording &recording, const VerifyRequest &request, const RecordListener &listener,
                            std::stop_token stop)
{
    auto unknown = compareOrigin(network, dataset, pictures, recording, request);
    if (!unknown)
        return tl::unexpected(unknown.error());
    const auto outputs = network.probe(pictures.input);
    if (!outputs)
        return tl::unexpected(outputs.error());
    if (outputs->exits != recording.exits)
        return failure(ErrorKind::BadInput,
                       fmt::format("The recording has {} exits, the network {}.", recording.exits, outputs->exits),
                       remedyForOther);
    const auto staged = StagedNetwork::open(network, pictures.input, request.run);
    if (!staged)
        return tl::unexpected(staged.error());
    const auto flops = countStageFlops(network, pictures.input);
    if (!flops)
        return tl::unexpected(flops.error());
    if (const auto same = compareFlops(*flops, recording); !same)
        return tl::unexpected(same.error());
    const auto rows = rowsToRun(recording, request.limit);
    const auto expectation = Expectation::make(recording, rows, request.criterion);
    if (!expectation)
        return tl::unexpected(expectation.error());

    Verification verification{.settings = {},
                              .unknown = std::move(*unknown),
                              .fullFlops = flops->back(),
                              .cost = expectation->cost(),
                              .samples = rows.size()};
    InterleavedRuns runs(*staged, request);
    ProgressMeter meter(0, rows.size(), *flops, flops->back(), Clock::now());
    const auto batchSize = static_cast<std::size_t>(request.batch);
    for (std::size_t begin = 0; begin < rows.size(); begin += batchSize) {
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, "Cancelled.", "The same command begins anew.");
        const auto end = std::min(begin + batchSize, rows.size());
        const auto start = Clock::now();
        const auto batch = decodeBatch(dataset, pictures,
                                       {rows.begin() + static_cast<std::ptrdiff_t>(begin),
                                        rows.begin() + static_cast<std::ptrdiff_t>(end)},
                                       batchSize);
        verification.decodeSeconds += secondsSince(start);
        if (!batch)
            return tl::unexpected(batch.error());
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

    verification.fullSeconds = runs.fullSeconds();
    for (std::size_t i = 0; i < request.settings.size(); ++i) {
        verification.settings.push_back(expectation->compare(request.settings[i], runs.run(i).left()));
        verification.settings.back().seconds = runs.seconds(i);
    }
    return verification;
}

} // namespace offramp
