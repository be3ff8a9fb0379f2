// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/file.h"

#include "core/support/outputgate.h"
#include "core/support/takenpipes_p.h"

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
    case EEXIST:
        return "Remove it, or choose another place.";
    default:
        return "Check the disk and the path, then try again.";
    }
}

ErrorKind kindFor(int code)
{
    return code == ENOENT || code == EISDIR || code == ENOTDIR ? ErrorKind::BadInput : ErrorKind::Failed;
}

tl::unexpected<Error> tooLarge(const std::filesystem::path &path, const std::string &bytes, std::uint64_t limit)
{
    return failure(ErrorKind::BadInput,
                   fmt::format("{} has {} bytes; at most {} are expected of such a file.", path.string(), bytes, limit),
                   "Check that this is the right file.");
}

bool isOther(mode_t mode)
{
    return !S_ISREG(mode) && !S_ISDIR(mode);
}

tl::unexpected<Error> notAFile(const std::filesystem::path &path, mode_t mode)
{
    const char *kind = S_ISFIFO(mode) ? "a pipe" : S_ISSOCK(mode) ? "a socket" : "a device";
    return failure(ErrorKind::BadInput, fmt::format("{} is not a file but {}.", path.string(), kind),
                   S_ISFIFO(mode) ? "Write what comes out of it into a file, and give that."
                                  : "Give the path of a file.");
}

int flagsOf(File::Mode mode)
{
    const int access = mode == File::Mode::Read    ? O_RDONLY
                       : mode == File::Mode::Fresh ? O_RDWR | O_CREAT | O_EXCL
                                                   : O_RDWR;
    return access | O_CLOEXEC | O_NOCTTY;
}

} // namespace

Result<File> File::open(const std::filesystem::path &path, Mode mode, unsigned permissions, std::filesystem::path shown)
{
    if (const int taken = mode == Mode::Read ? takenPipe(path) : -1; taken >= 0)
        return File(taken, path);
    // Opening a device or a pipe can already act on it, or wait forever.
    struct stat info = {};
    if (mode != Mode::Fresh && ::stat(path.c_str(), &info) == 0 && isOther(info.st_mode))
        return notAFile(path, info.st_mode);

    int descriptor = ::open(path.c_str(), flagsOf(mode) | O_NONBLOCK, permissions);
    if (descriptor < 0 && errno == EWOULDBLOCK) // a file that a server holds a lease on
        descriptor = ::open(path.c_str(), flagsOf(mode), permissions);
    const int code = errno;
    File file(descriptor, path, descriptor < 0 && code == EEXIST ? std::filesystem::path() : std::move(shown));
    if (descriptor < 0)
        return file.systemFailure("open", code);
    if (::fstat(descriptor, &info) != 0)
        return file.systemFailure("open", errno);
    if (S_ISDIR(info.st_mode))
        return file.systemFailure("open", EISDIR);
    if (isOther(info.st_mode))
        return notAFile(path, info.st_mode);
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

File::File(int descriptor, std::filesystem::path path, std::filesystem::path shown)
    : m_descriptor(descriptor)
    , m_path(std::move(path))
    , m_shown(std::move(shown))
{
}

File::File(File &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_path(std::move(other.m_path))
    , m_shown(std::move(other.m_shown))
{
}

File &File::operator=(File &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_path, other.m_path);
    std::swap(m_shown, other.m_shown);
    return *this;
}

File::~File()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

tl::unexpected<Error> File::systemFailure(const std::string &what, int code) const
{
    const auto &name = m_shown.empty() ? m_path : m_shown;
    if (name.empty())
        return failure(ErrorKind::BadInput, "The path of a file is empty.", "Give the path of a file.");
    return failure(kindFor(code), fmt::format("Cannot {} {}: {}.", what, name.string(), systemReason(code)),
                   remedyFor(code));
}

Result<std::uint64_t> File::size() const
{
    struct stat info = {};
    if (::fstat(m_descriptor, &info) != 0)
        return systemFailure("read the size of", errno);
    return static_cast<std::uint64_t>(info.st_size);
}

Result<std::uint64_t> File::sizeOnDisk() const
{
    constexpr std::uint64_t blockBytes = 512; // whatever the file system's blocks are
    struct stat info = {};
    if (::fstat(m_descriptor, &info) != 0)
        return systemFailure("read the size of", errno);
    return static_cast<std::uint64_t>(info.st_blocks) * blockBytes;
}

Result<FileStamp> File::stamp() const
{
    struct stat info = {};
    if (::fstat(m_descriptor, &info) != 0)
        return systemFailure("read the time of", errno);
    return FileStamp{static_cast<std::uint64_t>(info.st_ino), static_cast<std::uint64_t>(info.st_size),
                     std::chrono::seconds(info.st_mtim.tv_sec) + std::chrono::nanoseconds(info.st_mtim.tv_nsec)};
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
    std::string text;
    std::uint64_t room = std::min(*bytes + 1, most); // one more, to find the end
    while (text.size() < room) {
        const std::size_t before = text.size();
        text.resize(room);
        ssize_t count = 0;
        do
            count = ::pread(m_descriptor, text.data() + before, room - before, static_cast<off_t>(before));
        while (count < 0 && errno == EINTR);
        if (count < 0)
            return systemFailure("read", errno);
        text.resize(before + static_cast<std::size_t>(count));
        if (count == 0)
            break;
        if (text.size() == room)
            room = std::min(2 * room + 4096, most);
    }
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

Result<void> File::setPermissions(unsigned permissions)
{
    if (::fchmod(m_descriptor, permissions) != 0)
        return systemFailure("set the permissions of", errno);
    return {};
}

Result<void> File::moveTo(const std::filesystem::path &target, Existing existing)
{
    const int code = moveToOutput(m_path, target, existing == Existing::Replace);
    if (code == EEXIST)
        return failure(ErrorKind::BadInput, fmt::format("{} exists already.", target.string()),
                       "Choose another output file, or remove that one.");
    if (code != 0)
        return failure(kindFor(code), fmt::format("Cannot write {}: {}.", target.string(), systemReason(code)),
                       remedyFor(code));
    m_path = target;
    m_shown.clear();
    return {};
}

Result<void> File::checkInPlace() const
{
    struct stat own = {};
    struct stat named = {};
    if (::fstat(m_descriptor, &own) != 0)
        return systemFailure("find", errno);
    const bool isThere = ::stat(m_path.c_str(), &named) == 0;
    if (isThere && own.st_dev == named.st_dev && own.st_ino == named.st_ino)
        return {};
    if (!isThere && errno != ENOENT && errno != ENOTDIR)
        return {}; // its folder cannot be searched now: that says nothing about the file
    const char *what = isThere ? "replaced by another file" : own.st_nlink > 0 ? "moved" : "removed";
    return failure(ErrorKind::Failed, fmt::format("{} was {} while it was being written.", m_path.string(), what),
                   own.st_nlink > 0 ? "Move it back, or choose another output file." : "Choose another output file.");
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
        return tooLarge(path, std::to_string(*size), limit);
    auto bytes = file->beginning(limit + 1);
    if (bytes && bytes->size() > limit)
        return tooLarge(path, "more than " + std::to_string(limit), limit);
    return bytes;
}

bool isThere(const std::filesystem::path &path)
{
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

bool isRegularFile(const std::filesystem::path &path)
{
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored);
}

} // namespace offramp
