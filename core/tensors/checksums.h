// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/file.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace offramp {

/// Whether a file's contents were compared with checksums in it.
enum class Checksums {
    Fit,
    SwitchedOff, ///< a format with checksums, written without them
    None,        ///< a format, or a writer, that has none
};

/// A sentence about a file whose damage would not be noticed, and how to save it with checksums; empty where they fit.
[[nodiscard]] std::string checksumNote(Checksums checksums, const std::filesystem::path &path);

/// zlib's crc32 of bytes that follow those of crc; 0 at the start.
[[nodiscard]] std::uint32_t addToCrc32(std::uint32_t crc, std::span<const std::byte> bytes);

/// Adds the parts of bytes, which lie one after the other and are of equal size, to a crc32 each; at least one.
void addToEachCrc32(std::span<std::uint32_t> crcs, std::span<const std::byte> parts);

/// Adds a part of a file to a crc32, reading at most 1 MB at once.
[[nodiscard]] Result<std::uint32_t> addToCrc32(std::uint32_t crc, const File &file, std::uint64_t begin,
                                               std::uint64_t size);

/// As metadata has it: eight hexadecimal digits.
[[nodiscard]] std::string crc32Text(std::uint32_t crc);

} // namespace offramp
