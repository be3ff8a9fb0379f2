// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace offramp {

namespace {

std::string systemReason(int code)
{
    return std::generic_category().message(code);
}

std::string remedyFor(int code)
{
    switch (code) {
    case ENOENT:
        return "Check the path.";
    case EACCES:
    case EPERM:
    case EROFS:
        return "Check the permissions, or choose another place.";
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return "Free some space, or choose another place.";
    case ENXIO:
        return "Start the program that reads from it first.";
    case EISDIR:
        return "Give the path of a file, not of a folder.";
    default:
        return "Check the disk and the path, then try again.";
    }
}

ErrorKind kindFor(int code)
{
    return code == ENOENT || code == EISDIR || code == ENOTDIR ? ErrorKind::BadInput : ErrorKind::Failed;
}

} // namespace

Result<File> File::open(const std::filesystem::path &path, Mode mode)
{
    int flags = O_CLOEXEC;
    if (mode == Mode::Read)
        flags |= O_RDONLY;
    if (mode == Mode::ReadWrite)
        flags |= O_RDWR;
    if (mode == Mode::Create)
        flags |= O_RDWR | O_CREAT;
    if (mode == Mode::Fresh)
        flags |= O_RDWR | O_CREAT | O_EXCL;

    const int descriptor = ::open(path.c_str(), flags, 0666);
    const int code = errno;
    if (descriptor < 0)
        return failure(kindFor(code), fmt::format("Cannot open {}: {}.", path.string(), systemReason(code)),
                       remedyFor(code));

    File file(descriptor, path);
    struct stat info = {};
    if (::fstat(descriptor, &info) == 0 && S_ISDIR(info.st_mode))
        return file.systemFailure("open", EISDIR);
    return file;
}

Result<void> File::stream(const std::filesystem::path &path, std::span<const std::byte> bytes)
{
    // Without O_NONBLOCK, opening a pipe waits for a reader, perhaps forever.
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    const int code = errno;
    const File file(descriptor, path);
    if (descriptor < 0)
        return file.systemFailure("open", code);
    if (const int flags = ::fcntl(descriptor, F_GETFL); flags >= 0)
        ::fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK);
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return file.systemFailure("write", errno);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

File::File(int descriptor, std::filesystem::path path)
    : m_descriptor(descriptor)
    , m_path(std::move(path))
{
}

File::File(File &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_path(std::move(other.m_path))
{
}

File &File::operator=(File &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_path, other.m_path);
    return *this;
}

File::~File()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

tl::unexpected<Error> File::systemFailure(const std::string &what, int code) const
{
    return failure(kindFor(code), fmt::format("Cannot {} {}: {}.", what, m_path.string(), systemReason(code)),
                   remedyFor(code));
}

Result<std::uint64_t> File::size() const
{
    struct stat info = {};
    if (::fstat(m_descriptor, &info) != 0)
        return systemFailure("read the size of", errno);
    return static_cast<std::uint64_t>(info.st_size);
}

Result<void> File::read(std::uint64_t position, std::span<std::byte> bytes) const
{
    while (!bytes.empty()) {
        const ssize_t count = ::pread(m_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(position));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemFailure("read", errno);
        if (count == 0)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} ends at byte {}, {} bytes too early.", m_path.string(), position,
                                       bytes.size()),
                           "The file was cut off; fetch or record it again.");
        position += static_cast<std::uint64_t>(count);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

Result<std::string> File::beginning(std::uint64_t most) const
{
    const auto bytes = size();
    if (!bytes)
        return tl::unexpected(bytes.error());
    std::string text(std::min(*bytes, most), '\0');
    if (auto done = read(0, std::as_writable_bytes(std::span(text))); !done)
        return tl::unexpected(done.error());
    return text;
}

Result<void> File::write(std::uint64_t position, std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(m_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(position));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return systemFailure("write", errno);
        position += static_cast<std::uint64_t>(count);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

Result<void> File::clear(std::uint64_t size)
{
    if (::ftruncate(m_descriptor, 0) != 0)
        return systemFailure("empty", errno);
    if (size == 0)
        return {};
    const int code = ::posix_fallocate(m_descriptor, 0, static_cast<off_t>(size));
    if (code != 0)
        return systemFailure(fmt::format("reserve {} bytes for", size), code);
    return {};
}

Result<void> File::sync()
{
    if (::fsync(m_descriptor) != 0)
        return systemFailure("write", errno);
    return {};
}

Result<bool> File::tryLock()
{
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0)
        return true;
    if (errno == EWOULDBLOCK)
        return false;
    return systemFailure("lock", errno);
}

Result<std::string> readWholeFile(const std::filesystem::path &path, std::uint64_t limit)
{
    const auto file = File::open(path, File::Mode::Read);
    if (!file)
        return tl::unexpected(file.error());
    const auto size = file->size();
    if (!size)
        return tl::unexpected(size.error());
    if (*size > limit)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has {} bytes; at most {} are expected of such a file.", path.string(), *size,
                                   limit),
                       "Check that this is the right file.");
    return file->beginning(*size);
}

} // namespace offramp
