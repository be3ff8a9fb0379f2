// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/cancelled.h"

#include <cstddef>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace offramp {

/// What shows that a file has changed, without reading it.
struct FileStamp {
    std::uint64_t number = 0;         ///< that the file system gives it; a file that replaces another has its own
    std::uint64_t size = 0;           ///< bytes
    std::chrono::nanoseconds time{0}; ///< of the last change, in steps of up to 2 s, as the file system counts

    bool operator==(const FileStamp &) const = default;
};

/// An open file descriptor that closes itself; reads and writes at absolute positions, whole or not at all.
class File
{
public:
    enum class Mode { Read, ReadWrite, Fresh };
    enum class Existing { Replace, Keep };

    /// Opens path; Fresh creates it, with permissions less the umask, and refuses one that exists, a link too. Never
    /// waits: what is not a regular file (a folder, a pipe, a device, a socket) is an error, except a pipe that
    /// takePipe() has read. Errors give the system's reason and shown, or path where that is empty.
    [[nodiscard]] static Result<File> open(const std::filesystem::path &path, Mode mode, unsigned permissions = 0666,
                                           std::filesystem::path shown = {});

    File(File &&other) noexcept;
    File &operator=(File &&other) noexcept;
    File(const File &) = delete;
    File &operator=(const File &) = delete;
    ~File();

    /// Writes all bytes to a device or a pipe, which know no positions. A pipe that nothing reads is an error.
    [[nodiscard]] static Result<void> stream(const std::filesystem::path &path, std::span<const std::byte> bytes);

    /// Bytes in the file now.
    [[nodiscard]] Result<std::uint64_t> size() const;

    /// Bytes that it takes on the disk now: fewer than size() where it has holes.
    [[nodiscard]] Result<std::uint64_t> sizeOnDisk() const;

    /// Its stamp now. On a network drive it is up to date only for a file that was just opened.
    [[nodiscard]] Result<FileStamp> stamp() const;

    /// Fills bytes from position; an end of file before that is an error.
    [[nodiscard]] Result<void> read(std::uint64_t position, std::span<std::byte> bytes) const;

    /// The first bytes, most of them where there are so many. Files whose size the system gives as 0 are read too.
    [[nodiscard]] Result<std::string> beginning(std::uint64_t most) const;

    /// Writes all bytes at position.
    [[nodiscard]] Result<void> write(std::uint64_t position, std::span<const std::byte> bytes);

    /// Makes the file size bytes of zeros, with the disk space reserved: a full disk is an error here and not later.
    [[nodiscard]] Result<void> clear(std::uint64_t size);

    /// Makes everything written reach the disk.
    [[nodiscard]] Result<void> sync();

    /// Claims the file for one writer (flock); false when another process holds it.
    [[nodiscard]] Result<bool> tryLock();

    /// Sets its permission bits.
    [[nodiscard]] Result<void> setPermissions(unsigned permissions);

    /// Renames it to target in the same folder. With Keep it is an error where target exists, a link too.
    [[nodiscard]] Result<void> moveTo(const std::filesystem::path &target, Existing existing);

    /// An error of kind Failed where path() is no longer this file: it was removed, moved, or replaced by another.
    [[nodiscard]] Result<void> checkInPlace() const;

    [[nodiscard]] const std::filesystem::path &path() const { return m_path; }

private:
    friend Result<void> takePipe(const std::filesystem::path &path, std::uint64_t limit, const IsCancelled &isCancelled,
                                 std::chrono::milliseconds patience);

    File(int descriptor, std::filesystem::path path, std::filesystem::path shown = {});
    [[nodiscard]] tl::unexpected<Error> systemFailure(const std::string &what, int code) const;

    int m_descriptor = -1;
    std::filesystem::path m_path;
    std::filesystem::path m_shown; ///< in errors; empty: m_path
};

/// Reads a pipe to its end, and waits for it: from then on File::open() finds its bytes under the same path, as often
/// as needed. Does nothing where path is not a pipe. More than limit bytes are an error, and so is a pipe that no
/// writer opens within patience; a writer may take its time. isCancelled is called often. For tables and label maps of
/// the command line; may be called from any thread.
[[nodiscard]] Result<void> takePipe(const std::filesystem::path &path, std::uint64_t limit,
                                    const IsCancelled &isCancelled = {},
                                    std::chrono::milliseconds patience = std::chrono::seconds(10));

/// Whether something has that name; not where that cannot be seen. From any thread.
[[nodiscard]] bool isThere(const std::filesystem::path &path);

/// Whether it is a regular file, or a link to one; not where that cannot be seen. From any thread.
[[nodiscard]] bool isRegularFile(const std::filesystem::path &path);

/// The whole of a file that is at most limit bytes long; larger is an error.
[[nodiscard]] Result<std::string> readWholeFile(const std::filesystem::path &path, std::uint64_t limit);

} // namespace offramp
