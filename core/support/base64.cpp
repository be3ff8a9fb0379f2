// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/base64.h"

#include <openssl/evp.h>

#include <algorithm>
#include <vector>

namespace offramp {

std::string base64(std::string_view bytes)
{
    constexpr std::size_t atOnce = 3 << 16; // whole groups of three bytes, so that only the end is padded
    std::vector<unsigned char> encoded(atOnce / 3 * 4 + 1);
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    while (!bytes.empty()) {
        const std::string_view some = bytes.substr(0, atOnce);
        const int size = EVP_EncodeBlock(encoded.data(), reinterpret_cast<const unsigned char *>(some.data()),
                                         static_cast<int>(some.size()));
        text.append(reinterpret_cast<const char *>(encoded.data()), static_cast<std::size_t>(size));
        bytes.remove_prefix(some.size());
    }
    return text;
}

} // namespace offramp
