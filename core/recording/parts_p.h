// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/layout.h"
#include "core/recording/origin.h"
#include "core/recording/shard.h"

#include <filesystem>
#include <string>
#include <vector>

namespace offramp {

/// One part of a recording that is to be merged.
struct Part {
    std::filesystem::path path;
    RecordingLayout layout;
    Shard shard;
};

/// All parts of one recording, as readParts() found them.
struct Parts {
    std::vector<Part> all;          ///< in ascending order, each number once, none is missing
    Origin origin;                  ///< that of the whole
    std::vector<std::string> notes; ///< sentences about what does not matter

    [[nodiscard]] std::size_t batch() const { return static_cast<std::size_t>(origin.batchSize); }
};

/// Reads the headers and labels of parts, in any order. An error where a file is not a part, where they are of
/// different runs (it names the difference), and where a part is there twice or missing.
[[nodiscard]] Result<Parts> readParts(const std::vector<std::filesystem::path> &paths, const IsCancelled &isCancelled);

/// Opens a part again to read its rows, and keeps other programs from writing it meanwhile. An error where one is
/// writing it now, and where it is no longer the file that was checked.
[[nodiscard]] Result<File> openPart(const Part &part);

} // namespace offramp
