// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/sandbox/outputbroker.h"

#include "core/support/atomicfile.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <vector>

namespace offramp {

namespace {

namespace fs = std::filesystem;

// A request is one of these letters, then but for the last one the digit of a target, and after the first two the name
// of a file in the folder; the answer is an int, to the last one the end of the connection.
constexpr char replaceWith = 'r';
constexpr char createFrom = 'c';
constexpr char removeTarget = 'd';
constexpr char endNow = 'e';
constexpr std::size_t longestRequest = 300;

class Gate : public OutputGate
{
public:
    explicit Gate(BrokerPlace place)
        : m_place(std::move(place))
    {
        ::fcntl(m_place.connection, F_SETFD, FD_CLOEXEC);
    }

    /// Waits until the folder is gone: nobody should find it once the engine has ended.
    ~Gate() override { static_cast<void>(ask(std::string(1, endNow))); }

    [[nodiscard]] fs::path folder() const override { return m_place.folder; }
    [[nodiscard]] std::vector<fs::path> targets() const override { return m_place.targets; }

    [[nodiscard]] int moveIn(const fs::path &file, std::size_t target, bool mayReplace) override
    {
        return ask((mayReplace ? replaceWith : createFrom) + std::to_string(target) + file.filename().string());
    }

    [[nodiscard]] int remove(std::size_t target) override { return ask(removeTarget + std::to_string(target)); }

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
    const std::size_t index = request.size() < 2 ? place.targets.size() : static_cast<std::size_t>(request[1] - '0');
    if (index >= place.targets.size())
        return EINVAL;
    const fs::path &target = place.targets[index];
    const std::string name = request.substr(2);
    if (request.front() == removeTarget && name.empty())
        return ::unlink(target.c_str()) == 0 ? 0 : errno;
    const bool mayReplace = request.front() == replaceWith;
    if ((!mayReplace && request.front() != createFrom) || name.empty() || name.find('/') != std::string::npos)
        return EINVAL;
    const fs::path file = place.folder / name;
    struct stat info = {};
    if (::lstat(file.c_str(), &info) != 0)
        return errno;
    if (!S_ISREG(info.st_mode) || info.st_nlink != 1)
        return EINVAL;
    if (struct stat old = {}; mayReplace && ::stat(target.c_str(), &old) == 0)
        static_cast<void>(!::chmod(file.c_str(), old.st_mode & 0777));
    return renameFile(file, target, mayReplace);
}

/// A private folder, locked while its broker lives.
struct PrivateFolder {
    std::string path;
    int lock = -1; ///< the open folder
};

constexpr std::string_view randomPart = "XXXXXX"; // as mkdtemp() wants it

/// The names of the private folders of target begin so.
std::string privatePrefix(const fs::path &target)
{
    constexpr std::size_t longest = 200;
    return fmt::format(".{}.", target.filename().string().substr(0, longest));
}

/// The folder at path, opened and locked, where it is this user's own and no other process holds it; else -1.
int lockFolder(const std::string &path)
{
    const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
        return -1;
    struct stat own = {};
    struct stat named = {};
    const bool isOurs = ::flock(folder, LOCK_EX | LOCK_NB) == 0 && ::fstat(folder, &own) == 0
                        && ::lstat(path.c_str(), &named) == 0 && own.st_ino == named.st_ino
                        && own.st_dev == named.st_dev && own.st_uid == ::geteuid() && (own.st_mode & 0777) == 0700;
    if (isOurs)
        return folder;
    ::close(folder);
    return -1;
}

/// Removes what brokers of target left when they were killed together with their engines.
void removeAbandoned(const fs::path &target)
{
    const std::string prefix = privatePrefix(target);
    const auto isPrivate = [&](const std::string &name) {
        return name.size() == prefix.size() + randomPart.size() && name.starts_with(prefix)
               && std::all_of(name.begin() + static_cast<std::ptrdiff_t>(prefix.size()), name.end(), [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
                  });
    };
    std::error_code code;
    std::vector<fs::path> folders;
    for (fs::directory_iterator it(target.parent_path(), code), end; !code && it != end; it.increment(code)) {
        if (isPrivate(it->path().filename().string()))
            folders.push_back(it->path());
    }
    for (const fs::path &folder : folders) {
        const int lock = lockFolder(folder.string());
        if (lock < 0)
            continue;
        fs::remove_all(folder, code);
        ::close(lock);
    }
}

/// A new one beside target, with an empty path where there cannot be one. Some network file systems have no locks; what
/// is left there stays.
PrivateFolder makePrivateFolder(const fs::path &target)
{
    constexpr int mostTries = 3; // another run may take a folder that is not locked yet for an abandoned one
    for (int i = 0; i < mostTries; ++i) {
        std::string path = (target.parent_path() / privatePrefix(target)).string() + std::string(randomPart);
        if (!::mkdtemp(path.data()))
            return {};
        const int lock = lockFolder(path);
        const bool isLockedByOther = lock < 0 && errno == EWOULDBLOCK;
        if (std::error_code code; lock >= 0 || (!isLockedByOther && fs::is_directory(path, code)))
            return {path, lock};
    }
    return {};
}

/// The whole life of the broker. lock: the open folder, or -1.
[[noreturn]] void serve(const BrokerPlace &place, int lock)
{
    for (const int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE})
        std::signal(signal, SIG_IGN);
    const int nothing = ::open("/dev/null", O_RDWR);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        ::dup2(nothing, stream);
    // Whoever waits for the end of the engine's output must not wait for this process.
    constexpr int connection = STDERR_FILENO + 1;
    constexpr int kept = connection + 1;
    const int held = lock < 0 ? -1 : ::fcntl(lock, F_DUPFD, kept + 1); // the next line may take its number
    ::dup2(place.connection, connection);
    const bool isLocked = held >= 0 && ::dup2(held, kept) >= 0;
    ::close_range(isLocked ? kept + 1 : kept, ~0U, 0);
    static_cast<void>(!::chdir("/"));

    std::array<char, longestRequest> request;
    for (;;) {
        const ssize_t count = ::read(connection, request.data(), request.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0 || request.front() == endNow)
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

std::optional<BrokerPlace> startBroker(const std::vector<fs::path> &targets)
{
    removeAbandoned(targets.front());
    const auto [folder, lock] = makePrivateFolder(targets.front());
    if (folder.empty())
        return std::nullopt;
    std::array<int, 2> ends{-1, -1};
    const bool isConnected = ::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends.data()) == 0;
    const pid_t child = isConnected ? ::fork() : -1;
    if (child == 0) {
        ::close(ends[0]);
        serve({ends[1], folder, targets}, lock);
    }
    if (lock >= 0)
        ::close(lock); // the broker holds it
    if (isConnected)
        ::close(ends[1]);
    if (child > 0)
        return BrokerPlace{ends[0], folder, targets};
    if (isConnected)
        ::close(ends[0]);
    ::rmdir(folder.c_str());
    return std::nullopt;
}

std::unique_ptr<OutputGate> gateTo(const BrokerPlace &place)
{
    return std::make_unique<Gate>(place);
}

} // namespace offramp
