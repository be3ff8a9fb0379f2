// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/recorder.h"

#include "core/exits/permutation.h"
#include "core/recorder/preparation.h"
#include "core/recorder/recordedimages.h"
#include "core/recorder/recordingrun.h"
#include "core/recorder/skipped.h"
#include "core/recording/recordingwriter.h"
#include "core/support/numbers.h"
#include "core/support/outputgate.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

Result<RecordingWriter> openWriter(const std::filesystem::path &out, const RecordingPlan &plan)
{
    std::error_code ignored;
    return std::filesystem::exists(out, ignored) ? RecordingWriter::resume(out, plan)
                                                 : RecordingWriter::create(out, plan);
}

std::uint64_t seedOf(const RecordingWriter &writer, const RecordRequest &request)
{
    return request.seed.value_or(seedIn(writer.metadata()));
}

/// running: images that run at once, at most the request's batch.
Work planWork(const RecordingWriter &writer, const std::vector<std::int32_t> &label, std::uint64_t seed,
              const RecordRequest &request, int running)
{
    const auto order = stratifiedPermutation(label, seed);
    const auto batchSize = static_cast<std::size_t>(request.batch);
    const OrderPlaces places = request.shard
                                   ? placesOf(*request.shard, order.size(), batchSize)
                                   : OrderPlaces{0, std::min(request.limit.value_or(order.size()), order.size())};
    Work work;
    work.target = places.count();
    bool isAfterRecorded = false;
    for (std::size_t begin = places.begin; begin < places.end; begin += batchSize) {
        const std::size_t end = std::min(begin + batchSize, places.end);
        for (auto &rows : inBatches(std::span(order).subspan(begin, end - begin), running)) {
            const auto done = static_cast<std::size_t>(
                std::count_if(rows.begin(), rows.end(), [&](std::size_t row) { return writer.isRecorded(row); }));
            work.recorded += done;
            if (done < rows.size() && isAfterRecorded)
                work.afterRecorded.insert(rows.front());
            if (done < rows.size())
                work.batches.push_back(std::move(rows));
            isAfterRecorded = done > 0;
        }
    }
    return work;
}

/// The recorded rows in the order of work.
std::vector<std::size_t> recordedRows(const RecordingWriter &writer, const std::vector<std::int32_t> &label,
                                      std::uint64_t seed)
{
    std::vector<std::size_t> rows = stratifiedPermutation(label, seed);
    std::erase_if(rows, [&](std::size_t row) { return !writer.isRecorded(row); });
    return rows;
}

std::vector<std::int32_t> labelsOf(const Dataset &dataset)
{
    std::vector<std::int32_t> label;
    std::ranges::transform(dataset.samples, std::back_inserter(label), &Sample::label);
    return label;
}

void sendDone(std::size_t recorded, std::size_t skipped, double seconds, const RecordListener &listener)
{
    listener.note(fmt::format("Done: {} {} recorded, in {:.1f} s.", counted(recorded, "image"),
                              recorded == 1 ? "is" : "are", seconds));
    DoneEvent done{recorded, recorded, seconds};
    if (skipped > 0)
        done.skipped = skipped;
    listener.event(done);
}

void sendStart(const Preparation &prepared, const Network &network, const Dataset &dataset,
               const RecordingWriter &writer, const Work &work, const RecordListener &listener)
{
    const RecordRequest &request = prepared.request;
    const auto &metadata = prepared.plan.metadata;
    listener.event(helloFor(prepared, work.target, work.recorded));
    listener.note(fmt::format("{} on {}: recording {} of {} into {}.", metadata.at("program"), toText(request.device),
                              groupedText(work.target - work.recorded), counted(work.target, "image"),
                              request.out.string()));
    listener.note(fmt::format("{}: {}, {} classes. {}: {}, labels {}. Preprocessing: {}.", network.name(),
                              counted(prepared.outputs.exits, "exit"), prepared.outputs.classes,
                              metadata.at("dataset") + "/" + dataset.split, counted(dataset.samples.size(), "image"),
                              dataset.labels.word, toText(prepared.images.how)));
    for (const auto &text : prepared.notes)
        listener.note(text);
    for (const auto &text : prepared.warnings)
        listener.event(WarningEvent{text});
    if (const auto threads = textUnder(writer.metadata(), "threads"); threads != metadata.at("threads"))
        listener.event(WarningEvent{fmt::format("The recording was started with --threads {} and resumes with {}: the "
                                                "last bits of a logit may differ.",
                                                threads, metadata.at("threads"))});
}

/// The error at the end of a run without --skip-broken.
tl::unexpected<Error> cannotUse(const std::vector<BrokenImage> &broken, const RecordingWriter &writer,
                                const std::string &recorded)
{
    const bool isOne = broken.size() == 1;
    std::string sentence = broken.front().why.sentence;
    if (!isOne)
        sentence = fmt::format("{} images cannot be used; the first: {}", groupedText(broken.size()), sentence);
    const std::string what = isOne ? "Repair it" : "Repair them";
    if (writer.images().empty())
        return failure(ErrorKind::BadInput, sentence,
                       fmt::format("{} and record into another output file: one of format version 1 does not allow "
                                   "changed images. {}.",
                                   what, recorded));
    const bool isPart = writer.metadata().contains(shardKey); // which goes without --skip-broken
    return failure(ErrorKind::BadInput, sentence,
                   fmt::format("{} and run the same command again{}. {}.", what,
                               isPart ? "" : ", or skip broken images (--skip-broken)", recorded));
}

/// Whether a file without rows is of no use after such an error: another command, such as one for another device, could
/// not go on with it.
bool hasNothingToResume(ErrorKind kind)
{
    return kind == ErrorKind::BadInput || kind == ErrorKind::Memory || kind == ErrorKind::Device;
}

/// Removes the rows of broken images from a recording that lacks only these, and lists their names in it.
Result<void> leaveOut(const std::vector<std::string> &names, std::size_t fresh, const Dataset &whole,
                      const Dataset &dataset, RecordingWriter &writer)
{
    const auto recorded = writer.recordedCount();
    if (fresh == 0 || recorded == 0 || recorded + fresh < dataset.samples.size())
        return {};
    return writer.changeRows(rowChange(dataset, without(whole, names), names));
}

} // namespace

Result<void> record(const Network &network, const Dataset &whole, const RecordRequest &wanted,
                    const RecordListener &listener, std::stop_token stop)
{
    const auto skippedBefore = skippedIn(metadataOf(wanted.out).value_or(std::map<std::string, std::string>()));
    Dataset dataset = without(whole, skippedBefore);
    auto prepared = prepare(network, dataset, wanted, false);
    if (!prepared)
        return tl::unexpected(prepared.error());
    const RecordRequest &request = prepared->request;
    std::error_code ignored;
    const bool isNew = !std::filesystem::exists(request.out, ignored);
    auto writer = openWriter(request.out, prepared->plan);
    if (!writer)
        return tl::unexpected(writer.error());
    std::vector<BrokenImage> broken = stillBroken(whole, skippedBefore, prepared->images);
    if (broken.size() < skippedBefore.size()) { // the others were repaired and are recorded now
        Dataset more = without(whole, namesOf(broken));
        if (auto changed = writer->changeRows(rowChange(dataset, more, namesOf(broken))); !changed)
            return changed;
        dataset = std::move(more);
    }
    const auto label = labelsOf(dataset);
    auto work = planWork(*writer, label, seedOf(*writer, request), request, prepared->batches.running);
    RecordedImages before(dataset, recordedRows(*writer, label, seedOf(*writer, request)), writer->images());
    if (auto same = before.compareFirst(); !same)
        return same;
    before.start();

    sendStart(*prepared, network, dataset, *writer, work, listener);
    if (before.compared() < before.count())
        listener.note(fmt::format("The images of {} rows recorded before are compared with the recording meanwhile.",
                                  groupedText(before.count())));
    if (request.skipBroken && writer->images().empty() && !work.batches.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has format version 1, which cannot leave images out.", request.out.string()),
                       "Choose another output file, or record without skipping broken images.");
    const bool hasNothingToDo = work.batches.empty();
    RecordingRun run(dataset, *prepared, listener, *writer, before, std::move(work));
    if (auto done = run.run(stop); !done) {
        if (isNew && writer->recordedCount() == 0 && hasNothingToResume(done.error().kind))
            removeOutput(request.out);
        return done;
    }
    broken.insert(broken.end(), run.broken().begin(), run.broken().end());
    if (!broken.empty() && (!request.skipBroken || writer->recordedCount() == 0))
        return cannotUse(broken, *writer, run.recordedText());
    if (auto done = leaveOut(namesOf(broken), run.broken().size(), whole, dataset, *writer); !done)
        return done;
    if (!broken.empty())
        listener.event(
            WarningEvent{fmt::format("{} {} skipped and not counted: {}.", groupedText(broken.size()),
                                     broken.size() == 1 ? "image is" : "images are", listOf(namesOf(broken)))});
    if (hasNothingToDo)
        listener.note("Nothing to do: all rows are already recorded.");
    sendDone(run.recorded(), broken.size(), run.seconds(), listener);
    return {};
}

} // namespace offramp
