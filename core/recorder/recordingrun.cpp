// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/recordingrun.h"

#include "core/flops/flopcounter.h"
#include "core/recorder/imagefeed.h"
#include "core/recording/imageword.h"
#include "core/support/caught.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <span>

namespace offramp {

namespace {

/// So many images at least are run again, to see whether their answers are the same.
constexpr std::uint64_t repeatedImages = 32;

/// The values of the rows of a padded batch: [K, batch, …] to [K, rows, …].
std::vector<float> withoutPadding(std::vector<float> values, int exits, std::size_t batch, std::size_t rows)
{
    if (rows == batch)
        return values;
    const std::size_t ofExit = values.size() / static_cast<std::size_t>(exits);
    std::vector<float> kept;
    for (std::size_t at = 0; at < values.size(); at += ofExit) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(at);
        kept.insert(kept.end(), begin, begin + static_cast<std::ptrdiff_t>(ofExit / batch * rows));
    }
    return kept;
}

bool sameBits(const std::vector<float> &a, const std::vector<float> &b)
{
    return std::ranges::equal(std::as_bytes(std::span(a)), std::as_bytes(std::span(b)));
}

} // namespace

RecordingRun::RecordingRun(const Dataset &dataset, Preparation &prepared, const RecordListener &listener,
                           RecordingWriter &writer, RecordedImages &before, Work work)
    : m_dataset(dataset)
    , m_prepared(prepared)
    , m_listener(listener)
    , m_writer(writer)
    , m_before(before)
    , m_start(ProgressMeter::Clock::now())
    , m_work(std::move(work))
    , m_pipeline([this](const ImageBatch &batch, ExitValues padded) { return recordBatch(batch, std::move(padded)); })
    , m_labels(checkOfLabels(dataset, static_cast<std::size_t>(prepared.outputs.classes)))
    , m_meter(m_work.recorded, m_work.target, prepared.plan.origin.flops, prepared.flops.executed, m_start)
{
}

Result<void> RecordingRun::run(const std::stop_token &stop)
{
    const bool hasWork = !m_work.batches.empty();
    auto done = allBatches(stop);
    if (done)
        done = allCompared(stop);
    if (hasWork)
        m_listener.event(state());
    auto finished = warnAboutLabels(LabelCheck::enoughAtTheEnd);
    if (finished)
        finished = m_writer.finish();
    if (!done && finished)
        return withRecordedRows(done.error());
    return finished;
}

std::size_t RecordingRun::recorded() const
{
    return m_meter.state(ProgressMeter::Clock::now()).recorded;
}

std::string RecordingRun::recordedText() const
{
    const auto now = m_meter.state(ProgressMeter::Clock::now());
    return fmt::format("{} of {} rows are recorded in {}", groupedText(now.recorded), groupedText(now.samples),
                       m_prepared.request.out.string());
}

double RecordingRun::seconds() const
{
    return std::chrono::duration<double>(ProgressMeter::Clock::now() - m_start).count();
}

Result<void> RecordingRun::allBatches(const std::stop_token &stop)
{
    for (;;) {
        const auto taken = caught([&] { return takeBatches(stop); });
        const auto finished = caught([this] { return m_pipeline.finish(); }); // also after an error or a stop
        const auto &done = finished ? taken : finished;
        if (done || m_before.problem()) // smaller batches do not help to compare images
            return done;
        if (auto goesOn = goOnWithHalf(done.error()); !goesOn)
            return goesOn;
    }
}

Result<void> RecordingRun::takeBatches(const std::stop_token &stop)
{
    ImageFeed feed(m_dataset, m_prepared.images, m_work.batches, m_prepared.batches.running, m_writer.thumbnailSize(),
                   decodingThreads(), m_prepared.request.device);
    while (!stop.stop_requested()) {
        if (const auto changed = m_before.problem())
            return tl::unexpected(*changed);
        auto batch = feed.next();
        if (!batch)
            return tl::unexpected(batch.error());
        if (!*batch)
            return {};
        if (stop.stop_requested())
            break;
        if (auto done = oneBatch(std::move(**batch)); !done)
            return done;
    }
    return failure(ErrorKind::Cancelled, "Cancelled.", "");
}

Result<void> RecordingRun::goOnWithHalf(const Error &error)
{
    const auto said = halve(m_prepared.batches, error);
    if (!said)
        return tl::unexpected(said.error());
    std::vector<std::vector<std::size_t>> smaller;
    for (std::size_t i = m_finished; i < m_work.batches.size(); ++i)
        std::ranges::move(inBatches(m_work.batches[i], m_prepared.batches.running), std::back_inserter(smaller));
    m_work.batches = std::move(smaller);
    m_finished = 0;
    m_listener.event(WarningEvent{*said});
    m_listener.event(state()); // whoever resumes a run that is killed next has to know the batch
    return {};
}

Result<void> RecordingRun::allCompared(const std::stop_token &stop)
{
    constexpr std::chrono::milliseconds pause(250);
    while (!m_before.waitFor(pause)) {
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, "Cancelled.", "");
        m_listener.event(state());
    }
    const auto changed = m_before.problem();
    return changed ? tl::unexpected(*changed) : Result<void>();
}

ProgressEvent RecordingRun::state() const
{
    return completed(m_meter.state(ProgressMeter::Clock::now()));
}

ProgressEvent RecordingRun::completed(ProgressEvent event) const
{
    event.batch = m_prepared.batches.reported();
    if (m_before.compared() < m_before.count()) {
        event.compared = m_before.compared();
        event.toCompare = m_before.count();
    }
    return event;
}

Result<void> RecordingRun::takeBroken(const ImageBatch &batch)
{
    constexpr std::size_t mostInARow = 100;
    constexpr std::size_t mostNamed = 20;
    const bool goesOn = batch.rows.empty() && !m_work.afterRecorded.contains(m_work.batches[m_finished].front());
    m_brokenInARow = (goesOn ? m_brokenInARow : 0) + (batch.rows.empty() ? batch.broken.size() : 0);
    ++m_finished;
    for (const BrokenImage &image : batch.broken) {
        m_broken.push_back(image);
        if (m_broken.size() <= mostNamed)
            m_listener.event(WarningEvent{
                fmt::format("{} {}", image.why.sentence,
                            m_prepared.request.skipBroken ? "It is skipped." : "The other images are recorded.")});
    }
    if (m_prepared.request.skipBroken)
        m_meter.leaveOut(batch.broken.size());
    if (m_brokenInARow < mostInARow)
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("{} images in a row cannot be used; the last: {}", groupedText(m_brokenInARow),
                               batch.broken.back().why.sentence),
                   "Check that the test set is complete and can be read, then run the same command again.");
}

Result<void> RecordingRun::compareImages(const ImageBatch &batch) const
{
    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
        const std::size_t row = batch.rows[i];
        const std::int32_t before = m_writer.images().empty() ? unknownImage : m_writer.images()[row];
        if (m_writer.isRecorded(row) && before != unknownImage && before != batch.images[i])
            return tl::unexpected(changedImage(m_dataset.samples[row]));
    }
    return {};
}

Result<void> RecordingRun::oneBatch(ImageBatch batch)
{
    if (auto same = compareImages(batch); !same)
        return same;
    const bool isFirst = m_rows < repeatedImages;
    if (!isFirst && !m_prepared.flops.differsBySample && !batch.rows.empty())
        return m_pipeline.run(std::move(batch), [this](const ImageBatch &next) {
            return m_prepared.session.begin(next.pixels, m_prepared.batches.running, m_prepared.outputs);
        });
    if (auto finished = m_pipeline.finish(); !finished)
        return finished;
    auto values = batch.rows.empty() ? Result<ExitValues>() : classifyRepeatably(batch);
    return values ? recordBatch(batch, std::move(*values)) : tl::unexpected(values.error());
}

Result<void> RecordingRun::recordBatch(const ImageBatch &batch, ExitValues padded)
{
    if (auto written = batch.rows.empty() ? Result<void>() : write(batch, std::move(padded)); !written)
        return written;
    return takeBroken(batch);
}

Result<void> RecordingRun::write(const ImageBatch &batch, ExitValues padded)
{
    const int running = m_prepared.batches.running;
    if (auto kept = running == m_keptBatch ? Result<void>() : m_writer.keepUsedBatch(running); !kept)
        return kept;
    m_keptBatch = running;
    const auto shortened = [&](std::vector<float> &values) {
        return withoutPadding(std::move(values), m_prepared.outputs.exits, static_cast<std::size_t>(running),
                              batch.rows.size());
    };
    const auto logits = shortened(padded.logits);
    const auto scores = shortened(padded.scores);
    const auto fresh = std::count_if(batch.rows.begin(), batch.rows.end(),
                                     [&](std::size_t row) { return !m_writer.isRecorded(row); });
    if (auto written = m_writer.write(batch.rows, logits, m_sampleFlops, batch.thumbnails, batch.images, scores);
        !written)
        return written;
    if (!m_sampleFlops.empty())
        m_meter.spend(m_sampleFlops[0]);
    m_rows += batch.rows.size();
    const auto event = m_meter.add(batch.rows.size(), static_cast<std::uint64_t>(fresh), ProgressMeter::Clock::now());
    RunFigures figures;
    figures.seconds = seconds();
    figures.rowsPerSecond = static_cast<double>(m_rows) / figures.seconds;
    if (auto noted = m_writer.note(figures); !noted)
        return noted;
    if (auto checked = checkLabels(batch.rows, logits); !checked)
        return checked;
    if (event)
        m_listener.event(completed(*event));
    return {};
}

Result<ExitValues> RecordingRun::classifyRepeatably(const ImageBatch &batch)
{
    auto values = classify(batch);
    for (int repeat = 0; values && repeat < 2 && m_rows < repeatedImages; ++repeat) {
        auto again = classify(batch);
        if (again && sameBits(again->logits, values->logits) && sameBits(again->scores, values->scores))
            return values;
        if (again && repeat == 1)
            return failure(ErrorKind::BadInput,
                           "The network's answers differ from run to run, for the same images: it draws random "
                           "numbers, or a dropout is active.",
                           "Call network.eval() before torch.jit.trace or torch.jit.script, remove what is random "
                           "from forward, and export it again.");
        values = std::move(again);
    }
    return values;
}

Result<ExitValues> RecordingRun::classify(const ImageBatch &batch)
{
    const auto run
        = [&] { return m_prepared.session.classify(batch.pixels, m_prepared.batches.running, m_prepared.outputs); };
    if (!m_prepared.flops.differsBySample)
        return run();
    Result<ExitValues> values;
    m_sampleFlops = {executedFlops([&] { values = run(); }, m_prepared.flops.rules)};
    return values;
}

Result<void> RecordingRun::checkLabels(const std::vector<std::size_t> &rows, const std::vector<float> &logits)
{
    const auto classes = static_cast<std::ptrdiff_t>(m_prepared.outputs.classes);
    auto at = logits.end() - static_cast<std::ptrdiff_t>(rows.size()) * classes;
    const bool early = m_labels.count() < LabelCheck::firstLook;
    for (const std::size_t row : rows) {
        m_labels.add(m_dataset.samples[row].label, static_cast<std::int32_t>(std::max_element(at, at + classes) - at));
        at += classes;
    }
    return early && m_labels.count() >= LabelCheck::firstLook ? warnAboutLabels(LabelCheck::firstLook) : Result<void>();
}

Result<void> RecordingRun::warnAboutLabels(std::size_t fewest)
{
    const auto verdict = m_labels.verdict(fewest);
    if (!verdict || m_warnedAboutLabels)
        return {};
    m_warnedAboutLabels = true;
    m_listener.event(WarningEvent{*verdict});
    return m_writer.keepLabelWarning(*verdict);
}

tl::unexpected<Error> RecordingRun::withRecordedRows(Error error) const
{
    if (error.kind == ErrorKind::Cancelled)
        return failure(error.kind, fmt::format("Cancelled; {}.", recordedText()),
                       "Run the same command again to resume.");
    if (m_writer.recordedCount() == 0)
        return tl::unexpected(error);
    error.remedy += ' ' + recordedText();
    error.remedy += error.kind == ErrorKind::BadInput ? "." : "; run the same command again to resume.";
    if (error.kind == ErrorKind::Device && m_prepared.request.device.kind != "cpu")
        error.remedy += " On another device, record into another file.";
    return tl::unexpected(error);
}

} // namespace offramp
