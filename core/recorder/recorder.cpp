// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/recorder.h"

#include "core/dataset/labelcheck.h"
#include "core/exits/permutation.h"
#include "core/flops/flopcounter.h"
#include "core/protocol/engineverbs.h"
#include "core/recorder/imagefeed.h"
#include "core/recorder/preparation.h"
#include "core/recorder/progressmeter.h"
#include "core/recording/recordingwriter.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace offramp {

namespace {

using Rows = std::vector<std::size_t>;

std::string grouped(std::size_t count)
{
    return groupedText(static_cast<long long>(count));
}

Result<RecordingWriter> openWriter(const std::filesystem::path &out, const RecordingPlan &plan)
{
    std::error_code ignored;
    return std::filesystem::exists(out, ignored) ? RecordingWriter::resume(out, plan)
                                                 : RecordingWriter::create(out, plan);
}

std::uint64_t seedOf(const RecordingWriter &writer, const RecordRequest &request)
{
    std::uint64_t seed = 0;
    const std::string text = textUnder(writer.metadata(), "seed");
    std::from_chars(text.data(), text.data() + text.size(), seed);
    return request.seed.value_or(seed);
}

/// The order of work, cut into batches at fixed places, without the batches that are already recorded.
struct Work {
    std::vector<Rows> batches;
    std::size_t target = 0;   ///< rows that are recorded at the end
    std::size_t recorded = 0; ///< how many of them already are
};

Work planWork(const RecordingWriter &writer, const std::vector<std::int32_t> &label, std::uint64_t seed,
              const RecordRequest &request)
{
    const auto order = stratifiedPermutation(label, seed);
    Work work{{}, std::min(request.limit.value_or(order.size()), order.size()), 0};
    const auto batchSize = static_cast<std::size_t>(request.batch);
    for (std::size_t begin = 0; begin < work.target; begin += batchSize) {
        const std::size_t end = std::min(begin + batchSize, work.target);
        Rows rows(order.begin() + static_cast<std::ptrdiff_t>(begin), order.begin() + static_cast<std::ptrdiff_t>(end));
        const auto done = static_cast<std::size_t>(
            std::count_if(rows.begin(), rows.end(), [&](std::size_t row) { return writer.isRecorded(row); }));
        work.recorded += done;
        if (done < rows.size())
            work.batches.push_back(std::move(rows));
    }
    return work;
}

/// The logits of the rows of a padded batch: [K, batch, C] to [K, rows, C].
std::vector<float> withoutPadding(std::vector<float> logits, const OutputShape &outputs, std::size_t batch,
                                  std::size_t rows)
{
    if (rows == batch)
        return logits;
    const auto classes = static_cast<std::size_t>(outputs.classes);
    std::vector<float> kept;
    for (std::size_t k = 0; k < static_cast<std::size_t>(outputs.exits); ++k) {
        const auto begin = logits.begin() + static_cast<std::ptrdiff_t>(k * batch * classes);
        kept.insert(kept.end(), begin, begin + static_cast<std::ptrdiff_t>(rows * classes));
    }
    return kept;
}

/// Runs and records the batches, one after the other, once everything is checked and opened.
class Run
{
public:
    Run(const Dataset &dataset, Preparation &prepared, const RecordListener &listener, RecordingWriter &writer,
        Work work)
        : m_dataset(dataset)
        , m_prepared(prepared)
        , m_listener(listener)
        , m_writer(writer)
        , m_start(ProgressMeter::Clock::now())
        , m_work(std::move(work))
        , m_labels(checkOfLabels(dataset, static_cast<std::size_t>(prepared.outputs.classes)))
        , m_meter(m_work.recorded, m_work.target, prepared.plan.origin.flops, prepared.flops.executed, m_start)
    {
    }

    Result<void> run(const std::stop_token &stop)
    {
        auto done = allBatches(stop);
        m_listener.event(m_meter.state(ProgressMeter::Clock::now()));
        constexpr std::size_t fewestAtTheEnd = 100;
        auto finished = warnAboutLabels(fewestAtTheEnd);
        if (finished)
            finished = m_writer.finish();
        if (!done)
            return withRecordedRows(done.error());
        return finished;
    }

    [[nodiscard]] double seconds() const
    {
        return std::chrono::duration<double>(ProgressMeter::Clock::now() - m_start).count();
    }

private:
    Result<void> allBatches(const std::stop_token &stop)
    {
        const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
        const int workers = static_cast<int>(std::clamp(cores / 4, 1u, 8u));
        ImageFeed feed(m_dataset, m_prepared.images, m_work.batches, m_prepared.request.batch, m_writer.thumbnailSize(),
                       workers);
        while (!stop.stop_requested()) {
            auto batch = feed.next();
            if (!batch)
                return tl::unexpected(batch.error());
            if (!*batch)
                return {};
            if (stop.stop_requested())
                break;
            if (auto done = oneBatch(**batch); !done)
                return done;
        }
        return failure(ErrorKind::Cancelled, "Cancelled.", "");
    }

    Result<void> oneBatch(const ImageBatch &batch)
    {
        auto padded = classify(batch);
        if (!padded)
            return tl::unexpected(padded.error());
        const auto logits = withoutPadding(std::move(*padded), m_prepared.outputs,
                                           static_cast<std::size_t>(m_prepared.request.batch), batch.rows.size());
        const auto fresh = std::count_if(batch.rows.begin(), batch.rows.end(),
                                         [&](std::size_t row) { return !m_writer.isRecorded(row); });
        if (auto written = m_writer.write(batch.rows, logits, m_sampleFlops, batch.thumbnails); !written)
            return written;
        m_rows += batch.rows.size();
        RunFigures figures;
        figures.seconds = seconds();
        figures.rowsPerSecond = static_cast<double>(m_rows) / figures.seconds;
        if (auto noted = m_writer.note(figures); !noted)
            return noted;
        if (auto checked = checkLabels(batch.rows, logits); !checked)
            return checked;
        if (const auto event
            = m_meter.add(batch.rows.size(), static_cast<std::uint64_t>(fresh), ProgressMeter::Clock::now()))
            m_listener.event(*event);
        return {};
    }

    /// Runs a batch; where costs differ by sample, also counts what was executed (those batches hold one image).
    Result<std::vector<float>> classify(const ImageBatch &batch)
    {
        const auto run
            = [&] { return m_prepared.session.classify(batch.pixels, m_prepared.request.batch, m_prepared.outputs); };
        if (!m_prepared.flops.differsBySample)
            return run();
        Result<std::vector<float>> logits;
        m_sampleFlops = {executedFlops([&] { logits = run(); }, m_prepared.flops.rules)};
        m_meter.spend(m_sampleFlops[0]);
        return logits;
    }

    Result<void> checkLabels(const Rows &rows, const std::vector<float> &logits)
    {
        constexpr std::size_t firstLook = 200;
        const auto classes = static_cast<std::ptrdiff_t>(m_prepared.outputs.classes);
        auto at = logits.end() - static_cast<std::ptrdiff_t>(rows.size()) * classes;
        const bool early = m_labels.count() < firstLook;
        for (const std::size_t row : rows) {
            m_labels.add(m_dataset.samples[row].label,
                         static_cast<std::int32_t>(std::max_element(at, at + classes) - at));
            at += classes;
        }
        return early && m_labels.count() >= firstLook ? warnAboutLabels(firstLook) : Result<void>();
    }

    Result<void> warnAboutLabels(std::size_t fewest)
    {
        const auto verdict = m_labels.verdict(fewest);
        if (!verdict || m_warnedAboutLabels)
            return {};
        m_warnedAboutLabels = true;
        m_listener.event(WarningEvent{*verdict});
        return m_writer.keepLabelWarning(*verdict);
    }

    tl::unexpected<Error> withRecordedRows(Error error) const
    {
        const auto state = m_meter.state(ProgressMeter::Clock::now());
        const std::string recorded = fmt::format("{} of {} rows are recorded in {}", grouped(state.recorded),
                                                 grouped(state.samples), m_prepared.request.out.string());
        if (error.kind == ErrorKind::Cancelled)
            return failure(error.kind, fmt::format("Cancelled; {}.", recorded),
                           "Run the same command again to resume.");
        error.remedy += fmt::format(" {}; run the same command again to resume.", recorded);
        return tl::unexpected(error);
    }

    const Dataset &m_dataset;
    Preparation &m_prepared;
    const RecordListener &m_listener;
    RecordingWriter &m_writer;
    const ProgressMeter::Clock::time_point m_start;
    const Work m_work;
    LabelCheck m_labels;
    ProgressMeter m_meter;
    std::vector<std::int64_t> m_sampleFlops; ///< of the current batch, where costs differ
    std::uint64_t m_rows = 0;
    bool m_warnedAboutLabels = false;
};

/// Floats as the decimals that were written: .485, not .48500001430511475.
std::vector<double> decimals(const std::array<float, 3> &channels)
{
    std::vector<double> numbers;
    for (const float channel : channels)
        numbers.push_back(parseNumber(fmt::format("{}", channel)).value_or(channel));
    return numbers;
}

void sendWarnings(const Preparation &prepared, const RecordListener &listener)
{
    for (const auto &text : prepared.warnings)
        listener.event(WarningEvent{text});
}

void sendDone(std::size_t recorded, double seconds, const RecordListener &listener)
{
    listener.note(fmt::format("Done: {} images are recorded, in {:.1f} s.", grouped(recorded), seconds));
    listener.event(DoneEvent{recorded, recorded, seconds});
}

HelloEvent helloFor(const Preparation &prepared, const RecordRequest &request, std::size_t samples,
                    std::size_t recorded)
{
    return {.verb = recordVerb.name,
            .program = prepared.plan.metadata.at("program"),
            .device = toText(request.device),
            .recording = request.out.string(),
            .samples = samples,
            .recorded = recorded,
            .flops = prepared.plan.origin.flops};
}

} // namespace

Result<void> planOnly(const Network &network, const Dataset &dataset, const RecordRequest &request,
                      const RecordListener &listener)
{
    const auto prepared = prepare(network, dataset, request, true);
    if (!prepared)
        return tl::unexpected(prepared.error());
    std::size_t recorded = 0;
    if (std::error_code ignored; std::filesystem::exists(request.out, ignored)) {
        const auto writer = RecordingWriter::resume(request.out, prepared->plan);
        if (!writer)
            return tl::unexpected(writer.error());
        recorded = writer->recordedCount();
    }
    const auto &how = prepared->images.how;
    listener.event(helloFor(*prepared, request, dataset.samples.size(), recorded));
    sendWarnings(*prepared, listener);
    listener.event(PlanEvent{.network = network.name(),
                             .exits = network.exitNames(prepared->outputs.exits),
                             .classes = prepared->outputs.classes,
                             .flops = prepared->plan.origin.flops,
                             .count = toText(prepared->flops.rules),
                             .otherFlops = prepared->flops.knownOtherFlops(),
                             .costlyUncounted = prepared->flops.costlyNames(),
                             .doubts = prepared->flops.doubts,
                             .layout = dataset.layout,
                             .split = dataset.split,
                             .splits = splitsOf(dataset.root),
                             .labels = dataset.labels.word,
                             .samples = dataset.samples.size(),
                             .recorded = recorded,
                             .height = prepared->images.input.height,
                             .width = prepared->images.input.width,
                             .preprocessing = toText(how),
                             .mean = decimals(how.mean),
                             .std = decimals(how.std)});
    return {};
}

Result<void> record(const Network &network, const Dataset &dataset, const RecordRequest &wanted,
                    const RecordListener &listener, std::stop_token stop)
{
    auto prepared = prepare(network, dataset, wanted, false);
    if (!prepared)
        return tl::unexpected(prepared.error());
    const RecordRequest &request = prepared->request;
    const RecordingPlan &plan = prepared->plan;
    auto writer = openWriter(request.out, plan);
    if (!writer)
        return tl::unexpected(writer.error());
    auto work = planWork(*writer, plan.origin.label, seedOf(*writer, request), request);

    listener.event(helloFor(*prepared, request, work.target, work.recorded));
    listener.note(fmt::format("{} on {}: recording {} of {} images into {}.", plan.metadata.at("program"),
                              toText(request.device), grouped(work.target - work.recorded), grouped(work.target),
                              request.out.string()));
    listener.note(fmt::format("{}: {} exits, {} classes. {}: {} images, labels {}. Preprocessing: {}.", network.name(),
                              prepared->outputs.exits, prepared->outputs.classes,
                              plan.metadata.at("dataset") + "/" + dataset.split, grouped(dataset.samples.size()),
                              dataset.labels.word, toText(prepared->images.how)));
    for (const auto &text : prepared->notes)
        listener.note(text);
    sendWarnings(*prepared, listener);
    if (const auto threads = textUnder(writer->metadata(), "threads"); threads != plan.metadata.at("threads"))
        listener.event(
            WarningEvent{fmt::format("The recording was started with {} threads and resumes with {}: the last "
                                     "bits of a logit may differ.",
                                     threads, plan.metadata.at("threads"))});

    const auto target = work.target;
    if (work.batches.empty()) {
        listener.note("Nothing to do: all rows are already recorded.");
        sendDone(target, 0, listener);
        return {};
    }
    Run run(dataset, *prepared, listener, *writer, std::move(work));
    if (auto done = run.run(stop); !done)
        return done;
    sendDone(target, run.seconds(), listener);
    return {};
}

} // namespace offramp
