// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recordingwriter.h"

#include "core/exits/answer.h"
#include "core/recording/beingwritten_p.h"
#include "core/recording/fixedparts_p.h"
#include "core/recording/fixedsum.h"
#include "core/recording/imageword.h"
#include "core/recording/rowchange_p.h"
#include "core/recording/temperatures.h"
#include "core/support/outputgate.h"
#include "core/support/atomicfile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace offramp {

namespace {

/// An error where the file cannot go on with what now is recorded.
Result<void> checkResumes(const File &file, const RecordingLayout &layout, const Origin &now)
{
    if (layout.header.metadata.contains(temperaturesKey))
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has temperatures: it was made from another recording and cannot go on.",
                                   file.path().string()),
                       "Choose another output file, or resume the recording that it was made from.");
    const auto before = readOrigin(file, layout);
    if (!before)
        return tl::unexpected(before.error());
    if (const auto differs = difference(*before, now))
        return failure(ErrorKind::BadInput,
                       fmt::format("{} was recorded with a different {}: {} in the file, {} now.", file.path().string(),
                                   differs->field, differs->before, differs->now),
                       "Choose another output file, or record with what the file was made with.");
    for (const char *needed : {"check", "entropy", "confidence", "margin", "run"}) {
        if (!layout.has(needed))
            return failure(ErrorKind::BadInput,
                           fmt::format("{} was not made by offramp-engine: it has no tensor {}.", file.path().string(),
                                       needed),
                           "Choose another output file.");
    }
    return {};
}

constexpr const char *remedyForLocked = "Wait for it, stop it, or choose another output file.";

/// Claims a file for this writer; recording is the name for messages.
Result<void> claim(File &file, const std::filesystem::path &recording)
{
    const auto locked = file.tryLock();
    if (!locked)
        return tl::unexpected(locked.error());
    return *locked ? Result<void>() : beingWritten(recording, remedyForLocked);
}

/// What another program did to a recording that is being written.
tl::unexpected<Error> overwritten(const std::filesystem::path &path, const std::string &what)
{
    return failure(ErrorKind::Failed, fmt::format("{} was {} while it was being recorded.", path.string(), what),
                   "Remove it and record again, where no other program writes to it.");
}

/// Reserves the space of a new recording. In a part most rows stay empty, so that of its widest columns is not
/// reserved.
Result<void> reserve(File &file, const RecordingLayout &layout, bool isPart)
{
    const std::uint64_t size = layout.header.fileSize();
    std::uint64_t reserved = size;
    for (const char *wide : {"logits", "thumbnail"}) {
        if (isPart && layout.has(wide))
            reserved = std::min(reserved, layout.position(wide));
    }
    auto done = file.clear(reserved);
    if (done && reserved < size)
        done = file.write(size - 1, std::array{std::byte(0)});
    return done;
}

double sumOfKnown(double before, double now)
{
    if (std::isnan(before))
        return now;
    return std::isnan(now) ? before : before + now;
}

} // namespace

RecordingWriter::RecordingWriter(File file, RecordingLayout layout, std::filesystem::path path)
    : m_file(std::move(file))
    , m_path(std::move(path))
    , m_layout(std::move(layout))
    , m_recorded(m_layout.samples)
    , m_images(m_layout.has("image") ? m_layout.samples : 0)
{
}

Result<RecordingWriter> RecordingWriter::create(const std::filesystem::path &path, const RecordingPlan &plan)
{
    auto layout = layoutOf(headerFor(plan), path);
    if (!layout)
        return tl::unexpected(layout.error());

    std::error_code ignored;
    if (std::filesystem::exists(path, ignored))
        return failure(ErrorKind::BadInput, fmt::format("{} exists already.", path.string()),
                       "Resume it, or choose another output file.");
    auto fresh = NewFile::create(path);
    if (!fresh)
        return tl::unexpected(fresh.error());
    auto done = claim(fresh->file(), path);
    if (done)
        done = reserve(fresh->file(), *layout, !plan.origin.shard.empty());
    if (done)
        done = writeFixedParts(fresh->file(), *layout, plan);
    if (!done)
        return tl::unexpected(done.error());
    layout = readLayout(fresh->file()); // with the checksum of its header
    if (!layout)
        return tl::unexpected(layout.error());
    auto file = fresh->put(File::Existing::Keep);
    if (!file)
        return tl::unexpected(file.error());
    return RecordingWriter(std::move(*file), std::move(*layout), path);
}

Result<RecordingWriter> RecordingWriter::resume(const std::filesystem::path &path, const RecordingPlan &plan)
{
    auto file = File::open(path, File::Mode::ReadWrite);
    if (!file && isOutputMadeMeanwhile(path))
        return failure(ErrorKind::BadInput,
                       fmt::format("{} exists already: another run made it meanwhile.", path.string()),
                       "Wait until that run has ended and run the command again, or choose another output file.");
    if (!file)
        return tl::unexpected(file.error());
    if (auto claimed = claim(*file, path); !claimed)
        return tl::unexpected(claimed.error());
    return open(std::move(*file), path, plan, true);
}

Result<RecordingWriter> RecordingWriter::preview(const std::filesystem::path &path, const RecordingPlan &plan)
{
    auto file = File::open(path, File::Mode::Read);
    if (!file)
        return tl::unexpected(file.error());
    if (const auto locked = file->tryLock(); locked && !*locked) // some network file systems lock only to write
        return beingWritten(path, remedyForLocked);
    return open(std::move(*file), path, plan, false);
}

Result<RecordingWriter> RecordingWriter::open(File file, const std::filesystem::path &path, const RecordingPlan &plan,
                                              bool mayRepair)
{
    auto layout = readLayout(file);
    if (!layout)
        return tl::unexpected(layout.error());
    const auto whole
        = mayRepair ? repairFixedTensors(file, *layout, plan) : checkFixedTensors(file, *layout).map([](Checksums) {});
    if (!whole)
        return tl::unexpected(whole.error());
    if (const auto measured = checkMeasuredTensors(file, *layout); !measured)
        return tl::unexpected(measured.error());
    if (auto resumes = checkResumes(file, *layout, plan.origin); !resumes)
        return tl::unexpected(resumes.error());

    RecordingWriter writer(std::move(file), std::move(*layout), path);
    if (auto done = writer.readState(); !done)
        return tl::unexpected(done.error());
    return writer;
}

Result<void> RecordingWriter::readState()
{
    auto states = readRowStates(m_file, m_layout);
    if (!states)
        return tl::unexpected(states.error());
    m_recorded = std::move(states->recorded);
    if (m_layout.has("image")) {
        m_images.resize(m_layout.samples);
        if (auto done = m_file.read(m_layout.position("image"), std::as_writable_bytes(std::span(m_images))); !done)
            return done;
    }

    std::array<double, 8> run{};
    if (auto done = m_file.read(m_layout.position("run"), std::as_writable_bytes(std::span(run))); !done)
        return done;
    m_before = {run[0], run[1], run[2], run[3]};
    return {};
}

std::size_t RecordingWriter::recordedCount() const
{
    return static_cast<std::size_t>(std::count(m_recorded.begin(), m_recorded.end(), true));
}

Result<void> RecordingWriter::write(std::span<const std::size_t> rows, std::span<const float> logits,
                                    std::span<const std::int64_t> sampleFlops, std::span<const std::uint8_t> thumbnails,
                                    std::span<const std::int32_t> images, std::span<const float> scores)
{
    const auto exits = static_cast<std::size_t>(m_layout.exits);
    const std::size_t classes = logits.size() / exits / rows.size();
    const std::uint64_t rowSize = m_layout.rowSize();
    const std::size_t thumbnailBytes = thumbnails.size() / rows.size();

    std::vector<std::byte> bytes(rows.size() * rowSize);
    std::vector<std::int32_t> checks;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        std::byte *row = bytes.data() + r * rowSize;
        // Columns as in RecordingLayout::rowColumns: the four by exit, then those that the file has.
        const auto put = [&](std::size_t column, std::size_t k, const auto &value) {
            std::memcpy(row + (column * exits + k) * sizeof(value), &value, sizeof(value));
        };
        std::byte *rest = row + 4 * exits * sizeof(float);
        const auto append = [&rest](auto values) { rest = std::ranges::copy(std::as_bytes(values), rest).out; };
        if (!sampleFlops.empty())
            append(sampleFlops.subspan(r, 1));
        for (std::size_t k = 0; k < exits; ++k) {
            const auto values = logits.subspan((k * rows.size() + r) * classes, classes);
            const auto answer = answerFromLogits(values);
            if (!answer)
                return failure(ErrorKind::BadInput,
                               fmt::format("The network's answer to sample {} at exit {} is NaN or infinite.", rows[r],
                                           k + 1),
                               textUnder(metadata(), "precision") == "float16"
                                   ? "Numbers above 65,504 do not fit into fp16: record with --precision bf16 or fp32 "
                                     "into another file."
                                   : "Check the network's weights and the preprocessing.");
            put(0, k, answer->predicted);
            put(1, k, answer->entropy);
            put(2, k, answer->confidence);
            put(3, k, answer->margin);
            if (m_layout.has("logits"))
                append(values);
        }
        append(thumbnails.subspan(r * thumbnailBytes, thumbnailBytes));
        if (!m_images.empty()) {
            m_images[rows[r]] = images.empty() ? unknownImage : images[r];
            append(std::span<const std::int32_t>(m_images).subspan(rows[r], 1));
        }
        for (std::size_t k = 0; k < exits && m_layout.has("score"); ++k)
            append(scores.subspan(k * rows.size() + r, 1));
        checks.push_back(checkWord({row, rowSize}));
    }

    if (auto inPlace = checkInPlace(); !inPlace)
        return inPlace;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const std::byte *at = bytes.data() + r * rowSize;
        for (const RowColumn &column : m_layout.rowColumns) {
            for (std::uint64_t b = 0; b < column.blocks; ++b) {
                const std::uint64_t position = column.position + (b * m_layout.samples + rows[r]) * column.bytesPerRow;
                if (auto done = m_file.write(position, {at, column.bytesPerRow}); !done)
                    return done;
                at += column.bytesPerRow;
            }
        }
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const std::uint64_t position = m_layout.position("check") + rows[r] * sizeof(std::int32_t);
        if (auto done = m_file.write(position, std::as_bytes(std::span(checks).subspan(r, 1))); !done)
            return done;
        m_recorded[rows[r]] = true;
    }
    return {};
}

Result<void> RecordingWriter::changeRows(const RowChange &change)
{
    auto changed = headerAfter(change, {m_file, m_layout});
    if (!changed)
        return tl::unexpected(changed.error());
    auto layout = layoutOf(std::move(*changed), m_path);
    if (!layout)
        return tl::unexpected(layout.error());
    if (auto inPlace = checkInPlace(); !inPlace)
        return inPlace;
    auto fresh = NewFile::create(m_path);
    if (!fresh)
        return tl::unexpected(fresh.error());
    auto done = claim(fresh->file(), m_path);
    if (done)
        done = fresh->file().clear(layout->header.fileSize());
    if (done)
        done = copyRows(change, {m_file, m_layout}, fresh->file(), *layout);
    if (done)
        done = fresh->file().sync();
    if (!done)
        return done;
    layout = readLayout(fresh->file());
    if (!layout)
        return tl::unexpected(layout.error());
    auto file = fresh->put(File::Existing::Replace);
    if (!file)
        return tl::unexpected(file.error());
    m_file = std::move(*file);
    m_layout = std::move(*layout);
    m_recorded.assign(m_layout.samples, false);
    return readState();
}

Result<void> RecordingWriter::keepLabelWarning(const std::string &sentence)
{
    return keepText(labelWarningKey, sentence).map([](bool) {});
}

Result<void> RecordingWriter::keepUsedBatch(int images)
{
    const auto text = usedBatchesText(metadata(), recordedCount() > 0, images);
    const auto kept = text ? keepText(usedBatchesKey, *text) : true;
    if (!kept)
        return tl::unexpected(kept.error());
    if (*kept)
        return {};
    return failure(ErrorKind::Failed,
                   fmt::format("{} has no room to say that batches of {} were used.", m_path.string(), images),
                   fmt::format("Record into another file with batches of {}.", images));
}

/// Adds a text to the metadata; false where the header has no room for it.
Result<bool> RecordingWriter::keepText(const char *key, const std::string &text)
{
    TensorHeader header = m_layout.header;
    header.metadata[key] = text;
    const std::string bytes = headerBytes(header);
    if (bytes.size() > header.dataStart)
        return false;
    if (auto inPlace = checkInPlace(); !inPlace)
        return tl::unexpected(inPlace.error());
    if (auto done = m_file.write(0, std::as_bytes(std::span(bytes))); !done)
        return tl::unexpected(done.error());
    return readLayout(m_file).map([this](RecordingLayout layout) {
        m_layout = std::move(layout);
        return true;
    });
}

Result<void> RecordingWriter::checkInPlace() const
{
    if (auto inPlace = m_file.checkInPlace(); !inPlace)
        return inPlace;
    const auto size = m_file.size();
    if (!size)
        return tl::unexpected(size.error());
    if (*size < m_layout.header.fileSize())
        return overwritten(m_path, fmt::format("cut to {} of its {} bytes", *size, m_layout.header.fileSize()));
    return {};
}

Result<void> RecordingWriter::finish()
{
    if (auto done = m_file.sync(); !done)
        return done;
    if (auto inPlace = checkInPlace(); !inPlace)
        return inPlace;
    const auto layout = readLayout(m_file);
    if (!layout || layout->header != m_layout.header || !checkFixedTensors(m_file, m_layout)
        || !checkMeasuredTensors(m_file, m_layout))
        return overwritten(m_path, "overwritten by another program");
    return checkRows();
}

/// Reads the rows back where all are there; what is recorded before the end is read back when it is resumed.
Result<void> RecordingWriter::checkRows() const
{
    std::vector<std::int32_t> check(m_layout.samples);
    if (auto done = m_file.read(m_layout.position("check"), std::as_writable_bytes(std::span(check))); !done)
        return done;
    for (std::size_t row = 0; row < check.size(); ++row) {
        if (m_recorded[row] && check[row] == notRecorded)
            return overwritten(m_path, "overwritten by another program");
    }
    if (recordedCount() < m_layout.samples)
        return {};
    const auto states = readRowStates(m_file, m_layout);
    if (!states)
        return tl::unexpected(states.error());
    if (states->damaged == 0)
        return {};
    const bool isOne = states->damaged == 1;
    return failure(
        ErrorKind::Failed,
        fmt::format("{} of {} {} overwritten by another program while it was being recorded.",
                    isOne ? "1 recorded row" : fmt::format("{} recorded rows", states->damaged), m_path.string(),
                    isOne ? "was" : "were"),
        "Record again with the same command, which repairs this, where no other program writes to the file.");
}

Result<void> RecordingWriter::note(const RunFigures &figures)
{
    const std::array<double, 4> run{sumOfKnown(m_before.seconds, figures.seconds),
                                    sumOfKnown(m_before.cpuJoules, figures.cpuJoules),
                                    sumOfKnown(m_before.gpuJoules, figures.gpuJoules), figures.rowsPerSecond};
    return m_file.write(m_layout.position("run"), std::as_bytes(std::span(run)));
}

} // namespace offramp
