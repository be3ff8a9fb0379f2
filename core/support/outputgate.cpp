// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/outputgate.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <optional>

namespace offramp {

namespace {

namespace fs = std::filesystem;

std::unique_ptr<OutputGate> outputGate;

/// Which target of the gate a path is.
std::optional<std::size_t> targetAt(const fs::path &path)
{
    if (!outputGate)
        return std::nullopt;
    const fs::path folder = path.parent_path();
    std::error_code code;
    const fs::path file = fs::canonical(folder.empty() ? "." : folder, code) / path.filename();
    const auto targets = outputGate->targets();
    const auto found = std::ranges::find(targets, file);
    if (code || found == targets.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - targets.begin());
}

} // namespace

void setOutputGate(std::unique_ptr<OutputGate> gate)
{
    outputGate = std::move(gate);
}

fs::path temporaryFolderOf(const fs::path &path)
{
    return targetAt(path) ? outputGate->folder() : path.parent_path();
}

int moveToOutput(const fs::path &temporary, const fs::path &path, bool mayReplace)
{
    const auto target = targetAt(path);
    return target ? outputGate->moveIn(temporary, *target, mayReplace) : renameFile(temporary, path, mayReplace);
}

bool isOutputMadeMeanwhile(const fs::path &path)
{
    if (!targetAt(path) || ::access(path.c_str(), R_OK | W_OK) != 0) // which Landlock does not restrict
        return false;
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (file >= 0)
        ::close(file);
    return file < 0 && errno == EACCES;
}

void removeOutput(const fs::path &path)
{
    std::error_code ignored;
    if (const auto target = targetAt(path))
        static_cast<void>(outputGate->remove(*target));
    else
        fs::remove(path, ignored);
}

int renameFile(const fs::path &path, const fs::path &target, bool mayReplace)
{
    if (mayReplace)
        return ::rename(path.c_str(), target.c_str()) == 0 ? 0 : errno;
    if (::renameat2(AT_FDCWD, path.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP)
        return errno;
    // Some network file systems cannot; a hard link does not replace either.
    if (::link(path.c_str(), target.c_str()) == 0)
        return ::unlink(path.c_str()) == 0 ? 0 : errno;
    struct stat info = {};
    if (errno == EEXIST || ::lstat(target.c_str(), &info) == 0)
        return EEXIST;
    return ::rename(path.c_str(), target.c_str()) == 0 ? 0 : errno;
}

} // namespace offramp
