// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/file.h"

#include <string>
#include <string_view>

namespace offramp {

inline constexpr std::uint32_t marked32 = 0xffffffff; ///< the real value is in a 64-bit field elsewhere
inline constexpr std::uint32_t marked16 = 0xffff;

/// Little-endian numbers out of a part of a file; beyond its end they are 0.
class Fields
{
public:
    explicit Fields(std::string_view bytes)
        : m_bytes(bytes)
    {
    }

    [[nodiscard]] std::uint64_t number(std::size_t at, std::size_t width) const
    {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < width && at + i < m_bytes.size(); ++i)
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(m_bytes[at + i])) << (8 * i);
        return value;
    }
    [[nodiscard]] std::uint16_t u16(std::size_t at) const { return static_cast<std::uint16_t>(number(at, 2)); }
    [[nodiscard]] std::uint32_t u32(std::size_t at) const { return static_cast<std::uint32_t>(number(at, 4)); }
    [[nodiscard]] std::uint64_t u64(std::size_t at) const { return number(at, 8); }

private:
    std::string_view m_bytes;
};

[[nodiscard]] tl::unexpected<Error> notZip(const File &file, const std::string &why);

/// The bytes of a part of a file; an error where it does not have them.
[[nodiscard]] Result<std::string> partOf(const File &file, std::uint64_t begin, std::uint64_t size);

/// Where the directory of a zip file is.
struct ZipDirectoryPlace {
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
    std::uint64_t entries = 0;
};

/// Reads the end of a zip file. Refused where readers could disagree: two ends that differ, more than one disk, bytes
/// behind the end or between the directory and it.
[[nodiscard]] Result<ZipDirectoryPlace> locateZipDirectory(const File &file);

} // namespace offramp
