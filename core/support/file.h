// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace offramp {

/// An open file descriptor that closes itself; reads and writes at absolute positions, whole or not at all.
class File
{
public:
    enum class Mode { Read, ReadWrite, Create, Fresh };

    /// Opens path; Create makes it where it is missing and keeps what it holds; Fresh makes it and refuses one that
    /// exists, a link too. The error names the path and the system's reason.
    [[nodiscard]] static Result<File> open(const std::filesystem::path &path, Mode mode);

    File(File &&other) noexcept;
    File &operator=(File &&other) noexcept;
    File(const File &) = delete;
    File &operator=(const File &) = delete;
    ~File();

    /// Writes all bytes to a device or a pipe, which know no positions. A pipe that nothing reads is an error.
    [[nodiscard]] static Result<void> stream(const std::filesystem::path &path, std::span<const std::byte> bytes);

    /// Bytes in the file now.
    [[nodiscard]] Result<std::uint64_t> size() const;

    /// Fills bytes from position; an end of file before that is an error.
    [[nodiscard]] Result<void> read(std::uint64_t position, std::span<std::byte> bytes) const;

    /// The first bytes, most of them where there are so many.
    [[nodiscard]] Result<std::string> beginning(std::uint64_t most) const;

    /// Writes all bytes at position.
    [[nodiscard]] Result<void> write(std::uint64_t position, std::span<const std::byte> bytes);

    /// Makes the file size bytes of zeros, with the disk space reserved: a full disk is an error here and not later.
    [[nodiscard]] Result<void> clear(std::uint64_t size);

    /// Makes everything written reach the disk.
    [[nodiscard]] Result<void> sync();

    /// Claims the file for one writer (flock); false when another process holds it.
    [[nodiscard]] Result<bool> tryLock();

    [[nodiscard]] const std::filesystem::path &path() const { return m_path; }

private:
    File(int descriptor, std::filesystem::path path);
    [[nodiscard]] tl::unexpected<Error> systemFailure(const std::string &what, int code) const;

    int m_descriptor = -1;
    std::filesystem::path m_path;
};

/// The whole of a file that is at most limit bytes long; larger is an error.
[[nodiscard]] Result<std::string> readWholeFile(const std::filesystem::path &path, std::uint64_t limit);

} // namespace offramp
