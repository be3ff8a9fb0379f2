// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/atomicfile.h"
#include "core/support/temporaryname_p.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cerrno>
#include <csignal>
#include <vector>

namespace offramp {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".part";

/// The process that gave a temporary file of name, or of any name where it is empty, its name; 0 for another file.
pid_t makerOf(const std::string &file, const std::string &name)
{
    const std::size_t dot = file.size() > ending.size() ? file.rfind('.', file.size() - ending.size() - 1) : 0;
    if (!file.starts_with('.') || !file.ends_with(ending) || dot == std::string::npos || dot < 2)
        return 0;
    const char *end = file.data() + file.size() - ending.size();
    pid_t process = 0;
    const auto read = std::from_chars(file.data() + dot + 1, end, process);
    const std::string original = name.empty() ? file.substr(1, dot - 1) : name;
    return read.ptr == end && process > 0 && file == temporaryName(original, process) ? process : 0;
}

bool isRunning(pid_t process)
{
    // In a container, a new process may have the number of the one before; the lock then tells them apart.
    return process != ::getpid() && (::kill(process, 0) == 0 || errno != ESRCH);
}

bool isOwnFile(const fs::path &path)
{
    struct stat info = {};
    return ::lstat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == ::geteuid()
           && info.st_nlink == 1;
}

bool isOwnFolder(const fs::path &path)
{
    struct stat info = {};
    return ::lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == ::geteuid();
}

/// Removes the folder with all its files unless a process has it locked.
void removeUnlocked(const fs::path &folder)
{
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0)
        return;
    std::error_code ignored;
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        fs::remove_all(folder, ignored);
    ::close(descriptor);
}

} // namespace

std::string temporaryName(const std::string &name, pid_t process)
{
    constexpr std::size_t longest = 200; // of at most 255 bytes
    std::size_t length = std::min(name.size(), longest);
    const auto isInsideCharacter
        = [&] { return length < name.size() && (static_cast<unsigned char>(name[length]) & 0xc0) == 0x80; };
    for (int i = 0; i < 3 && isInsideCharacter(); ++i) // of at most four bytes
        --length;
    return fmt::format(".{}.{}{}", name.substr(0, length), process, ending);
}

void removeLeftovers(const fs::path &folder, const std::string &name)
{
    std::error_code code;
    std::vector<fs::path> left;
    for (fs::directory_iterator it(folder.empty() ? fs::path(".") : folder, code);
         !code && it != fs::directory_iterator(); it.increment(code)) {
        const pid_t maker = makerOf(it->path().filename().string(), name);
        if (maker > 0 && !isRunning(maker) && (isOwnFile(it->path()) || isOwnFolder(it->path())))
            left.push_back(it->path());
    }
    for (const fs::path &path : left) {
        if (isOwnFolder(path)) {
            removeUnlocked(path);
            continue;
        }
        auto file = File::open(path, File::Mode::ReadWrite);
        if (file && file->tryLock().value_or(false) && isOwnFile(path))
            fs::remove(path, code);
    }
}

} // namespace offramp
