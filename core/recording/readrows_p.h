// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/layout.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace offramp {

/// Which rows of a recording are read, and where their values are kept.
struct RowRequest {
    std::span<const std::int32_t> words;   ///< [n] check words, as readCheckWords() gives them
    std::vector<std::uint8_t> isKnown;     ///< [n] 1: the row counts and is not read; empty: no row is known
    std::vector<std::byte *> destinations; ///< by RecordingLayout::rowColumns: [blocks,n] rows; null: is only verified
};

/// Which rows count, and how many of those that were read are damaged.
struct RowsRead {
    std::vector<std::uint8_t> counts; ///< [n] 0 or 1
    std::size_t damaged = 0;
};

/// The check words [n] of a recording; all of them recordedUnchecked where the file has none.
[[nodiscard]] Result<std::vector<std::int32_t>> readCheckWords(const File &file, const RecordingLayout &layout);

/// Reads the rows that have check words and are not known, and verifies them. Values of a damaged row become 0, those
/// of rows that are not read stay as they are. It holds at most 256 KB beside the destinations, or one row of the
/// widest column. isCancelled is called often.
[[nodiscard]] Result<RowsRead> readRows(const File &file, const RecordingLayout &layout, const RowRequest &request,
                                        const IsCancelled &isCancelled);

} // namespace offramp
