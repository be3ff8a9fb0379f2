// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/fixedsum.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace offramp {

namespace {

/// Whether the checksum under a key fits its tensors; std::nullopt where the file has no such checksum.
Result<std::optional<bool>> sumFits(const File &file, const RecordingLayout &layout, const char *key,
                                    std::span<const std::string_view> tensors)
{
    const auto sum = layout.header.metadata.find(key);
    if (sum == layout.header.metadata.end())
        return std::nullopt;
    std::uint32_t crc = 0;
    for (const std::string_view name : tensors) {
        const TensorInfo *tensor = layout.header.find(name);
        if (!tensor)
            continue;
        const auto next = addToCrc32(crc, file, layout.position(name), tensor->end - tensor->begin);
        if (!next)
            return tl::unexpected(next.error());
        crc = *next;
    }
    return crc32Text(crc) == sum->second;
}

} // namespace

std::string fixedSum(std::initializer_list<std::span<const std::byte>> parts)
{
    std::uint32_t crc = 0;
    for (const auto part : parts)
        crc = addToCrc32(crc, part);
    return crc32Text(crc);
}

Result<Checksums> checkFixedTensors(const File &file, const RecordingLayout &layout)
{
    const auto fits = sumFits(file, layout, fixedSumKey, fixedTensors);
    if (!fits || *fits != false)
        return fits.map([](std::optional<bool> known) { return known ? Checksums::Fit : Checksums::None; });
    return failure(ErrorKind::BadInput,
                   fmt::format("{} is damaged: the checksum of its labels, costs and sample names does not match.",
                               file.path().string()),
                   "Copy it again from where it came from. If offramp-engine made it, the same record command repairs "
                   "it.");
}

Result<Checksums> checkMeasuredTensors(const File &file, const RecordingLayout &layout)
{
    if (std::ranges::none_of(measuredTensors, [&](std::string_view name) { return layout.has(name); }))
        return Checksums::Fit;
    const auto fits = sumFits(file, layout, measuredSumKey, measuredTensors);
    if (!fits || *fits != false)
        return fits.map([](std::optional<bool> known) { return known ? Checksums::Fit : Checksums::None; });
    return failure(ErrorKind::BadInput,
                   fmt::format("{} is damaged: the checksum of its measured costs does not match.",
                               file.path().string()),
                   "Copy it again from where it came from, or measure them again: offramp-engine measure … --into "
                   "RECORDING.");
}

} // namespace offramp
