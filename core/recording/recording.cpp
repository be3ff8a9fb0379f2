// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recording.h"

#include "core/recording/measuredparts_p.h"
#include "core/recording/recordingfile_p.h"
#include "core/support/jsonlimits.h"
#include "core/support/sha256.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace offramp {

namespace {

Result<void> checkSample(const File &file, const RecordingLayout &layout, std::size_t sample)
{
    if (sample < layout.samples)
        return {};
    return wrongContent(file, fmt::format("it has {} samples, not a sample {}", layout.samples, sample),
                        "Samples count from 0.");
}

Result<void> checkName(const File &file, std::size_t sample, std::int64_t begin, std::int64_t end, std::uint64_t bytes)
{
    if (begin >= 0 && end >= begin && static_cast<std::uint64_t>(end) <= bytes)
        return {};
    return wrongContent(file, fmt::format("the name of sample {} lies outside name_bytes", sample),
                        "The file is damaged; record it again.");
}

} // namespace

std::size_t Recording::recordedCount() const
{
    return static_cast<std::size_t>(std::ranges::count(recorded, true));
}

std::optional<std::string> Recording::about(const std::string &key) const
{
    const auto entry = metadata.find(key);
    return entry == metadata.end() ? std::nullopt : std::optional(entry->second);
}

std::vector<std::string> Recording::names(const std::string &key) const
{
    std::vector<std::string> texts;
    const std::string text = about(key).value_or("[]");
    if (!checkJsonLimits(text, {}))
        return texts;
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_array() || !std::all_of(json.begin(), json.end(), [](const auto &name) { return name.is_string(); }))
        return texts;
    for (const auto &name : json)
        texts.push_back(name);
    return texts;
}

Result<std::optional<std::vector<float>>> readLogits(const std::filesystem::path &path, std::size_t sample)
{
    const auto opened = openRecordingFile(path);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto &[file, layout] = *opened;
    if (!layout.has("logits"))
        return std::nullopt;
    if (auto known = checkSample(file, layout, sample); !known)
        return tl::unexpected(known.error());

    const std::size_t c = layout.header.find("logits")->shape[2];
    std::vector<float> logits(static_cast<std::size_t>(layout.exits) * c);
    for (std::size_t k = 0; k < static_cast<std::size_t>(layout.exits); ++k) {
        const auto part = std::as_writable_bytes(std::span(logits).subspan(k * c, c));
        const std::uint64_t position = layout.position("logits") + (k * layout.samples + sample) * c * sizeof(float);
        if (auto done = file.read(position, part); !done)
            return tl::unexpected(done.error());
    }
    return logits;
}

Result<std::vector<Thumbnail>> readThumbnails(const std::filesystem::path &path, std::span<const std::size_t> samples)
{
    const auto opened = openRecordingFile(path);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto &[file, layout] = *opened;

    std::vector<Thumbnail> thumbnails;
    const auto size = layout.thumbnailSize();
    if (!size)
        return thumbnails;
    for (const std::size_t sample : samples) {
        if (auto known = checkSample(file, layout, sample); !known)
            return tl::unexpected(known.error());
        Thumbnail &thumbnail = thumbnails.emplace_back(Thumbnail{size->width, size->height, {}});
        thumbnail.rgb.resize(size->bytes());
        const std::uint64_t position = layout.position("thumbnail") + sample * size->bytes();
        if (auto done = file.read(position, std::as_writable_bytes(std::span(thumbnail.rgb))); !done)
            return tl::unexpected(done.error());
    }
    return thumbnails;
}

Result<std::vector<std::string>> readSampleNames(const std::filesystem::path &path)
{
    const auto opened = openRecordingFile(path);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto &[file, layout] = *opened;

    std::vector<std::string> names;
    if (!layout.has("name_bytes") || !layout.has("name_offsets"))
        return names;
    std::vector<char> bytes;
    std::vector<std::int64_t> offsets;
    if (auto done = readTensor(file, layout, "name_bytes", bytes); !done)
        return tl::unexpected(done.error());
    if (auto done = readTensor(file, layout, "name_offsets", offsets); !done)
        return tl::unexpected(done.error());

    names.reserve(layout.samples);
    for (std::size_t i = 0; i + 1 < offsets.size(); ++i) {
        if (auto inside = checkName(file, i, offsets[i], offsets[i + 1], bytes.size()); !inside)
            return tl::unexpected(inside.error());
        names.emplace_back(bytes.data() + offsets[i], static_cast<std::size_t>(offsets[i + 1] - offsets[i]));
    }
    return names;
}

Result<std::vector<std::string>> readSampleNames(const std::filesystem::path &path,
                                                 std::span<const std::size_t> samples)
{
    const auto opened = openRecordingFile(path);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto &[file, layout] = *opened;

    std::vector<std::string> names;
    if (!layout.has("name_bytes") || !layout.has("name_offsets"))
        return names;
    for (const std::size_t sample : samples) {
        if (auto known = checkSample(file, layout, sample); !known)
            return tl::unexpected(known.error());
        std::array<std::int64_t, 2> offsets{};
        const std::uint64_t position = layout.position("name_offsets") + sample * sizeof(std::int64_t);
        if (auto done = file.read(position, std::as_writable_bytes(std::span(offsets))); !done)
            return tl::unexpected(done.error());
        const auto [begin, end] = offsets;
        if (auto inside = checkName(file, sample, begin, end, layout.header.find("name_bytes")->shape[0]); !inside)
            return tl::unexpected(inside.error());
        std::string &name = names.emplace_back(static_cast<std::size_t>(end - begin), '\0');
        const auto at = layout.position("name_bytes") + static_cast<std::uint64_t>(begin);
        if (auto done = file.read(at, std::as_writable_bytes(std::span(name))); !done)
            return tl::unexpected(done.error());
    }
    return names;
}

Result<std::string> recordingFingerprint(const std::filesystem::path &path)
{
    const auto opened = openRecordingFile(path);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto &[file, layout] = *opened;

    std::string header(layout.header.dataStart, '\0');
    std::vector<char> label;
    std::vector<char> flops;
    for (auto done : {file.read(0, std::as_writable_bytes(std::span(header))), readTensor(file, layout, "label", label),
                      readTensor(file, layout, "flops", flops)}) {
        if (!done)
            return tl::unexpected(done.error());
    }
    const SplitHeader split = withoutMeasured(layout.header);
    const bool isLonger
        = std::ranges::any_of(keptLaterKeys, [&](const char *key) { return layout.header.metadata.contains(key); });
    if (isLonger || !split.tensors.empty() || !split.metadata.empty()) {
        TensorHeader before = split.bare;
        for (const char *key : keptLaterKeys)
            before.metadata.erase(key);
        header = headerBytes(before);
    }
    Sha256 digest;
    digest.add(header);
    for (const auto &part : {label, flops})
        digest.add({part.data(), part.size()});
    return digest.hex();
}

} // namespace offramp
