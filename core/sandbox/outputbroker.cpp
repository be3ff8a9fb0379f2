// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/sandbox/outputbroker.h"

#include "core/support/atomicfile.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <mutex>

namespace offramp {

namespace {

namespace fs = std::filesystem;

// A request is one of these letters, with the name of a file in the folder after the first two; the answer is an int.
constexpr char replaceWith = 'r';
constexpr char createFrom = 'c';
constexpr char removeTarget = 'd';
constexpr std::size_t longestRequest = 300;

class Gate : public OutputGate
{
public:
    explicit Gate(BrokerPlace place)
        : m_place(std::move(place))
    {
        ::fcntl(m_place.connection, F_SETFD, FD_CLOEXEC);
    }

    [[nodiscard]] fs::path folder() const override { return m_place.folder; }
    [[nodiscard]] fs::path target() const override { return m_place.target; }

    [[nodiscard]] int moveIn(const fs::path &file, bool mayReplace) override
    {
        return ask((mayReplace ? replaceWith : createFrom) + file.filename().string());
    }

    [[nodiscard]] int remove() override { return ask(std::string(1, removeTarget)); }

private:
    int ask(const std::string &request)
    {
        const std::lock_guard lock(m_mutex);
        int answer = EIO;
        if (::write(m_place.connection, request.data(), request.size()) < 0)
            return errno;
        ssize_t count = 0;
        do
            count = ::read(m_place.connection, &answer, sizeof(answer));
        while (count < 0 && errno == EINTR);
        return count == sizeof(answer) ? answer : EIO;
    }

    BrokerPlace m_place;
    std::mutex m_mutex;
};

int answerTo(const std::string &request, const BrokerPlace &place)
{
    if (request == std::string(1, removeTarget))
        return ::unlink(place.target.c_str()) == 0 ? 0 : errno;
    const std::string name = request.substr(1);
    const bool mayReplace = request.front() == replaceWith;
    if ((!mayReplace && request.front() != createFrom) || name.empty() || name.find('/') != std::string::npos)
        return EINVAL;
    const fs::path file = place.folder / name;
    struct stat info = {};
    if (::lstat(file.c_str(), &info) != 0)
        return errno;
    if (!S_ISREG(info.st_mode) || info.st_nlink != 1)
        return EINVAL;
    if (struct stat old = {}; mayReplace && ::stat(place.target.c_str(), &old) == 0)
        static_cast<void>(!::chmod(file.c_str(), old.st_mode & 0777));
    return renameFile(file, place.target, mayReplace);
}

/// The whole life of the broker.
[[noreturn]] void serve(const BrokerPlace &place)
{
    for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE})
        std::signal(signal, SIG_IGN);
    const int nothing = ::open("/dev/null", O_RDWR);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        ::dup2(nothing, stream);
    // Whoever waits for the end of the engine's output must not wait for this process.
    ::dup2(place.connection, STDERR_FILENO + 1);
    ::close_range(STDERR_FILENO + 2, ~0U, 0);
    const int connection = STDERR_FILENO + 1;
    static_cast<void>(!::chdir("/"));

    std::array<char, longestRequest> request;
    for (;;) {
        const ssize_t count = ::read(connection, request.data(), request.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        const int answer = answerTo(std::string(request.data(), static_cast<std::size_t>(count)), place);
        static_cast<void>(!::write(connection, &answer, sizeof(answer)));
    }
    std::error_code ignored;
    fs::remove_all(place.folder, ignored);
    ::_exit(0);
}

} // namespace

std::optional<fs::path> outputFile(const fs::path &path)
{
    const auto file = followLinks(path);
    if (!file || !file->has_filename())
        return std::nullopt;
    std::error_code code;
    const fs::path folder = fs::canonical(file->has_parent_path() ? file->parent_path() : ".", code);
    return code ? std::nullopt : std::optional(folder / file->filename());
}

std::optional<BrokerPlace> startBroker(const fs::path &target)
{
    constexpr std::size_t longest = 200;
    const std::string name = target.filename().string().substr(0, longest);
    std::string folder = (target.parent_path() / fmt::format(".{}.XXXXXX", name)).string();
    if (!::mkdtemp(folder.data()))
        return std::nullopt;
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends.data()) != 0) {
        ::rmdir(folder.c_str());
        return std::nullopt;
    }
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        serve({ends[1], folder, target});
    }
    ::close(ends[1]);
    if (child > 0)
        return BrokerPlace{ends[0], folder, target};
    ::close(ends[0]);
    ::rmdir(folder.c_str());
    return std::nullopt;
}

std::unique_ptr<OutputGate> gateTo(const BrokerPlace &place)
{
    return std::make_unique<Gate>(place);
}

} // namespace offramp
