// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/recordedparts.h"
#include "core/support/error.h"

#include <cstddef>
#include <string>
#include <vector>

namespace offramp {

/// The file of a network as it was given.
struct NetworkFile {
    std::string file;
    std::string sha256;
    std::string name = {}; ///< of the part that it is for; empty: not said
};

/// Which of the files is the network of each of the first `needed` parts: by name where one is given, else by SHA-256,
/// else in order among the parts whose network is not known. Files for later parts are taken and not used. An error
/// where a file is missing, belongs to none, or is another than the part was recorded with.
[[nodiscard]] Result<std::vector<std::size_t>> matchNetworks(const std::vector<RecordedPart> &parts, std::size_t needed,
                                                             const std::vector<NetworkFile> &files);

} // namespace offramp
