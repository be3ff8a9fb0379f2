// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/file.h"

#include <string>
#include <vector>

namespace offramp {

/// A file inside a zip file that is stored as it is.
struct ZipEntry {
    std::string name;
    std::uint64_t begin = 0; ///< position of its first byte in the zip file
    std::uint64_t size = 0;

    bool operator==(const ZipEntry &) const = default;
};

/// Lists the files inside a zip file (APPNOTE.TXT, sections 4.3.7 to 4.3.16; 64-bit sizes too). Refused: an entry that
/// is compressed or encrypted, and one that does not lie inside the file.
[[nodiscard]] Result<std::vector<ZipEntry>> readZipDirectory(const File &file);

} // namespace offramp
