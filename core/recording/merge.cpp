// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/merge.h"

#include "core/exits/permutation.h"
#include "core/recording/fixedparts_p.h"
#include "core/recording/fixedsum.h"
#include "core/recording/measuredparts_p.h"
#include "core/recording/parts_p.h"
#include "core/recording/recording.h"
#include "core/recording/rowchange_p.h"
#include "core/support/atomicfile.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace offramp {

namespace {

namespace fs = std::filesystem;

using Rows = std::vector<std::size_t>;

/// The header that the undivided recording has, without what is found out later.
TensorHeader wholeHeader(const TensorHeader &part)
{
    SplitHeader split = withoutMeasured(part);
    std::vector<TensorPlan> tensors; // in the same order, so that they lie as before
    for (const TensorInfo &tensor : split.bare.tensors)
        tensors.push_back({tensor.name, tensor.type, tensor.shape});
    for (const char *key : {shardKey, labelCheckKey, labelWarningKey, usedBatchesKey})
        split.bare.metadata.erase(key);
    TensorHeader header = layOut(std::move(tensors), std::move(split.bare.metadata));
    header.dataStart += roomForWarning;
    return header;
}

/// The rows of a part, in ascending order.
Rows rowsOf(const Part &part, const Rows &order, std::size_t batch)
{
    const auto places = placesOf(part.shard, order.size(), batch);
    Rows rows(order.begin() + static_cast<std::ptrdiff_t>(places.begin),
              order.begin() + static_cast<std::ptrdiff_t>(places.end));
    std::ranges::sort(rows);
    return rows;
}

Result<std::vector<std::int32_t>> checkWordsIn(const File &file, const RecordingLayout &layout)
{
    std::vector<std::int32_t> check(layout.samples);
    if (auto done = file.read(layout.position("check"), std::as_writable_bytes(std::span(check))); !done)
        return tl::unexpected(done.error());
    return check;
}

/// An error that names the parts in which rows are not recorded yet.
Result<void> checkFinished(const Parts &parts, const Rows &order, const IsCancelled &isCancelled)
{
    std::vector<std::string> unfinished;
    for (const Part &part : parts.all) {
        if (isSet(isCancelled))
            return cancelled();
        const auto file = openPart(part);
        if (!file)
            return tl::unexpected(file.error());
        const auto check = checkWordsIn(*file, part.layout);
        if (!check)
            return tl::unexpected(check.error());
        const Rows rows = rowsOf(part, order, parts.batch());
        const auto recorded = static_cast<std::size_t>(
            std::ranges::count_if(rows, [&](std::size_t row) { return (*check)[row] != notRecorded; }));
        if (recorded < rows.size())
            unfinished.push_back(fmt::format("{} ({} of {} images) in {}", toText(part.shard), groupedText(recorded),
                                             groupedText(rows.size()), part.path.string()));
    }
    if (unfinished.empty())
        return {};
    const bool isOne = unfinished.size() == 1;
    return failure(ErrorKind::BadInput,
                   isOne ? fmt::format("A part is not finished: {}.", unfinished.front())
                         : fmt::format("{} parts are not finished: {}.", unfinished.size(), listed(unfinished)),
                   fmt::format("Run the same record command again for {}; it goes on where it stopped.",
                               isOne ? "it" : "each"));
}

/// Copies the rows of parts into the whole.
class RowCopier
{
public:
    RowCopier(File &file, const RecordingLayout &layout, const MergeWatch &watch)
        : m_file(file)
        , m_layout(layout)
        , m_watch(watch)
        , m_row(layout.rowSize())
        , m_check(layout.samples)
        , m_predicted(layout.samples)
    {
    }

    /// An error that says how many rows of the part are damaged.
    [[nodiscard]] Result<void> copy(const Part &part, const File &file, const Rows &rows)
    {
        const auto check = checkWordsIn(file, part.layout);
        if (!check)
            return tl::unexpected(check.error());
        std::size_t damaged = 0;
        for (const std::size_t row : rows) {
            if (isSet(m_watch.isCancelled))
                return cancelled();
            if (auto read = readRow(file, part.layout, row); !read)
                return read;
            m_check[row] = checkWord(m_row);
            damaged += m_check[row] != (*check)[row];
            if (auto written = writeRow(row); !written)
                return written;
            tellProgress();
        }
        if (damaged == 0)
            return {};
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has {} damaged {}: {} check {} not fit.", part.path.string(),
                                   groupedText(damaged), damaged == 1 ? "row" : "rows", damaged == 1 ? "its" : "their",
                                   damaged == 1 ? "word does" : "words do"),
                       "Copy it again from where it came from, or run the same record command again: it records "
                       "damaged rows again.");
    }

    /// Writes the check words of all rows.
    [[nodiscard]] Result<void> finish()
    {
        return m_file.write(m_layout.position("check"), std::as_bytes(std::span(m_check)));
    }

    /// The last exit's predictions [n].
    [[nodiscard]] const std::vector<std::int32_t> &predicted() const { return m_predicted; }

private:
    /// Calls work with the position in a file of each piece of a row, and the place of the piece in m_row.
    template<typename Work>
    [[nodiscard]] Result<void> eachPiece(const RecordingLayout &layout, std::size_t row, Work work)
    {
        std::span<std::byte> left = m_row;
        for (const RowColumn &column : layout.rowColumns) {
            for (std::uint64_t block = 0; block < column.blocks; ++block) {
                const std::uint64_t at = column.position + (block * layout.samples + row) * column.bytesPerRow;
                if (auto done = work(at, left.first(column.bytesPerRow)); !done)
                    return done;
                left = left.subspan(column.bytesPerRow);
            }
        }
        return {};
    }

    [[nodiscard]] Result<void> readRow(const File &file, const RecordingLayout &layout, std::size_t row)
    {
        return eachPiece(layout, row,
                         [&](std::uint64_t at, std::span<std::byte> piece) { return file.read(at, piece); });
    }

    [[nodiscard]] Result<void> writeRow(std::size_t row)
    {
        // The predictions of all exits come first: see coveredColumns.
        const std::size_t last = static_cast<std::size_t>(m_layout.exits - 1) * sizeof(std::int32_t);
        std::memcpy(&m_predicted[row], m_row.data() + last, sizeof(std::int32_t));
        return eachPiece(m_layout, row,
                         [&](std::uint64_t at, std::span<std::byte> piece) { return m_file.write(at, piece); });
    }

    void tellProgress()
    {
        constexpr std::size_t rowsBetween = 1000;
        ++m_copied;
        if (m_watch.progress && (m_copied % rowsBetween == 0 || m_copied == m_layout.samples))
            m_watch.progress(m_copied, m_layout.samples);
    }

    File &m_file;
    const RecordingLayout &m_layout;
    const MergeWatch &m_watch;
    std::vector<std::byte> m_row;
    std::vector<std::int32_t> m_check;     ///< [n]
    std::vector<std::int32_t> m_predicted; ///< [n] by the last exit
    std::size_t m_copied = 0;
};

/// The whole's figures: the sums of the parts' seconds and joules, unknown where one of them is.
class RunSums
{
public:
    [[nodiscard]] Result<void> add(const File &file, const RecordingLayout &layout)
    {
        std::array<double, 3> run{};
        auto done = file.read(layout.position("run"), std::as_writable_bytes(std::span(run)));
        for (std::size_t i = 0; i < run.size(); ++i)
            m_sums[i] += run[i];
        return done;
    }

    [[nodiscard]] Result<void> write(File &file, const RecordingLayout &layout) const
    {
        std::array<double, 8> run{};
        run.fill(std::numeric_limits<double>::quiet_NaN());
        std::ranges::copy(m_sums, run.begin());
        return file.write(layout.position("run"), std::as_bytes(std::span(run)));
    }

private:
    std::array<double, 3> m_sums{};
};

/// The sentence about the labels of the whole, where the watch has a check of them.
std::optional<std::string> labelWarningFor(const Parts &parts, const Rows &order,
                                           const std::vector<std::int32_t> &predicted, const MergeWatch &watch)
{
    if (!watch.labelWarning)
        return std::nullopt;
    MergedAnswers answers{textUnder(parts.all.front().layout.header.metadata, labelCheckKey), {}, {}, parts.batch()};
    for (const std::size_t row : order) {
        answers.label.push_back(parts.origin.label[row]);
        answers.predicted.push_back(predicted[row]);
    }
    return watch.labelWarning(answers);
}

/// The header with the sizes of the batches that any part was run in, where these are not all the batch size.
TensorHeader withUsedBatches(TensorHeader header, const Parts &parts)
{
    bool hasRows = false;
    for (const Part &part : parts.all) {
        for (const int size : usedBatches(part.layout.header.metadata)) {
            if (auto text = usedBatchesText(header.metadata, hasRows, size))
                header.metadata[usedBatchesKey] = std::move(*text);
            hasRows = true;
        }
    }
    return header;
}

/// Writes the header, with a sentence about the labels where there is room for it, as record does.
Result<void> writeHeader(File &file, const TensorHeader &header, const std::optional<std::string> &labelWarning)
{
    std::string bytes = headerBytes(header);
    if (labelWarning) {
        TensorHeader longer = header;
        longer.metadata[labelWarningKey] = *labelWarning;
        if (const std::string longerBytes = headerBytes(longer); longerBytes.size() <= header.dataStart)
            bytes = longerBytes;
    }
    return file.write(0, std::as_bytes(std::span(bytes)));
}

/// Fills an empty file; returns the sentence about the labels.
Result<std::optional<std::string>> writeWhole(File &file, const RecordingLayout &layout, const Parts &parts,
                                              const Rows &order, const MergeWatch &watch)
{
    if (auto done = file.clear(layout.header.fileSize()); !done)
        return tl::unexpected(done.error());
    RowCopier copier(file, layout, watch);
    RunSums sums;
    for (const Part &part : parts.all) {
        const auto from = openPart(part);
        if (!from)
            return tl::unexpected(from.error());
        for (const std::string_view name : fixedTensors) {
            if (&part != &parts.all.front())
                break;
            if (auto done = copyTensor(name, {*from, part.layout}, file, layout); !done)
                return tl::unexpected(done.error());
        }
        if (auto done = copier.copy(part, *from, rowsOf(part, order, parts.batch())); !done)
            return tl::unexpected(done.error());
        if (auto done = sums.add(*from, part.layout); !done)
            return tl::unexpected(done.error());
    }
    auto warning = labelWarningFor(parts, order, copier.predicted(), watch);
    for (auto done : {copier.finish(), sums.write(file, layout),
                      writeHeader(file, withUsedBatches(layout.header, parts), warning)}) {
        if (!done)
            return tl::unexpected(done.error());
    }
    if (auto done = file.sync(); !done)
        return tl::unexpected(done.error());
    if (const auto whole = checkFixedTensors(file, layout); !whole)
        return tl::unexpected(whole.error());
    return warning;
}

} // namespace

Result<Merged> mergeParts(const std::vector<fs::path> &paths, const fs::path &out, const MergeWatch &watch)
{
    std::error_code ignored;
    if (fs::exists(out, ignored))
        return failure(ErrorKind::BadInput, fmt::format("{} exists already.", out.string()),
                       "Choose another output file, or remove that one.");
    const auto parts = readParts(paths, watch.isCancelled);
    if (!parts)
        return tl::unexpected(parts.error());
    const auto layout = layoutOf(wholeHeader(parts->all.front().layout.header), out);
    if (!layout)
        return tl::unexpected(layout.error());
    const Rows order = stratifiedPermutation(parts->origin.label, seedIn(parts->all.front().layout.header.metadata));
    if (auto finished = checkFinished(*parts, order, watch.isCancelled); !finished)
        return tl::unexpected(finished.error());
    auto fresh = NewFile::create(out);
    if (!fresh)
        return tl::unexpected(fresh.error());
    auto warning = writeWhole(fresh->file(), *layout, *parts, order, watch);
    if (!warning)
        return tl::unexpected(warning.error());
    if (auto file = fresh->put(File::Existing::Keep); !file)
        return tl::unexpected(file.error());
    return Merged{layout->samples, std::move(*warning), parts->notes};
}

} // namespace offramp
