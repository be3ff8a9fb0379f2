// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/file.h"

#include <string>
#include <vector>

namespace offramp {

/// A file inside a zip file.
struct ZipEntry {
    std::string name;
    std::uint64_t begin = 0; ///< position of its first byte in the zip file
    std::uint64_t size = 0;
    bool isStored = true; ///< as it is: neither compressed nor encrypted

    bool operator==(const ZipEntry &) const = default;
};

/// Lists the files inside a zip file (APPNOTE.TXT, sections 4.3.7 to 4.3.16; 64-bit sizes too). An entry that
/// does not lie inside the file is an error. Nothing is unpacked.
[[nodiscard]] Result<std::vector<ZipEntry>> readZipDirectory(const File &file);

} // namespace offramp
