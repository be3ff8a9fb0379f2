// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/wholerecording.h"

#include "core/recording/recordingfile_p.h"
#include "core/recording/recordingtable.h"

#include <fmt/format.h>

namespace offramp {

namespace {

/// The rows of a column of blocks of n rows each, width values a row.
template<typename T>
std::vector<T> rowsOf(const std::vector<T> &column, std::size_t n, std::size_t width, std::span<const std::size_t> rows)
{
    std::vector<T> picked;
    if (column.empty())
        return picked;
    picked.reserve(column.size() / n * rows.size());
    for (std::size_t block = 0; block < column.size(); block += n * width) {
        for (const std::size_t row : rows) {
            const auto first = column.begin() + static_cast<std::ptrdiff_t>(block + row * width);
            picked.insert(picked.end(), first, first + static_cast<std::ptrdiff_t>(width));
        }
    }
    return picked;
}

Result<void> readRest(const std::filesystem::path &path, WholeRecording &whole)
{
    const auto opened = openRecordingFile(path);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto &[file, layout] = *opened;
    if (layout.samples != whole.sampleCount())
        return failure(ErrorKind::Failed, fmt::format("{} was replaced while it was read.", path.string()),
                       "Try again once it is not written any more.");
    whole.thumbnails = layout.thumbnailSize();
    return readTensor(file, layout, "logits", whole.logits).and_then([&] {
        return readTensor(file, layout, "thumbnail", whole.pixels);
    });
}

} // namespace

std::size_t WholeRecording::logitClasses() const
{
    return logits.empty() ? 0 : logits.size() / (static_cast<std::size_t>(recording.exits) * sampleCount());
}

Result<WholeRecording> readWholeRecording(const std::filesystem::path &path, const IsCancelled &isCancelled)
{
    auto recording = readRecording(path, isCancelled);
    if (!recording)
        return tl::unexpected(recording.error());
    WholeRecording whole{std::move(*recording), {}, {}};
    if (whole.recording.recordedCount() == 0)
        return failure(ErrorKind::BadInput, fmt::format("{} has no recorded sample.", path.string()),
                       "Record at least one batch first.");
    auto names = readSampleNames(path);
    if (!names)
        return tl::unexpected(names.error());
    whole.sampleNames = std::move(*names);
    if (auto done = readRest(path, whole); !done)
        return tl::unexpected(done.error());

    const Recording &all = whole.recording;
    if (all.recordedCount() == all.sampleCount())
        return whole;
    if (whole.sampleNames.empty())
        whole.sampleNames = numbersOfRows(all.sampleCount());
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < all.sampleCount(); ++i) {
        if (all.recorded[i])
            rows.push_back(i);
    }
    return withRows(whole, rows);
}

WholeRecording withRows(const WholeRecording &whole, std::span<const std::size_t> rows)
{
    const std::size_t n = whole.sampleCount();
    const auto pick = [&](const auto &column, std::size_t width = 1) { return rowsOf(column, n, width, rows); };
    const Recording &from = whole.recording;
    WholeRecording some{.recording = {.metadata = from.metadata,
                                      .exits = from.exits,
                                      .classes = from.classes,
                                      .label = pick(from.label),
                                      .recorded = pick(from.recorded),
                                      .checksums = from.checksums,
                                      .damagedRows = from.damagedRows,
                                      .predicted = pick(from.predicted),
                                      .entropy = pick(from.entropy),
                                      .confidence = pick(from.confidence),
                                      .margin = pick(from.margin),
                                      .score = pick(from.score),
                                      .flops = from.flops,
                                      .joules = from.joules,
                                      .milliseconds = from.milliseconds,
                                      .sampleFlops = pick(from.sampleFlops),
                                      .image = pick(from.image),
                                      .run = from.run,
                                      .networkName = from.networkName,
                                      .hasLogits = from.hasLogits},
                        .sampleNames = pick(whole.sampleNames),
                        .logits = pick(whole.logits, whole.logitClasses()),
                        .thumbnails = whole.thumbnails,
                        .pixels = pick(whole.pixels, whole.thumbnails ? whole.thumbnails->bytes() : 1)};
    return some;
}

} // namespace offramp
