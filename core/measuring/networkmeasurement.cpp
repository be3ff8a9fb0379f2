// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/networkmeasurement.h"

#include "core/execution/exitingrun.h"
#include "core/exits/permutation.h"
#include "core/measuring/imagepasses.h"
#include "core/networks/fixedbatch.h"
#include "core/recorder/recordplan.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace offramp {

namespace {

/// The rows that are measured, classes balanced in every beginning of them.
std::vector<std::size_t> rowsToRun(const Dataset &dataset, std::optional<std::size_t> limit)
{
    std::vector<std::int32_t> label;
    for (const Sample &sample : dataset.samples)
        label.push_back(sample.label);
    auto rows = stratifiedPermutation(label, 0);
    rows.resize(std::min(limit.value_or(rows.size()), rows.size()));
    return rows;
}

/// The run at the thresholds, or up to one exit, repeated.
class RepeatedRun
{
public:
    RepeatedRun(const StagedNetwork &network, const NetworkMeasureRequest &request, Thresholds thresholds)
        : m_network(network)
        , m_criterion(request.criterion)
        , m_batch(request.batch)
        , m_thresholds(std::move(thresholds))
    {
    }

    /// A pass of a new run.
    ImagePass begin(const Instruments &instruments)
    {
        m_run.emplace(m_network, m_criterion, m_thresholds, m_batch);
        return {[this](const ImageBatch &batch) { return m_run->add(batch.rows, batch.pixels); },
                [this] { return m_run->finish(); }, Stopwatch(instruments)};
    }

    [[nodiscard]] const ExitingRun &last() const { return *m_run; }

private:
    const StagedNetwork &m_network;
    const Criterion m_criterion;
    const int m_batch;
    const Thresholds m_thresholds;
    std::optional<ExitingRun> m_run;
};

/// Images that run one at a time, each until it exits.
class RunsAlone
{
public:
    RunsAlone(const StagedNetwork &network, const NetworkMeasureRequest &request, const Dataset &dataset,
              const ImagePlan &plan, std::vector<std::size_t> rows)
        : m_network(network)
        , m_request(request)
        , m_dataset(dataset)
        , m_plan(plan)
        , m_rows(std::move(rows))
    {
    }

    /// Decodes the images before anything is measured, where decoding is not part of it.
    Result<void> prepare(const std::stop_token &stop)
    {
        for (std::size_t i = 0; i < m_rows.size() && !m_request.decodes; ++i) {
            if (stop.stop_requested())
                return measurementCancelled();
            auto image = decode(m_rows[i]);
            if (!image)
                return tl::unexpected(image.error());
            m_images.push_back(std::move(*image));
        }
        return {};
    }

    Result<void> once(AloneSeries *results, const Instruments &instruments, const std::stop_token &stop)
    {
        std::vector<double> ms;
        Stopwatch watch(instruments);
        watch.start();
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            if (stop.stop_requested())
                return measurementCancelled();
            const double start = instruments.now();
            if (auto done = runOne(i); !done)
                return done;
            if (instruments.settle)
                instruments.settle();
            ms.push_back(1000 * (instruments.now() - start));
        }
        if (auto stopped = watch.stop(); !stopped)
            return stopped;
        if (results) {
            results->series.images = m_rows.size();
            results->series.repeats.push_back(watch.take());
            results->ms.push_back(std::move(ms));
        }
        return {};
    }

private:
    [[nodiscard]] Result<ImageBatch> decode(std::size_t row) const
    {
        auto image = decodeBatch(m_dataset, m_plan, {row}, 1);
        if (image && !image->broken.empty())
            return tl::unexpected(image->broken.front().why);
        return image;
    }

    Result<void> runOne(std::size_t i)
    {
        if (m_request.decodes) {
            auto image = decode(m_rows[i]);
            return image ? run(*image) : tl::unexpected(image.error());
        }
        return run(m_images[i]);
    }

    Result<void> run(const ImageBatch &image)
    {
        ExitingRun one(m_network, m_request.criterion, m_request.thresholds, 1);
        if (auto added = one.add(image.rows, image.pixels); !added)
            return added;
        return one.finish();
    }

    const StagedNetwork &m_network;
    const NetworkMeasureRequest &m_request;
    const Dataset &m_dataset;
    const ImagePlan &m_plan;
    const std::vector<std::size_t> m_rows;
    std::vector<ImageBatch> m_images;
};

/// The rows that also run alone: as many as are wanted and can be held.
std::vector<std::size_t> rowsAlone(const std::vector<std::size_t> &rows, const NetworkMeasureRequest &request,
                                   const ImagePlan &plan)
{
    const double bytes
        = static_cast<double>(sizeof(float)) * plan.input.channels * plan.input.height * plan.input.width;
    const auto held = static_cast<std::size_t>(std::max(1.0, request.imageBytes / bytes));
    const std::size_t count = std::min({request.alone, rows.size(), request.decodes ? rows.size() : held});
    return {rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count)};
}

/// Counts what the last run at the thresholds did.
void takeOutcome(NetworkMeasurement &measured, const ExitingRun &run, const Dataset &dataset)
{
    measured.executed = run.executed();
    measured.exited.assign(measured.executed.size(), 0);
    measured.correct = 0;
    for (const ExitedSample &sample : run.exited()) {
        ++measured.exited[static_cast<std::size_t>(sample.exit)];
        measured.correct += dataset.samples[sample.row].label == sample.predicted;
    }
}

double widestOf(const NetworkMeasurement &measured)
{
    double widest = widestHalfWidth(measured.runs);
    for (const Series &prefix : measured.prefixes)
        widest = std::max(widest, widestHalfWidth(prefix));
    return measured.alone ? std::max(widest, widestHalfWidth(measured.alone->series)) : widest;
}

Result<void> checkRequest(const Network &network, const ImagePlan &images, const NetworkMeasureRequest &request,
                          const StagedNetwork &staged)
{
    if (auto gives = staged.checkGives(request.criterion); !gives)
        return gives;
    return checkBatch(network, images.input, request.batch);
}

} // namespace

Result<NetworkMeasurement> measureNetwork(const Network &network, const Dataset &dataset, const ImagePlan &images,
                                          const NetworkMeasureRequest &request, const Instruments &instruments,
                                          const std::stop_token &stop,
                                          const std::function<void(std::size_t, double)> &progress)
{
    const auto outputs = network.probe(images.input);
    if (!outputs)
        return tl::unexpected(outputs.error());
    if (auto fits = checkClasses(*outputs, dataset); !fits)
        return tl::unexpected(fits.error());
    const auto staged = StagedNetwork::open(network, images.input, request.run);
    if (!staged)
        return tl::unexpected(staged.error());
    if (auto checked = checkRequest(network, images, request, *staged); !checked)
        return tl::unexpected(checked.error());

    const auto exits = static_cast<std::size_t>(outputs->exits);
    const auto rows = rowsToRun(dataset, request.limit);
    NetworkMeasurement measured{.images = rows.size(), .runs = {rows.size(), {}}};
    std::vector<RepeatedRun> runs;
    runs.emplace_back(*staged, request, request.thresholds);
    for (std::size_t k = 0; request.withPrefixes && k < exits; ++k) {
        runs.emplace_back(*staged, request, exitingAt(k, exits));
        measured.prefixes.push_back({rows.size(), {}});
    }
    RunsAlone alone(*staged, request, dataset, images, rowsAlone(rows, request, images));
    if (request.alone > 0 && fixedBatch(network, images.input).value_or(1) == 1) {
        if (auto ready = alone.prepare(stop); !ready)
            return tl::unexpected(ready.error());
        measured.alone.emplace();
    }
    ImagePasses passes(dataset, images, rows, request.batch, request.imageBytes, request.decodes);
    measured.areImagesKept = passes.areKept();

    const auto once = [&](bool counts) -> Result<void> {
        std::vector<ImagePass> pass;
        for (RepeatedRun &run : runs)
            pass.push_back(run.begin(instruments));
        if (auto done = passes.run(pass, stop); !done)
            return done;
        for (std::size_t i = 0; i < pass.size() && counts; ++i) {
            Series &series = i == 0 ? measured.runs : measured.prefixes[i - 1];
            series.repeats.push_back(pass[i].watch.take());
        }
        takeOutcome(measured, runs.front().last(), dataset);
        return measured.alone ? alone.once(counts ? &*measured.alone : nullptr, instruments, stop) : Result<void>();
    };
    const auto repeated
        = repeat(request.rule, instruments.now, stop, {once, [&measured] { return widestOf(measured); }, progress});
    if (!repeated)
        return tl::unexpected(repeated.error());
    measured.repeated = *repeated;
    return measured;
}

Thresholds exitingAt(std::size_t exit, std::size_t exits)
{
    constexpr double always = std::numeric_limits<double>::infinity();
    Thresholds thresholds(exits - 1, -always);
    if (exit < thresholds.size())
        thresholds[exit] = always;
    return thresholds;
}

MeasuredMean aloneQuantile(const AloneSeries &alone, double share)
{
    std::vector<double> quantiles;
    for (const auto &ms : alone.ms)
        quantiles.push_back(quantileOf(ms, share));
    return meanOf(quantiles);
}

MeasuredMean aloneMean(const AloneSeries &alone)
{
    std::vector<double> means;
    for (const auto &ms : alone.ms)
        means.push_back(std::accumulate(ms.begin(), ms.end(), 0.0) / static_cast<double>(ms.size()));
    return meanOf(means);
}

} // namespace offramp
