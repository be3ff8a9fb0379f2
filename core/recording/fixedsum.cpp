// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/fixedsum.h"

#include <fmt/format.h>

namespace offramp {

std::string fixedSum(std::initializer_list<std::span<const std::byte>> parts)
{
    std::uint32_t crc = 0;
    for (const auto part : parts)
        crc = addToCrc32(crc, part);
    return crc32Text(crc);
}

Result<Checksums> checkFixedTensors(const File &file, const RecordingLayout &layout)
{
    const auto sum = layout.header.metadata.find(fixedSumKey);
    if (sum == layout.header.metadata.end())
        return Checksums::None;
    std::uint32_t crc = 0;
    for (const std::string_view name : fixedTensors) {
        const TensorInfo *tensor = layout.header.find(name);
        if (!tensor)
            continue;
        const auto next = addToCrc32(crc, file, layout.position(name), tensor->end - tensor->begin);
        if (!next)
            return tl::unexpected(next.error());
        crc = *next;
    }
    if (crc32Text(crc) == sum->second)
        return Checksums::Fit;
    return failure(ErrorKind::BadInput,
                   fmt::format("{} is damaged: the checksum of its labels, costs and sample names does not match.",
                               file.path().string()),
                   "Copy it again from where it came from. If offramp-engine made it, the same record command repairs "
                   "it.");
}

} // namespace offramp
