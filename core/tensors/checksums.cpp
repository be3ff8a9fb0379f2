// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/checksums.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <vector>

namespace offramp {

std::string checksumNote(Checksums checksums, const std::filesystem::path &path)
{
    const std::string name = path.filename().string();
    switch (checksums) {
    case Checksums::Fit:
        return {};
    case Checksums::SwitchedOff:
        return fmt::format(
            "{} was saved without checksums, so that damage would change numbers unnoticed. Save it again "
            "after torch.serialization.set_crc32_options(True).",
            name);
    case Checksums::None:
        return fmt::format("{} has no checksums, so that damage would change numbers unnoticed. offramp-engine convert "
                           "and torch.save (PyTorch 1.6 and newer) write them.",
                           name);
    }
    return {};
}

std::uint32_t addToCrc32(std::uint32_t crc, std::span<const std::byte> bytes)
{
    if (bytes.empty()) // for which zlib would begin again
        return crc;
    return static_cast<std::uint32_t>(::crc32_z(crc, reinterpret_cast<const Bytef *>(bytes.data()), bytes.size()));
}

Result<std::uint32_t> addToCrc32(std::uint32_t crc, const File &file, std::uint64_t begin, std::uint64_t size)
{
    constexpr std::uint64_t atOnce = 1 << 20;
    std::vector<std::byte> bytes(std::min(size, atOnce));
    for (std::uint64_t at = 0; at < size; at += bytes.size()) {
        bytes.resize(std::min(size - at, atOnce));
        if (auto done = file.read(begin + at, bytes); !done)
            return tl::unexpected(done.error());
        crc = addToCrc32(crc, bytes);
    }
    return crc;
}

std::string crc32Text(std::uint32_t crc)
{
    return fmt::format("{:08x}", crc);
}

} // namespace offramp
