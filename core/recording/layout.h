// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/cancelled.h"
#include "core/support/file.h"
#include "core/tensors/safetensors.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace offramp {

inline constexpr int recordingFormatVersion = 4;

/// Of files in which each sample has a cost of its own at several exits.
inline constexpr int sampleCostsFormatVersion = 5;

/// Longest side of a thumbnail, in pixels.
inline constexpr int largestThumbnailSide = 48;

/// A tensor that the check word covers.
struct CoveredColumn {
    std::string_view name;
    bool byExit; ///< shape [K,n,...] instead of [n,...]
};

/// The tensors that the check word covers, in the order of FORMAT.md.
inline constexpr std::array<CoveredColumn, 9> coveredColumns{{{"predicted", true},
                                                              {"entropy", true},
                                                              {"confidence", true},
                                                              {"margin", true},
                                                              {"sample_flops", true},
                                                              {"logits", true},
                                                              {"thumbnail", false},
                                                              {"image", false},
                                                              {"score", true}}};

/// A column that the check word covers: K blocks (1 for columns without exits) of n rows of bytesPerRow each.
struct RowColumn {
    std::uint64_t position = 0; ///< in the file, of the first block
    std::uint64_t blocks = 0;
    std::uint64_t bytesPerRow = 0;
    std::string_view name = {}; ///< of its tensor, as in coveredColumns
};

/// Sides of the thumbnails, in pixels; all of one recording have the same.
struct ThumbnailSize {
    int width = 0;
    int height = 0;

    /// Bytes of one thumbnail, 8-bit RGB.
    [[nodiscard]] std::size_t bytes() const { return std::size_t(3) * width * height; }

    bool operator==(const ThumbnailSize &) const = default;
};

/// Where everything lies in a recording on disk.
struct RecordingLayout {
    TensorHeader header;
    std::size_t samples = 0;
    int exits = 0;
    std::optional<int> classes;
    std::vector<RowColumn> rowColumns; ///< those of coveredColumns that are present

    [[nodiscard]] bool has(std::string_view tensor) const { return header.find(tensor) != nullptr; }

    /// Position in the file of a tensor's first byte; the tensor must be present.
    [[nodiscard]] std::uint64_t position(std::string_view tensor) const;

    /// Size of the thumbnails, or nothing where there are none.
    [[nodiscard]] std::optional<ThumbnailSize> thumbnailSize() const;

    /// Bytes of one row in all covered columns together.
    [[nodiscard]] std::uint64_t rowSize() const;
};

/// Reads and checks a recording's header: format version, the required tensors, types and shapes that fit each other,
/// and that a large file is on the disk: of more than 200 MB beside logits and thumbnails at least half.
[[nodiscard]] Result<RecordingLayout> readLayout(const File &file);

/// The layout of a header that was just made; the same checks.
[[nodiscard]] Result<RecordingLayout> layoutOf(TensorHeader header, const std::filesystem::path &path);

/// The check word of a row from its bytes in all covered columns, column by column and exit by exit: zlib's crc32,
/// where 0 and -1 (not recorded, recorded unchecked) become 1.
[[nodiscard]] std::int32_t checkWord(std::span<const std::byte> rowBytes);

/// The same from the crc32 of these bytes.
[[nodiscard]] std::int32_t checkWord(std::uint32_t crc);

inline constexpr std::int32_t notRecorded = 0;
inline constexpr std::int32_t recordedUnchecked = -1;

/// Which rows count as recorded by their check words, and how many are damaged.
struct RowStates {
    std::vector<bool> recorded; ///< [n]
    std::size_t damaged = 0;
};

/// Verifies every check word against its row. Check words are read before the data, so that a file that is being
/// written is read correctly. Without the tensor check, all rows are recorded (and unchecked). It holds at most 256 KB
/// of the rows' data at once, or one row of the widest column. isCancelled is called often.
[[nodiscard]] Result<RowStates> readRowStates(const File &file, const RecordingLayout &layout,
                                              const IsCancelled &isCancelled = {});

} // namespace offramp
