// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/newfolder.h"

#include "core/support/atomicfile.h"
#include "core/support/outputgate.h"
#include "core/support/temporaryname_p.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace offramp {

namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> cannotCreate(const fs::path &path, int code)
{
    return failure(ErrorKind::Failed,
                   fmt::format("Cannot create the folder {}: {}.", path.string(),
                               std::generic_category().message(code)),
                   "Choose another place.");
}

tl::unexpected<Error> isTaken(const fs::path &path)
{
    return failure(ErrorKind::BadInput, fmt::format("{} exists and is not an empty folder.", path.string()),
                   "Give the name of a new folder, or move what is there.");
}

bool isFree(const fs::path &path)
{
    std::error_code code;
    if (!fs::exists(fs::symlink_status(path, code)))
        return true;
    return fs::is_directory(path, code) && fs::is_empty(path, code) && !code;
}

/// The folder that path means: absolute, without links at its end. "results/" means results.
Result<fs::path> targetOf(const fs::path &path)
{
    const auto followed = followLinks(path.has_filename() ? path : path.parent_path());
    if (!followed)
        return tl::unexpected(followed.error());
    std::error_code code;
    fs::path target = fs::absolute(*followed, code).lexically_normal();
    if (code || target.filename().empty() || !isFree(target))
        return isTaken(path);
    return target;
}

} // namespace

Result<void> checkNewFolder(const fs::path &path)
{
    return targetOf(path).map([](const fs::path &) {});
}

NewFolder::NewFolder(int descriptor, fs::path temporary, fs::path target)
    : m_descriptor(descriptor)
    , m_temporary(std::move(temporary))
    , m_target(std::move(target))
{
}

NewFolder::NewFolder(NewFolder &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_temporary(std::exchange(other.m_temporary, {}))
    , m_target(std::exchange(other.m_target, {}))
{
}

NewFolder::~NewFolder()
{
    std::error_code ignored;
    if (!m_temporary.empty())
        fs::remove_all(m_temporary, ignored);
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<NewFolder> NewFolder::create(const fs::path &path)
{
    const auto target = targetOf(path);
    if (!target)
        return tl::unexpected(target.error());
    removeLeftovers(target->parent_path(), target->filename().string());
    fs::path temporary = target->parent_path() / temporaryName(target->filename().string(), ::getpid());
    if (::mkdir(temporary.c_str(), 0777) != 0)
        return cannotCreate(path, errno);
    const int descriptor = ::open(temporary.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    NewFolder folder(descriptor, std::move(temporary), *target);
    if (descriptor < 0)
        return cannotCreate(path, errno);
    static_cast<void>(::flock(descriptor, LOCK_EX | LOCK_NB)); // which some network file systems cannot
    return folder;
}

Result<void> NewFolder::put()
{
    static_cast<void>(::fsync(m_descriptor));
    // Takes the place of an empty folder, and of nothing else.
    const int code = renameFile(m_temporary, m_target, true);
    if (code == ENOTEMPTY || code == EEXIST || code == ENOTDIR)
        return isTaken(m_target);
    if (code != 0)
        return cannotCreate(m_target, code);
    m_temporary.clear();
    return {};
}

} // namespace offramp
