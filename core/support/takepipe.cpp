// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/file.h"
#include "core/support/takenpipes_p.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <map>
#include <mutex>
#include <utility>

namespace offramp {

namespace {

/// Descriptors of files in memory that hold what pipes gave, for the rest of the process.
struct TakenPipes {
    std::mutex mutex;
    std::map<std::string, int> byPath;
};

TakenPipes &takenPipes()
{
    static TakenPipes pipes;
    return pipes;
}

std::string keyOf(const std::filesystem::path &path)
{
    std::error_code ignored;
    return std::filesystem::absolute(path, ignored).lexically_normal().string();
}

bool isPipe(const std::filesystem::path &path)
{
    struct stat info = {};
    return ::stat(path.c_str(), &info) == 0 && S_ISFIFO(info.st_mode);
}

} // namespace

int takenPipe(const std::filesystem::path &path)
{
    TakenPipes &pipes = takenPipes();
    const std::lock_guard lock(pipes.mutex);
    if (pipes.byPath.empty())
        return -1;
    const auto found = pipes.byPath.find(keyOf(path));
    return found == pipes.byPath.end() ? -1 : ::fcntl(found->second, F_DUPFD_CLOEXEC, 0);
}

Result<void> takePipe(const std::filesystem::path &path, std::uint64_t limit, const IsCancelled &isCancelled,
                      std::chrono::milliseconds patience)
{
    constexpr int pause = 100; // milliseconds
    if (!isPipe(path))
        return {};
    // With O_NONBLOCK it opens at once, writer or not.
    const File pipe(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC), path);
    if (pipe.m_descriptor < 0)
        return pipe.systemFailure("open", errno);
    File bytes(::memfd_create("offramp-pipe", MFD_CLOEXEC), path);
    if (bytes.m_descriptor < 0)
        return bytes.systemFailure("keep the contents of", errno);

    // Until a writer has opened the pipe, read() says "end" as it does when the last one has closed it.
    const auto begun = std::chrono::steady_clock::now();
    bool hadWriter = false;
    std::array<std::byte, 65536> block;
    for (std::uint64_t size = 0;;) {
        if (isSet(isCancelled))
            return cancelled();
        pollfd end{pipe.m_descriptor, POLLIN, 0};
        ::poll(&end, 1, pause);
        const ssize_t count = ::read(pipe.m_descriptor, block.data(), block.size());
        hadWriter |= count != 0 || (end.revents & POLLHUP) != 0;
        if (count == 0 && hadWriter)
            break;
        if (count == 0 && std::chrono::steady_clock::now() - begun > patience)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} is a pipe into which no program writes.", path.string()),
                           "Start the program that writes into it first, or give a file.");
        if (count == 0)
            continue;
        if (count < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (count < 0)
            return pipe.systemFailure("read", errno);
        if (size + static_cast<std::uint64_t>(count) > limit)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} gives more than the {} bytes that are expected of it.", path.string(),
                                       limit),
                           "Check that this is the right pipe.");
        if (auto kept = bytes.write(size, std::span(block).first(static_cast<std::size_t>(count))); !kept)
            return kept;
        size += static_cast<std::uint64_t>(count);
    }
    TakenPipes &pipes = takenPipes();
    const std::lock_guard lock(pipes.mutex);
    int &taken = pipes.byPath.try_emplace(keyOf(path), -1).first->second;
    if (taken >= 0)
        ::close(taken);
    taken = std::exchange(bytes.m_descriptor, -1);
    return {};
}

} // namespace offramp
