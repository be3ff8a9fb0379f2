// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recordingwriter.h"

#include "core/exits/answer.h"
#include "core/recording/imageword.h"
#include "core/recording/namecolumn_p.h"
#include "core/recording/rowchange_p.h"
#include "core/support/outputgate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace offramp {

namespace {

constexpr std::uint64_t roomForWarning = 1024;

TensorHeader headerFor(const RecordingPlan &plan)
{
    const std::uint64_t n = plan.origin.label.size();
    const auto k = static_cast<std::uint64_t>(plan.origin.exits);
    const auto c = static_cast<std::uint64_t>(plan.origin.classes);
    const std::uint64_t nameBytes = NameColumn(plan.names).bytes.size();

    std::vector<TensorPlan> tensors{{"label", ElementType::I32, {n}},
                                    {"check", ElementType::I32, {n}},
                                    {"predicted", ElementType::I32, {k, n}},
                                    {"entropy", ElementType::F32, {k, n}},
                                    {"confidence", ElementType::F32, {k, n}},
                                    {"margin", ElementType::F32, {k, n}},
                                    {"image", ElementType::I32, {n}},
                                    {"flops", ElementType::I64, {k}},
                                    {"name_bytes", ElementType::U8, {nameBytes}},
                                    {"name_offsets", ElementType::I64, {n + 1}},
                                    {"run", ElementType::F64, {8}}};
    if (plan.origin.costsBySample)
        tensors.push_back({"sample_flops", ElementType::I64, {n}});
    if (plan.withScores)
        tensors.push_back({"score", ElementType::F32, {k, n}});
    if (plan.withLogits)
        tensors.push_back({"logits", ElementType::F32, {k, n, c}});
    if (plan.thumbnails)
        tensors.push_back({"thumbnail",
                           ElementType::U8,
                           {n, static_cast<std::uint64_t>(plan.thumbnails->height),
                            static_cast<std::uint64_t>(plan.thumbnails->width), 3}});

    auto metadata = toMetadata(plan.origin);
    metadata.insert(plan.metadata.begin(), plan.metadata.end());
    metadata["offramp_recording"] = std::to_string(recordingFormatVersion);
    TensorHeader header = layOut(std::move(tensors), std::move(metadata));
    header.dataStart += roomForWarning;
    return header;
}

template<typename T>
Result<void> writeValues(File &file, const RecordingLayout &layout, const char *tensor, const std::vector<T> &values)
{
    return file.write(layout.position(tensor), std::as_bytes(std::span(values)));
}

Result<void> writeFixedParts(File &file, const RecordingLayout &layout, const RecordingPlan &plan)
{
    const NameColumn names(plan.names);
    const std::string header = headerBytes(layout.header);
    const std::vector<double> unknown(8, std::numeric_limits<double>::quiet_NaN());

    for (auto done :
         {file.write(0, std::as_bytes(std::span(header))), writeValues(file, layout, "label", plan.origin.label),
          writeValues(file, layout, "flops", plan.origin.flops),
          file.write(layout.position("name_bytes"), std::as_bytes(std::span(names.bytes))),
          writeValues(file, layout, "name_offsets", names.offsets), writeValues(file, layout, "run", unknown)}) {
        if (!done)
            return done;
    }
    return {};
}

/// An error where the file cannot go on with what now is recorded.
Result<void> checkResumes(const File &file, const RecordingLayout &layout, const Origin &now)
{
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

/// Opens a file for this writer only; recording is the name for messages.
Result<File> openAlone(const std::filesystem::path &path, File::Mode mode, const std::filesystem::path &recording)
{
    auto file = File::open(path, mode);
    if (!file)
        return file;
    const auto locked = file->tryLock();
    if (!locked)
        return tl::unexpected(locked.error());
    if (!*locked)
        return failure(ErrorKind::BadInput, fmt::format("{} is being written by another run.", recording.string()),
                       "Wait for it, stop it, or choose another output file.");
    return file;
}

std::filesystem::path temporaryFor(const std::filesystem::path &path)
{
    return temporaryFolderOf(path) / ("." + path.filename().string() + ".part");
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

    const std::filesystem::path temporary = temporaryFor(path);
    auto file = openAlone(temporary, File::Mode::Create, path);
    if (!file)
        return tl::unexpected(file.error());
    // Whoever held the lock before may have finished its creation: then the file open here is already the real one.
    std::error_code code;
    if (std::filesystem::exists(path, code))
        return failure(ErrorKind::BadInput, fmt::format("{} exists already.", path.string()),
                       "Resume it, or choose another output file.");

    auto done = file->clear(layout->header.fileSize());
    if (done)
        done = writeFixedParts(*file, *layout, plan);
    if (!done) {
        std::filesystem::remove(temporary, code);
        return tl::unexpected(done.error());
    }
    if (const int failed = moveToOutput(temporary, path, false); failed != 0)
        return failure(ErrorKind::Failed,
                       fmt::format("Cannot create {}: {}.", path.string(), std::generic_category().message(failed)),
                       "Choose another output file.");
    return RecordingWriter(std::move(*file), std::move(*layout), path);
}

Result<RecordingWriter> RecordingWriter::resume(const std::filesystem::path &path, const RecordingPlan &plan)
{
    auto file = openAlone(path, File::Mode::ReadWrite, path);
    if (!file)
        return tl::unexpected(file.error());
    auto layout = readLayout(*file);
    if (!layout)
        return tl::unexpected(layout.error());
    if (auto resumes = checkResumes(*file, *layout, plan.origin); !resumes)
        return tl::unexpected(resumes.error());

    RecordingWriter writer(std::move(*file), std::move(*layout), path);
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
                               "Check the network's weights and the preprocessing.");
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
    TensorHeader header = headerAfter(change, m_layout);
    header.dataStart += roomForWarning;
    auto layout = layoutOf(std::move(header), m_path);
    if (!layout)
        return tl::unexpected(layout.error());
    const std::filesystem::path temporary = temporaryFor(m_path);
    auto file = openAlone(temporary, File::Mode::Create, m_path);
    if (!file)
        return tl::unexpected(file.error());
    std::error_code code;
    auto done = file->clear(layout->header.fileSize());
    if (done)
        done = copyRows(change, {m_file, m_layout}, *file, *layout);
    if (done)
        done = file->sync();
    if (done)
        code = {moveToOutput(temporary, m_path, true), std::generic_category()};
    if (code)
        done = failure(ErrorKind::Failed, fmt::format("Cannot replace {}: {}.", m_path.string(), code.message()),
                       "Check the permissions of its folder, then run the same command again.");
    if (!done) {
        std::filesystem::remove(temporary, code);
        return done;
    }
    m_file = std::move(*file);
    m_layout = std::move(*layout);
    m_recorded.assign(m_layout.samples, false);
    return readState();
}

Result<void> RecordingWriter::keepLabelWarning(const std::string &sentence)
{
    TensorHeader header = m_layout.header;
    header.metadata[labelWarningKey] = sentence;
    const std::string bytes = headerBytes(header);
    if (bytes.size() > header.dataStart)
        return {};
    m_layout.header = std::move(header);
    return m_file.write(0, std::as_bytes(std::span(bytes)));
}

Result<void> RecordingWriter::note(const RunFigures &figures)
{
    const std::array<double, 4> run{sumOfKnown(m_before.seconds, figures.seconds),
                                    sumOfKnown(m_before.cpuJoules, figures.cpuJoules),
                                    sumOfKnown(m_before.gpuJoules, figures.gpuJoules), figures.rowsPerSecond};
    return m_file.write(m_layout.position("run"), std::as_bytes(std::span(run)));
}

} // namespace offramp
