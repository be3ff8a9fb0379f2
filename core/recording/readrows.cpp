// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/readrows_p.h"

#include "core/tensors/checksums.h"

#include <algorithm>
#include <cstring>

namespace offramp {

namespace {

constexpr std::size_t mostRowsInBlock = 1 << 14; ///< so that their values and checksums stay in the cache
constexpr std::size_t bytesInBlock = 1 << 22;
constexpr std::size_t mostBytesAtOnce = 1 << 18;
constexpr std::size_t smallGap = 1 << 13; ///< bytes; reading them takes no longer than beginning to read again

void copyRow(std::byte *to, const std::byte *from, std::size_t size)
{
    if (size == sizeof(float)) // as in most columns: no call
        std::memmove(to, from, sizeof(float));
    else
        std::memmove(to, from, size);
}

class RowReader
{
public:
    RowReader(const File &file, const RecordingLayout &layout, const RowRequest &request)
        : m_file(file)
        , m_layout(layout)
        , m_request(request)
    {
        m_read.counts.resize(layout.samples);
    }

    /// Reads the rows from first to first + count in all columns.
    Result<void> readBlock(std::size_t first, std::size_t count)
    {
        choose(first, count);
        if (m_rows.empty())
            return {};
        m_sums.assign(m_rows.size(), 0);
        m_width = 0;
        for (std::size_t c = 0; c < m_layout.rowColumns.size(); ++c) {
            if (!m_isChecked && !m_request.destinations[c])
                continue;
            if (auto done = readColumn(m_layout.rowColumns[c], m_request.destinations[c]); !done)
                return done;
        }
        verify();
        return {};
    }

    RowsRead take() { return std::move(m_read); }

private:
    /// Rows that are read at once: those from begin to end of m_rows, and what lies between them.
    struct Run {
        std::size_t begin = 0;
        std::size_t end = 0;
    };

    void choose(std::size_t first, std::size_t count)
    {
        m_rows.clear();
        m_isChecked = false;
        for (std::size_t row = first; row < first + count; ++row) {
            const std::int32_t word = m_request.words[row];
            if (!m_request.isKnown.empty() && m_request.isKnown[row]) {
                m_read.counts[row] = 1;
            } else if (word != notRecorded) {
                m_rows.push_back(row);
                m_isChecked |= word != recordedUnchecked;
            }
        }
    }

    void findRuns(std::size_t width)
    {
        m_width = width;
        m_runs.clear();
        for (std::size_t at = 0; at < m_rows.size(); ++at) {
            const bool goesOn = !m_runs.empty() && (m_rows[at] - m_rows[at - 1] - 1) * width <= smallGap
                                && (m_rows[at] - m_rows[m_runs.back().begin] + 1) * width <= mostBytesAtOnce;
            if (!goesOn)
                m_runs.push_back({at, at});
            m_runs.back().end = at + 1;
        }
    }

    Result<void> readColumn(const RowColumn &column, std::byte *values)
    {
        if (m_width != column.bytesPerRow)
            findRuns(column.bytesPerRow);
        const std::size_t blockSize = m_layout.samples * column.bytesPerRow;
        for (std::size_t b = 0; b < column.blocks; ++b) {
            for (const Run &run : m_runs) {
                if (auto done
                    = readRun(run, column.position + b * blockSize, values ? values + b * blockSize : nullptr);
                    !done)
                    return done;
            }
        }
        return {};
    }

    /// position: in the file, of row 0; values: where row 0 is kept, or null.
    Result<void> readRun(const Run &run, std::uint64_t position, std::byte *values)
    {
        const std::size_t first = m_rows[run.begin];
        const std::size_t count = run.end - run.begin;
        const std::size_t span = m_rows[run.end - 1] - first + 1;
        const bool isDirect = values && span == count;
        if (!isDirect)
            m_bytes.resize(std::max(m_bytes.size(), span * m_width));
        std::byte *read = isDirect ? values + first * m_width : m_bytes.data();
        if (auto done = m_file.read(position + first * m_width, {read, span * m_width}); !done)
            return done;
        for (std::size_t i = 1; i < count && span != count; ++i)
            copyRow(read + i * m_width, read + (m_rows[run.begin + i] - first) * m_width, m_width);
        if (m_isChecked)
            addToEachCrc32(std::span(m_sums).subspan(run.begin, count), {read, count * m_width});
        for (std::size_t i = 0; i < count && values && !isDirect; ++i)
            copyRow(values + m_rows[run.begin + i] * m_width, read + i * m_width, m_width);
        return {};
    }

    void verify()
    {
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            const std::int32_t word = m_request.words[m_rows[i]];
            const bool fits = word == recordedUnchecked || word == checkWord(m_sums[i]);
            m_read.counts[m_rows[i]] = fits;
            if (!fits) {
                ++m_read.damaged;
                forget(m_rows[i]);
            }
        }
    }

    void forget(std::size_t row)
    {
        for (std::size_t c = 0; c < m_layout.rowColumns.size(); ++c) {
            const RowColumn &column = m_layout.rowColumns[c];
            for (std::size_t b = 0; b < column.blocks && m_request.destinations[c]; ++b)
                std::memset(m_request.destinations[c] + (b * m_layout.samples + row) * column.bytesPerRow, 0,
                            column.bytesPerRow);
        }
    }

    const File &m_file;
    const RecordingLayout &m_layout;
    const RowRequest &m_request;
    RowsRead m_read;
    std::vector<std::size_t> m_rows;   ///< of the block, ascending, that are read
    std::vector<std::uint32_t> m_sums; ///< of these rows
    bool m_isChecked = false;          ///< whether one of them has a checksum
    std::size_t m_width = 0;           ///< bytes of a row for which m_runs are
    std::vector<Run> m_runs;
    std::vector<std::byte> m_bytes;
};

} // namespace

Result<std::vector<std::int32_t>> readCheckWords(const File &file, const RecordingLayout &layout)
{
    std::vector<std::int32_t> words(layout.samples, recordedUnchecked);
    if (!layout.has("check"))
        return words;
    return file.read(layout.position("check"), std::as_writable_bytes(std::span(words))).map([&] {
        return std::move(words);
    });
}

Result<RowsRead> readRows(const File &file, const RecordingLayout &layout, const RowRequest &request,
                          const IsCancelled &isCancelled)
{
    RowReader reader(file, layout, request);
    const std::size_t most
        = std::clamp<std::size_t>(bytesInBlock / std::max<std::uint64_t>(layout.rowSize(), 1), 1, mostRowsInBlock);
    for (std::size_t first = 0; first < layout.samples; first += most) {
        if (isSet(isCancelled))
            return cancelled();
        if (auto done = reader.readBlock(first, std::min(most, layout.samples - first)); !done)
            return tl::unexpected(done.error());
    }
    return reader.take();
}

Result<RowStates> readRowStates(const File &file, const RecordingLayout &layout, const IsCancelled &isCancelled)
{
    const auto words = readCheckWords(file, layout);
    if (!words)
        return tl::unexpected(words.error());
    const RowRequest request{*words, {}, std::vector<std::byte *>(layout.rowColumns.size())};
    return readRows(file, layout, request, isCancelled).map([](const RowsRead &read) {
        return RowStates{std::vector<bool>(read.counts.begin(), read.counts.end()), read.damaged};
    });
}

} // namespace offramp
