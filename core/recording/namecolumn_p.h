// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace offramp {

/// Sample names as the tensors name_bytes and name_offsets hold them.
struct NameColumn {
    std::string bytes;
    std::vector<std::int64_t> offsets{0}; ///< [n+1]

    explicit NameColumn(const std::vector<std::string> &names)
    {
        for (const std::string &name : names) {
            bytes += name;
            offsets.push_back(static_cast<std::int64_t>(bytes.size()));
        }
    }
};

} // namespace offramp
