// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/recordingwriter.h"

#include <QObject>
#include <QTemporaryDir>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

namespace offramp {

inline constexpr std::size_t n = 40;
inline constexpr std::size_t exits = 3;
inline constexpr std::size_t classes = 5;

inline RecordingPlan plan(bool withLogits = true)
{
    RecordingPlan plan;
    plan.metadata = {{"network", "toy"}, {"exit_names", R"(["a","b","c"])"}};
    plan.origin.networkSha256 = "abc";
    plan.origin.exits = exits;
    plan.origin.classes = classes;
    plan.withLogits = withLogits;
    for (std::size_t i = 0; i < n; ++i) {
        plan.origin.label.push_back(static_cast<std::int32_t>(i % classes));
        plan.names.push_back(i == 3 ? "" : "test/ä" + std::to_string(i) + ".png");
    }
    plan.origin.flops = {100, 250, 400};
    return plan;
}

inline constexpr ThumbnailSize thumbnailSize{3, 2};

inline RecordingPlan planWithThumbnails()
{
    RecordingPlan withThumbnails = plan();
    withThumbnails.thumbnails = thumbnailSize;
    return withThumbnails;
}

/// The thumbnails of rows: every byte of a row is its number.
inline std::vector<std::uint8_t> thumbnailsOf(std::span<const std::size_t> rows)
{
    std::vector<std::uint8_t> bytes;
    for (const std::size_t row : rows)
        bytes.insert(bytes.end(), thumbnailSize.bytes(), static_cast<std::uint8_t>(row));
    return bytes;
}

inline float logit(std::size_t k, std::size_t row, std::size_t c)
{
    return static_cast<float>((k * 7919 + row * 104729 + c * 1299709) % 1000) / 100;
}

inline std::vector<float> logitsOf(std::span<const std::size_t> rows)
{
    std::vector<float> values;
    for (std::size_t k = 0; k < exits; ++k) {
        for (const std::size_t row : rows) {
            for (std::size_t c = 0; c < classes; ++c)
                values.push_back(logit(k, row, c));
        }
    }
    return values;
}

inline std::string bytesOf(const std::filesystem::path &path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline void overwrite(const std::filesystem::path &path, std::uint64_t position, const std::string &bytes)
{
    std::fstream stream(path, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekp(static_cast<std::streamoff>(position));
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

inline std::uint64_t positionOf(const std::filesystem::path &path, const char *tensor)
{
    return readLayout(*File::open(path, File::Mode::Read))->position(tensor);
}

/// Takes the checksums out of the metadata of a recording that a test is going to change.
inline void removeSums(const std::filesystem::path &path)
{
    for (const std::string key : {"\"header_crc32\"", "\"fixed_crc32\""}) {
        if (const auto at = bytesOf(path).find(key); at != std::string::npos)
            overwrite(path, at + 1, "without");
    }
}

/// Records every row that is missing, in batches of 4 that straddle the file.
inline void recordAll(RecordingWriter &writer)
{
    for (std::size_t first = 0; first < n / 4; ++first) {
        const std::vector<std::size_t> rows{first, first + 10, first + 20, first + 30};
        if (!std::all_of(rows.begin(), rows.end(), [&](std::size_t row) { return writer.isRecorded(row); }))
            [[maybe_unused]]
            const auto done = writer.write(rows, logitsOf(rows));
    }
}

/// A test with a folder for recordings.
class RecordingTest : public QObject
{
protected:
    /// A name that no other recording of the test has.
    std::filesystem::path freshPath()
    {
        return m_dir.path().toStdString() + "/r" + std::to_string(m_count++) + ".exits";
    }

    QTemporaryDir m_dir;
    int m_count = 0; ///< of fresh paths so far
};

} // namespace offramp
