// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/file.h"
#include "core/tensors/checksums.h"

#include <string>
#include <vector>

namespace offramp {

/// A file inside a zip file.
struct ZipEntry {
    std::string name;
    std::uint64_t begin = 0;      ///< position of its first byte in the zip file
    std::uint64_t size = 0;       ///< bytes, unpacked
    std::uint64_t storedSize = 0; ///< bytes in the zip file; size unless it is deflated
    std::uint32_t crc = 0;        ///< zlib's crc32 of the unpacked bytes
    bool deflated = false;        ///< packed; else it lies there as it is

    bool operator==(const ZipEntry &) const = default;
};

/// What a zip file may hold.
enum class ZipPacking { Stored, StoredOrDeflated };

/// Lists the files inside a zip file (APPNOTE.TXT, sections 4.3.7 to 4.3.16; 64-bit sizes too). Refused: an entry that
/// is encrypted or packed in another way than allowed, one that does not lie inside the file, entries that overlap or
/// have the same name, and records that do not agree with each other, so that other readers could see other contents.
[[nodiscard]] Result<std::vector<ZipEntry>> readZipDirectory(const File &file, ZipPacking allowed = ZipPacking::Stored);

/// Verifies the crc32 of every entry, a part at a time; an error names the entry that does not match. SwitchedOff where
/// all are 0, as PyTorch (2.6 and newer) writes them when told to.
[[nodiscard]] Result<Checksums> checkZipSums(const File &file, const std::vector<ZipEntry> &entries);

/// The whole of an entry, unpacked, its crc32 checked unless it is 0 (see checkZipSums()). Refused before anything is
/// allocated: more than limit bytes, and a size that deflate cannot reach from the bytes stored.
[[nodiscard]] Result<std::string> readZipEntry(const File &file, const ZipEntry &entry, std::uint64_t limit);

} // namespace offramp
